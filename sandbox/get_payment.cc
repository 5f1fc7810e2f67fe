// GET /v1/payments/{payment_id}: one payment as it stands now.
#include "sandbox/bank_handlers.h"
#include "sandbox/payment_decision.h"

namespace sandbox {

Outcome<Payment> find_payment(const Bank& bank, const Call& call) {
  std::optional<Payment> payment =
      bank.store.read([&](Books& books) { return books.payments.find(call.id); });
  if (!payment || !may_see(call.caller, *payment))
    return Refusal{RefusalCode::not_found, "There is no such payment."};
  return *std::move(payment);
}

Outcome<Answer> get_payment(const Bank& bank, const Call& call) {
  const Outcome<Payment> payment = find_payment(bank, call);
  if (const auto* refusal = std::get_if<Refusal>(&payment)) return *refusal;
  return Answer{http::json(200, payment_json(std::get<Payment>(payment), call.request.now).dump())};
}

}  // namespace sandbox
