// Payments and refunds as the API shows them.
#include "sandbox/payment.h"

#include <doctest/doctest.h>

using sandbox::PaymentStatus;

namespace {
sandbox::Payment lodged() {
  sandbox::Payment payment;
  payment.id = "pay_1";
  payment.amount = {"EUR", 1250};
  payment.merchant_reference = "order-1";
  payment.shown = {{"creditor", {{"name", "Shop"}}}, {"metadata", {{"basket", "42"}}}};
  payment.created_at = base::from_unix(1000);
  payment.authorize_before = base::from_unix(1900);
  return payment;
}
}  // namespace

TEST_CASE("payment: a lodged payment expires at the moment it says") {
  const sandbox::Payment payment = lodged();
  CHECK(sandbox::status_at(payment, base::from_unix(1899)) == PaymentStatus::requires_authorization);
  CHECK(sandbox::status_at(payment, base::from_unix(1900)) == PaymentStatus::expired);
  sandbox::Payment paid = payment;
  paid.status = PaymentStatus::succeeded;
  CHECK(sandbox::status_at(paid, base::from_unix(9999)) == PaymentStatus::succeeded);
}

TEST_CASE("payment: JSON of a lodged, an expired and a refunded payment") {
  sandbox::Payment payment = lodged();
  auto json = sandbox::payment_json(payment, base::from_unix(1000));
  CHECK(json["status"] == "requires_authorization");
  CHECK(json["iso20022_status"] == "RCVD");
  CHECK(json["authorize_before"] == "1970-01-01T00:31:40.000Z");
  CHECK(json["creditor"]["name"] == "Shop");
  CHECK(json["metadata"]["basket"] == "42");
  CHECK(json["amount_captured"] == 0);
  CHECK(json["refund_state"] == "none");
  CHECK(json["livemode"] == false);
  CHECK_FALSE(json.contains("debtor_account_id"));

  json = sandbox::payment_json(payment, base::from_unix(5000));
  CHECK(json["status"] == "expired");
  CHECK_FALSE(json.contains("authorize_before"));

  payment.status = PaymentStatus::succeeded;
  payment.captured = 1250;
  for (const auto& [refunded, state] :
       {std::pair{0, "none"}, {1, "partial"}, {1249, "partial"}, {1250, "full"}}) {
    payment.refunded = refunded;
    CHECK(sandbox::payment_json(payment, base::from_unix(5000))["refund_state"] == state);
  }
}

TEST_CASE("payment: JSON of a refund; an empty reason is left out") {
  sandbox::Refund refund{"ref_1", "pay_1", {"EUR", 5}, "back-1", "", base::from_unix(0)};
  auto json = sandbox::refund_json(refund);
  CHECK(json["payment_id"] == "pay_1");
  CHECK(json["amount"]["value"] == 5);
  CHECK(json["status"] == "succeeded");
  CHECK_FALSE(json.contains("reason"));
  refund.reason = "broken";
  CHECK(sandbox::refund_json(refund)["reason"] == "broken");
}
