// The rules of payments and refunds.
#include "sandbox/payment_decision.h"

#include "sandbox/magic_amount.h"

namespace sandbox {
namespace {

Refusal currency_refusal(std::string param) {
  return {RefusalCode::currency_not_supported, "There is no account in this currency.", std::move(param)};
}

/// Whom the order pays: the app's own account, or the world outside.
Outcome<Account> find_creditor(const PaymentOrder& order, const PaymentFacts& facts) {
  if (order.creditor_outside) return facts.outside;
  if (!facts.merchant) return currency_refusal("/amount/currency");
  if (!order.creditor_account_id.empty() && order.creditor_account_id != facts.merchant->id)
    return Refusal{RefusalCode::creditor_not_supported,
                   "The creditor must be the app's own account or one elsewhere.",
                   "/creditor/account/account_id"};
  return *facts.merchant;
}

std::optional<Refusal> check_debtor(const PaymentOrder& order, const Caller& caller,
                                    const PaymentFacts& facts) {
  const bool named = !order.debtor_account_id.empty();
  if (!facts.debtor || facts.debtor->owner != caller.sub)
    return named ? Refusal{RefusalCode::account_not_found, "The payer has no such account.",
                           "/debtor_account_id"}
                 : currency_refusal("/amount/currency");
  if (facts.debtor->currency != order.amount.currency) return currency_refusal("/amount/currency");
  if (magic_of(order.amount.value) == Magic::insufficient_funds ||
      facts.debtor->available() < order.amount.value)
    return Refusal{RefusalCode::insufficient_funds,
                   "The account does not have enough money for this payment.", "/amount/value"};
  return std::nullopt;
}

Entry transfer(const Account& from, const Account& to, const PaymentOrder& order, std::string entry_id) {
  const std::string& reference =
      order.remittance_information.empty() ? order.merchant_reference : order.remittance_information;
  return Entry{.id = std::move(entry_id),
               .kind = "payment",
               .source_id = {},
               .reference = reference,
               .postings = {{from.id, order.amount.currency, -order.amount.value, order.creditor_name},
                            {to.id, order.amount.currency, order.amount.value, "Customer"}}};
}

}  // namespace

Outcome<NewPayment> decide_payment(const PaymentOrder& order, const Caller& caller, const PaymentFacts& facts,
                                   std::string payment_id, std::string entry_id, base::Instant now) {
  if (facts.reference_taken)
    return Refusal{RefusalCode::duplicate_reference,
                   "This app already has a payment with this merchant_reference.", "/merchant_reference"};
  Outcome<Account> creditor = find_creditor(order, facts);
  if (auto* refusal = std::get_if<Refusal>(&creditor)) return std::move(*refusal);
  Payment payment{.id = std::move(payment_id),
                  .client_id = caller.client_id,
                  .payer = {},
                  .amount = order.amount,
                  .merchant_reference = order.merchant_reference,
                  .shown = order.shown,
                  .debtor_account_id = order.debtor_account_id,
                  .creditor_account_id = {},
                  .livemode = caller.livemode,
                  .created_at = now,
                  .authorize_before = now + order.expires_in};
  if (caller.is_app()) return NewPayment{std::move(payment), std::nullopt};

  if (auto refusal = check_debtor(order, caller, facts)) return *std::move(refusal);
  Entry entry = transfer(*facts.debtor, std::get<Account>(creditor), order, std::move(entry_id));
  entry.source_id = payment.id;
  entry.booked_at = now;
  payment.status = PaymentStatus::succeeded;
  payment.payer = caller.sub;
  payment.debtor_account_id = facts.debtor->id;
  payment.creditor_account_id = std::get<Account>(creditor).id;
  payment.captured = order.amount.value;
  return NewPayment{std::move(payment), std::move(entry)};
}

Outcome<NewRefund> decide_refund(const RefundOrder& order, const Payment& payment, bool reference_taken,
                                 std::string refund_id, std::string entry_id, base::Instant now) {
  if (status_at(payment, now) != PaymentStatus::succeeded)
    return Refusal{RefusalCode::payment_state_conflict, "Only a payment that has succeeded can be refunded."};
  if (reference_taken)
    return Refusal{RefusalCode::duplicate_reference,
                   "This payment already has a refund with this refund_reference.", "/refund_reference"};
  const std::int64_t left = payment.captured - payment.refunded;
  const Money amount = order.amount.value_or(Money{payment.amount.currency, left});
  if (amount.currency != payment.amount.currency) return currency_refusal("/amount/currency");
  if (amount.value < 1 || amount.value > left)
    return Refusal{RefusalCode::refund_exceeds_captured, "Less than this amount is left to refund.",
                   "/amount/value"};
  Refund refund{std::move(refund_id), payment.id, amount, order.refund_reference, order.reason, now};
  const std::string reference = order.reason.empty() ? order.refund_reference : order.reason;
  const std::string creditor =
      payment.shown.value(nlohmann::json::json_pointer("/creditor/name"), "Creditor");
  Entry entry{.id = std::move(entry_id),
              .kind = "refund",
              .source_id = refund.id,
              .reference = reference,
              .booked_at = now,
              .postings = {{payment.creditor_account_id, amount.currency, -amount.value, "Customer"},
                           {payment.debtor_account_id, amount.currency, amount.value, creditor}}};
  return NewRefund{std::move(refund), std::move(entry)};
}

bool may_see(const Caller& caller, const Payment& payment) noexcept {
  return payment.client_id == caller.client_id && (caller.is_app() || payment.payer == caller.sub);
}

}  // namespace sandbox
