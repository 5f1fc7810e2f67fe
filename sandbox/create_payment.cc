// POST /v1/payments: executes a user's payment, or lodges an app's.
#include "sandbox/bank_handlers.h"
#include "sandbox/magic_amount.h"
#include "sandbox/payment_decision.h"
#include "sandbox/submission.h"

namespace sandbox {
namespace {

PaymentFacts load_facts(Books& books, const PaymentOrder& order, const Caller& caller) {
  PaymentFacts facts;
  if (!caller.is_app())
    facts.debtor = order.debtor_account_id.empty()
                       ? books.accounts.first_of(caller.sub, order.amount.currency)
                       : books.accounts.find(order.debtor_account_id);
  facts.merchant = books.accounts.first_of(caller.client_id, order.amount.currency);
  // The outside account is opened only for money that can move, not for whatever three letters are sent.
  if (order.creditor_outside && facts.debtor && facts.debtor->currency == order.amount.currency)
    facts.outside = books.accounts.outside(order.amount.currency);
  facts.reference_taken = books.payments.reference_taken(caller.client_id, order.merchant_reference);
  return facts;
}

StoredAnswer execute(Books& books, const Bank& bank, const Call& call, const PaymentOrder& order) {
  const PaymentFacts facts = load_facts(books, order, call.caller);
  const Outcome<NewPayment> decision =
      decide_payment(order, call.caller, facts, base::random_id(bank.random, "pay_"),
                     base::random_id(bank.random, "txn_"), call.request.now);
  if (const auto* refusal = std::get_if<Refusal>(&decision)) return refused(*refusal, bank, call);
  const NewPayment& made = std::get<NewPayment>(decision);
  if (made.entry && books.accounts.record(*made.entry))
    return refused({RefusalCode::insufficient_funds, "The account cannot make this payment."}, bank, call);
  books.payments.insert(made.payment);
  return created(payment_json(made.payment, call.request.now));
}

Delivery delivery_of(std::int64_t value) {
  switch (magic_of(value)) {
    case Magic::late_answer:
      return Delivery::late;
    case Magic::lost_answer:
      return Delivery::lost;
    default:
      return Delivery::normal;
  }
}

}  // namespace

Outcome<Answer> create_payment(const Bank& bank, const Call& call) {
  const Outcome<Submission> submission = read_submission(call);
  if (const auto* refusal = std::get_if<Refusal>(&submission)) return *refusal;
  const auto& [key, body] = std::get<Submission>(submission);
  const Outcome<PaymentOrder> parsed = parse_payment_order(body);
  if (const auto* refusal = std::get_if<Refusal>(&parsed)) return *refusal;
  const PaymentOrder& order = std::get<PaymentOrder>(parsed);

  Once once =
      bank.store.once(key, call.request.now, [&](Books& books) { return execute(books, bank, call, order); });
  const bool executed = once.kind == Once::Kind::executed;
  Outcome<Answer> outcome = deliver(std::move(once));
  // A repeat is answered plainly: the first answer was the one that had to go wrong.
  if (auto* answer = std::get_if<Answer>(&outcome); answer != nullptr && executed)
    answer->delivery = delivery_of(order.amount.value);
  return outcome;
}

}  // namespace sandbox
