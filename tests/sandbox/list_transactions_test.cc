// GET /v1/accounts/{account_id}/transactions: paging and filters.
#include <set>

#include "tests/sandbox/bank_fixture.h"

using test_support::BankFixture;

namespace {
std::string path_of(const BankFixture& bank, int account = 0) {
  return "/v1/accounts/" + bank.get("/v1/accounts").json["data"][account]["id"].get<std::string>() +
         "/transactions";
}
}  // namespace

TEST_CASE(
    "GET …/transactions: 45 over pages of every size, each once, newest first, summing to the balance") {
  const BankFixture bank;
  const std::string path = path_of(bank);
  for (int limit : {1, 7, 20, 44, 45, 46, 100}) {
    CAPTURE(limit);
    std::set<std::string> seen;
    std::string cursor, last = "9999";
    std::int64_t sum = 0;
    for (bool more = true; more;) {
      const auto page =
          bank.get(path + "?limit=" + std::to_string(limit) + (cursor.empty() ? "" : "&cursor=" + cursor));
      REQUIRE(page.status == 200);
      for (const auto& one : page.json["data"]) {
        CHECK(seen.insert(one["id"]).second);
        CHECK(one["booked_at"].get<std::string>() <= last);
        last = one["booked_at"];
        const auto value = one["amount"]["value"].get<std::int64_t>();
        CHECK(value > 0);
        sum += one["direction"] == "credit" ? value : -value;
      }
      more = page.json["has_more"];
      CHECK(page.json["next_cursor"].is_null() == !more);
      if (more) cursor = page.json["next_cursor"];
    }
    CHECK(seen.size() == 45);
    CHECK(sum == 123450);
  }
}

TEST_CASE("GET …/transactions: filters, and a cursor of other filters is refused") {
  const BankFixture bank;
  const std::string path = path_of(bank);
  const auto all = bank.get(path + "?limit=100").json["data"];
  const std::string middle = all[20]["booked_at"];
  CHECK(bank.get(path + "?limit=100&from=" + middle).json["data"].size() == 21);  // from is inclusive
  CHECK(bank.get(path + "?limit=100&to=" + middle).json["data"].size() == 24);    // to is not
  CHECK(bank.get(path + "?status=pending").json["data"].empty());
  const auto held = bank.get(path_of(bank, 1) + "?status=pending").json["data"];
  REQUIRE(held.size() == 1);
  CHECK(held[0]["status"] == "pending");
  CHECK(held[0]["direction"] == "debit");

  const std::string cursor = bank.get(path + "?limit=5&status=booked").json["next_cursor"];
  struct Case {
    const char* name;
    std::string query;
    int status;
  };
  const Case cases[] = {
      {"same filter", "?status=booked&cursor=" + cursor, 200},
      {"same filter, other limit", "?limit=9&status=booked&cursor=" + cursor, 200},
      {"filter dropped", "?cursor=" + cursor, 400},
      {"filter changed", "?status=pending&cursor=" + cursor, 400},
      {"filter added", "?status=booked&from=" + middle + "&cursor=" + cursor, 400},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    const auto reply = bank.get(path + c.query);
    CHECK(reply.status == c.status);
    if (c.status == 400) CHECK(reply.code() == "invalid_cursor");
  }
  CHECK(bank.get(path_of(bank, 1) + "?status=booked&cursor=" + cursor).code() == "invalid_cursor");
}

TEST_CASE("GET …/transactions: wrong filters are named") {
  const BankFixture bank;
  const std::string path = path_of(bank);
  for (const char* name : {"from", "to", "status"}) {
    const auto reply = bank.get(path + "?" + name + "=yesterday");
    CHECK(reply.status == 400);
    CHECK(reply.code() == "invalid_parameter");
    CHECK(reply.json["param"] == name);
  }
}

TEST_CASE("GET …/transactions: a payment appears at the top, and pages taken before do not shift") {
  const BankFixture bank;
  const std::string path = path_of(bank);
  const auto first = bank.get(path + "?limit=2").json;
  REQUIRE(bank.pay(1250, "transactions-key-1").status == 201);
  const auto second = bank.get(path + "?limit=2&cursor=" + first["next_cursor"].get<std::string>()).json;
  const auto fresh = bank.get(path + "?limit=5").json["data"];
  CHECK(fresh[0]["kind"] == "payment");
  CHECK(fresh[0]["amount"]["value"] == 1250);
  CHECK(fresh[0]["counterparty"]["name"] == "Corner Roastery");
  CHECK(fresh[3] == second["data"][0]);
}
