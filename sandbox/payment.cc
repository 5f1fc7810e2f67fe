// Payments and refunds as JSON.
#include "sandbox/payment.h"

namespace sandbox {
namespace {

nlohmann::ordered_json money_json(const Money& money) {
  return {{"currency", money.currency}, {"value", money.value}};
}

/// ISO 20022 status codes: received, settled, rejected.
std::string_view iso20022(PaymentStatus status) {
  switch (status) {
    case PaymentStatus::requires_authorization:
      return "RCVD";
    case PaymentStatus::succeeded:
      return "ACSC";
    case PaymentStatus::expired:
      return "CANC";
  }
  return "";
}

}  // namespace

std::string_view to_text(PaymentStatus status) noexcept {
  switch (status) {
    case PaymentStatus::requires_authorization:
      return "requires_authorization";
    case PaymentStatus::succeeded:
      return "succeeded";
    case PaymentStatus::expired:
      return "expired";
  }
  return "";
}

PaymentStatus status_at(const Payment& payment, base::Instant now) noexcept {
  const bool late =
      payment.status == PaymentStatus::requires_authorization && now >= payment.authorize_before;
  return late ? PaymentStatus::expired : payment.status;
}

nlohmann::ordered_json payment_json(const Payment& payment, base::Instant now) {
  const PaymentStatus status = status_at(payment, now);
  nlohmann::ordered_json json;
  json["id"] = payment.id;
  json["status"] = to_text(status);
  json["iso20022_status"] = iso20022(status);
  json["amount"] = money_json(payment.amount);
  json["amount_captured"] = payment.captured;
  json["amount_refunded"] = payment.refunded;
  json["refund_state"] = payment.refunded == 0                 ? "none"
                         : payment.refunded < payment.captured ? "partial"
                                                               : "full";
  json["merchant_reference"] = payment.merchant_reference;
  for (const auto& [name, value] : payment.shown.items()) json[name] = value;
  json["capture_method"] = "automatic";
  if (!payment.debtor_account_id.empty()) json["debtor_account_id"] = payment.debtor_account_id;
  json["failure"] = nullptr;
  json["livemode"] = payment.livemode;
  json["created_at"] = base::rfc3339(payment.created_at);
  if (status == PaymentStatus::requires_authorization)
    json["authorize_before"] = base::rfc3339(payment.authorize_before);
  return json;
}

nlohmann::ordered_json refund_json(const Refund& refund) {
  nlohmann::ordered_json json;
  json["id"] = refund.id;
  json["payment_id"] = refund.payment_id;
  json["amount"] = money_json(refund.amount);
  json["status"] = "succeeded";
  json["refund_reference"] = refund.refund_reference;
  if (!refund.reason.empty()) json["reason"] = refund.reason;
  json["created_at"] = base::rfc3339(refund.created_at);
  return json;
}

}  // namespace sandbox
