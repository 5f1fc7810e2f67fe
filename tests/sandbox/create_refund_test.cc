// POST /v1/payments/{payment_id}/refunds.
#include "tests/sandbox/bank_fixture.h"

using nlohmann::json;
using test_support::BankFixture;
using test_support::BankReply;

namespace {
json refund(const char* reference, std::int64_t value) {
  return {{"refund_reference", reference}, {"amount", {{"currency", "EUR"}, {"value", value}}}};
}
}  // namespace

TEST_CASE("POST …/refunds: partial refunds up to what was captured, and the money comes back") {
  BankFixture bank;
  const std::string id = bank.pay(1000, "refund-key-000001").json["id"];
  const std::string path = "/v1/payments/" + id + "/refunds";
  const BankReply first = bank.post(path, refund("r1", 600), "refund-key-000002", "app_shop");
  CHECK(first.status == 201);
  CHECK(first.json["status"] == "succeeded");
  CHECK(first.json["payment_id"] == id);
  CHECK(bank.get("/v1/payments/" + id).json["refund_state"] == "partial");
  CHECK(bank.post(path, refund("r2", 401), "refund-key-000003").code() == "refund_exceeds_captured");
  CHECK(bank.post(path, refund("r1", 1), "refund-key-000004").code() == "duplicate_reference");
  CHECK(bank.available("usr_alice") == 123050);
  const BankReply rest = bank.post(path, {{"refund_reference", "r3"}}, "refund-key-000005");
  CHECK(rest.json["amount"]["value"] == 400);
  const json payment = bank.get("/v1/payments/" + id).json;
  CHECK(payment["refund_state"] == "full");
  CHECK(payment["status"] == "succeeded");
  CHECK(bank.available("usr_alice") == 123450);
  CHECK(bank.available("app_shop") == 0);
  CHECK(bank.post(path, {{"refund_reference", "r4"}}, "refund-key-000006").code() ==
        "refund_exceeds_captured");
}

TEST_CASE("POST …/refunds: a repeat is the first answer again, other payments are other requests") {
  BankFixture bank;
  const std::string a =
      "/v1/payments/" + bank.pay(1000, "refund-key-000011").json["id"].get<std::string>() + "/refunds";
  const std::string b =
      "/v1/payments/" + bank.pay(1000, "refund-key-000012").json["id"].get<std::string>() + "/refunds";
  const BankReply first = bank.post(a, refund("r1", 600), "refund-key-000013");
  const BankReply again = bank.post(a, refund("r1", 600), "refund-key-000013");
  CHECK(again.response.body == first.response.body);
  CHECK(again.response.field("Idempotent-Replayed") == "true");
  CHECK(bank.post(b, refund("r1", 600), "refund-key-000013").code() == "idempotency_key_reused");
  CHECK(bank.available("usr_alice") == 122050);
}

TEST_CASE("POST …/refunds: lodged, foreign and unknown payments") {
  BankFixture bank;
  const std::string lodged =
      bank.post("/v1/payments", BankFixture::order(5, "lodged"), "refund-key-000021", "app_shop").json["id"];
  CHECK(bank.post("/v1/payments/" + lodged + "/refunds", refund("r1", 1), "refund-key-000022", "app_shop")
            .code() == "payment_state_conflict");
  const std::string paid = bank.pay(1000, "refund-key-000023").json["id"];
  CHECK(bank.post("/v1/payments/" + paid + "/refunds", refund("r1", 1), "refund-key-000024", "usr_eve")
            .status == 404);
  CHECK(bank.post("/v1/payments/pay_unknown/refunds", refund("r1", 1), "refund-key-000025").status == 404);
  CHECK(bank.post("/v1/payments/" + paid + "/refunds", json::object(), "refund-key-000026").code() ==
        "invalid_body");
}
