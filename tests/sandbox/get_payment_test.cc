// GET /v1/payments/{payment_id}.
#include "tests/sandbox/bank_fixture.h"

using test_support::BankFixture;
using test_support::BankRequest;

TEST_CASE("GET /v1/payments/{id}: for the app and the payer; for everyone else it does not exist") {
  const BankFixture bank;
  const auto made = bank.pay(1250, "get-key-00000001").json;
  const std::string path = "/v1/payments/" + made["id"].get<std::string>();
  CHECK(bank.get(path).json == made);
  CHECK(bank.get(path, "app_shop").json == made);
  const auto foreign = bank.get(path, "usr_eve");
  CHECK(foreign.status == 404);
  CHECK(foreign.response.body == bank.get("/v1/payments/pay_unknown").response.body);
  BankRequest other;
  other.target = path;
  other.client_id = "app_other";
  CHECK(bank.send(other).status == 404);
}

TEST_CASE("GET /v1/payments/{id}: a lodged payment expires as time goes by") {
  BankFixture bank;
  const auto made =
      bank.post("/v1/payments", BankFixture::order(1, "lodged"), "get-key-00000002", "app_shop").json;
  const std::string path = "/v1/payments/" + made["id"].get<std::string>();
  bank.now += base::Seconds(899);
  CHECK(bank.get(path, "app_shop").json["status"] == "requires_authorization");
  bank.now += base::Seconds(1);
  CHECK(bank.get(path, "app_shop").json["status"] == "expired");
}
