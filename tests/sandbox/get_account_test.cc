// GET /v1/accounts/{account_id}.
#include "tests/sandbox/bank_fixture.h"

using test_support::BankFixture;

TEST_CASE("GET /v1/accounts/{id}: one's own; a foreign one is as unknown as one that does not exist") {
  const BankFixture bank;
  const auto listed = bank.get("/v1/accounts").json["data"][0];
  const std::string path = "/v1/accounts/" + listed["id"].get<std::string>();
  CHECK(bank.get(path).json == listed);
  auto foreign = bank.get(path, "usr_eve");
  auto unknown = bank.get("/v1/accounts/acc_unknown");
  CHECK(foreign.status == 404);
  CHECK(foreign.response.body == unknown.response.body);
  CHECK(bank.get(path, "app_shop").status == 404);
  CHECK(bank.get("/v1/accounts/outside_EUR").status == 404);
}
