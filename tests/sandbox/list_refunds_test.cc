// GET /v1/payments/{payment_id}/refunds.
#include "tests/sandbox/bank_fixture.h"

using test_support::BankFixture;

TEST_CASE("GET …/refunds: newest first, page by page, for those who see the payment") {
  const BankFixture bank;
  const std::string path =
      "/v1/payments/" + bank.pay(1000, "refunds-key-00001").json["id"].get<std::string>() + "/refunds";
  CHECK(bank.get(path).json["data"].empty());
  for (int i = 1; i <= 3; ++i)
    REQUIRE(bank.post(path,
                      {{"refund_reference", "r" + std::to_string(i)},
                       {"amount", {{"currency", "EUR"}, {"value", i}}}},
                      "refunds-key-1000" + std::to_string(i))
                .status == 201);
  const auto first = bank.get(path + "?limit=2").json;
  CHECK(first["data"][0]["refund_reference"] == "r3");
  CHECK(first["has_more"] == true);
  const auto second = bank.get(path + "?limit=2&cursor=" + first["next_cursor"].get<std::string>()).json;
  REQUIRE(second["data"].size() == 1);
  CHECK(second["data"][0]["refund_reference"] == "r1");
  CHECK(bank.get(path, "usr_eve").status == 404);
}
