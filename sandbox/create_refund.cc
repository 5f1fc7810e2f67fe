// POST /v1/payments/{payment_id}/refunds: gives money back to the payer, never more than was taken.
#include "sandbox/bank_handlers.h"
#include "sandbox/payment_decision.h"
#include "sandbox/submission.h"

namespace sandbox {
namespace {

StoredAnswer execute(Books& books, const Bank& bank, const Call& call, const RefundOrder& order) {
  const std::optional<Payment> payment = books.payments.find(call.id);
  if (!payment) throw std::logic_error("a payment vanished");
  const bool taken = books.payments.refund_reference_taken(payment->id, order.refund_reference);
  const Outcome<NewRefund> decision =
      decide_refund(order, *payment, taken, base::random_id(bank.random, "ref_"),
                    base::random_id(bank.random, "txn_"), call.request.now);
  if (const auto* refusal = std::get_if<Refusal>(&decision)) return refused(*refusal, bank, call);
  const NewRefund& made = std::get<NewRefund>(decision);
  if (books.accounts.record(made.entry))
    return refused({RefusalCode::insufficient_funds, "The merchant account does not have this much."}, bank,
                   call);
  books.payments.insert_refund(made.refund);
  return created(refund_json(made.refund));
}

}  // namespace

Outcome<Answer> create_refund(const Bank& bank, const Call& call) {
  const Outcome<Submission> submission = read_submission(call);
  if (const auto* refusal = std::get_if<Refusal>(&submission)) return *refusal;
  const auto& [key, body] = std::get<Submission>(submission);
  const Outcome<RefundOrder> parsed = parse_refund_order(body);
  if (const auto* refusal = std::get_if<Refusal>(&parsed)) return *refusal;
  const Outcome<Payment> payment = find_payment(bank, call);
  if (const auto* refusal = std::get_if<Refusal>(&payment)) return *refusal;
  const RefundOrder& order = std::get<RefundOrder>(parsed);
  return deliver(bank.store.once(key, call.request.now,
                                 [&](Books& books) { return execute(books, bank, call, order); }));
}

}  // namespace sandbox
