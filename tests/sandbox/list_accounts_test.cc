// GET /v1/accounts.
#include "tests/sandbox/bank_fixture.h"

using test_support::BankFixture;
using test_support::BankRequest;

TEST_CASE("GET /v1/accounts: a new user has a current account and a wallet, the same ones every time") {
  const BankFixture bank;
  const auto first = bank.get("/v1/accounts");
  CHECK(first.status == 200);
  REQUIRE(first.json["data"].size() == 2);
  CHECK(first.json["data"][0]["type"] == "current");
  CHECK(first.json["data"][0]["currency"] == "EUR");
  CHECK(first.json["data"][0]["status"] == "active");
  CHECK(first.json["data"][1]["type"] == "wallet");
  CHECK(first.json["data"][1]["currency"] == "CNY");
  CHECK(first.json["has_more"] == false);
  CHECK(first.response.field("Cache-Control") == "no-store");
  CHECK(bank.get("/v1/accounts").json == first.json);
  CHECK(bank.get("/v1/accounts", "usr_bob").json["data"][0]["id"] != first.json["data"][0]["id"]);
}

TEST_CASE("GET /v1/accounts: an app's own token sees its merchant account") {
  const BankFixture bank;
  const auto reply = bank.get("/v1/accounts", "app_shop");
  REQUIRE(reply.json["data"].size() == 1);
  CHECK(reply.json["data"][0]["type"] == "merchant");
}

TEST_CASE("GET /v1/accounts: pages, and a cursor is good for its owner only") {
  const BankFixture bank;
  const auto first = bank.get("/v1/accounts?limit=1");
  CHECK(first.json["has_more"] == true);
  const std::string cursor = first.json["next_cursor"];
  const auto second = bank.get("/v1/accounts?limit=1&cursor=" + cursor);
  REQUIRE(second.json["data"].size() == 1);
  CHECK(second.json["data"][0]["type"] == "wallet");
  CHECK(second.json["has_more"] == false);
  const auto stolen = bank.get("/v1/accounts?cursor=" + cursor, "usr_eve");
  CHECK(stolen.status == 400);
  CHECK(stolen.code() == "invalid_cursor");
  CHECK(bank.get("/v1/accounts?limit=0").code() == "invalid_parameter");
  CHECK(bank.get("/v1/accounts?limit=1&limit=1").code() == "invalid_parameter");
}
