// GET /v1/accounts/{account_id}/balances.
#include "tests/sandbox/bank_fixture.h"

using test_support::BankFixture;

TEST_CASE("GET …/balances: booked, held and available of a new user's accounts") {
  const BankFixture bank;
  const auto accounts = bank.get("/v1/accounts").json["data"];
  const auto balance = [&](int i) {
    return bank.get("/v1/accounts/" + accounts[i]["id"].get<std::string>() + "/balances").json["data"];
  };
  CHECK(balance(0) == nlohmann::json{{{"currency", "EUR"},
                                      {"available", 123450},
                                      {"current", 123450},
                                      {"held", 0},
                                      {"as_of", "2026-09-21T14:13:20.000Z"}}});
  CHECK(balance(1)[0]["current"] == 888800);
  CHECK(balance(1)[0]["held"] == 2500);
  CHECK(balance(1)[0]["available"] == 886300);
}

TEST_CASE("GET …/balances: a foreign account is 404") {
  const BankFixture bank;
  const std::string id = bank.get("/v1/accounts").json["data"][0]["id"];
  CHECK(bank.get("/v1/accounts/" + id + "/balances", "usr_eve").status == 404);
}
