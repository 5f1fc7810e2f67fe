// GET /v1/payments.
#include "tests/sandbox/bank_fixture.h"

using test_support::BankFixture;
using test_support::BankRequest;

TEST_CASE("GET /v1/payments: the app's, the user's own, and nobody else's") {
  const BankFixture bank;
  REQUIRE(bank.pay(100, "list-key-00000001").status == 201);
  REQUIRE(
      bank.post("/v1/payments", BankFixture::order(200, "lodged"), "list-key-00000002", "app_shop").status ==
      201);
  REQUIRE(bank.post("/v1/payments", BankFixture::order(300, "bobs"), "list-key-00000003", "usr_bob").status ==
          201);
  const auto count = [&](const std::string& query, const std::string& sub) {
    return bank.get("/v1/payments" + query, sub).json["data"].size();
  };
  CHECK(count("", "app_shop") == 3);
  CHECK(count("", "usr_alice") == 1);
  CHECK(count("", "usr_bob") == 1);
  CHECK(count("", "usr_eve") == 0);
  CHECK(count("?status=requires_authorization", "app_shop") == 1);
  CHECK(count("?status=succeeded", "app_shop") == 2);
  CHECK(count("?merchant_reference=lodged", "app_shop") == 1);
  CHECK(count("?merchant_reference=bobs", "usr_alice") == 0);
  BankRequest other;
  other.target = "/v1/payments";
  other.client_id = other.sub = "app_other";
  CHECK(bank.send(other).json["data"].empty());
}

TEST_CASE("GET /v1/payments: newest first over pages; the cursor belongs to the filter") {
  const BankFixture bank;
  for (int i = 0; i < 5; ++i)
    REQUIRE(bank.pay(100 + i, "page-key-0000000" + std::to_string(i)).status == 201);
  const auto first = bank.get("/v1/payments?limit=3").json;
  CHECK(first["data"][0]["amount"]["value"] == 104);
  const std::string cursor = first["next_cursor"];
  const auto second = bank.get("/v1/payments?limit=3&cursor=" + cursor).json;
  REQUIRE(second["data"].size() == 2);
  CHECK(second["data"][1]["amount"]["value"] == 100);
  CHECK(second["has_more"] == false);
  CHECK(bank.get("/v1/payments?status=succeeded&cursor=" + cursor).code() == "invalid_cursor");
  CHECK(bank.get("/v1/payments?cursor=" + cursor, "app_shop").code() == "invalid_cursor");
}
