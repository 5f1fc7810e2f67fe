// Ledger invariants, by table and by random operations.
#include "sandbox/ledger.h"

#include <doctest/doctest.h>

#include <map>

#include "tests/support/fixed_random.h"

using sandbox::Account;
using sandbox::Entry;
using sandbox::EntryStatus;
using sandbox::LedgerFault;

namespace {

Account account(const char* id, std::int64_t current, const char* currency = "EUR",
                bool may_overdraw = false) {
  return {.id = id,
          .owner = "o",
          .type = "current",
          .currency = currency,
          .name = "",
          .masked_number = "",
          .current = current,
          .may_overdraw = may_overdraw};
}

Entry entry(std::vector<sandbox::Posting> postings, EntryStatus status = EntryStatus::booked) {
  Entry made;
  made.id = "txn";
  made.status = status;
  made.postings = std::move(postings);
  return made;
}

}  // namespace

TEST_CASE("ledger: what an entry may not do, and that it then does nothing") {
  struct Case {
    const char* name;
    Entry entry;
    LedgerFault expect;
  };
  const Case cases[] = {
      {"no postings", entry({}), LedgerFault::unbalanced},
      {"sum is not zero", entry({{"a", "EUR", -100, ""}, {"b", "EUR", 99, ""}}), LedgerFault::unbalanced},
      {"zero over two currencies only", entry({{"a", "EUR", -100, ""}, {"y", "CNY", 100, ""}}),
       LedgerFault::unbalanced},
      {"moves nothing", entry({{"a", "EUR", 0, ""}, {"b", "EUR", 0, ""}}), LedgerFault::zero_amount},
      {"unknown account", entry({{"a", "EUR", -1, ""}, {"zz", "EUR", 1, ""}}), LedgerFault::unknown_account},
      {"one account twice", entry({{"a", "EUR", -1, ""}, {"a", "EUR", 1, ""}}),
       LedgerFault::repeated_account},
      {"wrong currency", entry({{"a", "CNY", -1, ""}, {"b", "CNY", 1, ""}}), LedgerFault::currency_mismatch},
      {"one cent too much", entry({{"a", "EUR", -1001, ""}, {"b", "EUR", 1001, ""}}),
       LedgerFault::insufficient_funds},
      {"one cent too much, held",
       entry({{"a", "EUR", -1001, ""}, {"b", "EUR", 1001, ""}}, EntryStatus::pending),
       LedgerFault::insufficient_funds},
      {"fails on the second posting", entry({{"b", "EUR", 1001, ""}, {"a", "EUR", -1001, ""}}),
       LedgerFault::insufficient_funds},
      {"balance leaves 64 bits", entry({{"world", "EUR", -INT64_MAX, ""}, {"b", "EUR", INT64_MAX, ""}}),
       LedgerFault::overflow},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    std::vector<Account> accounts = {account("a", 1000), account("b", 5), account("y", 0, "CNY"),
                                     account("world", 0, "EUR", true)};
    CHECK(sandbox::post(accounts, c.entry) == c.expect);
    CHECK(accounts[0].current == 1000);
    CHECK(accounts[1].current == 5);
    CHECK(accounts[0].held == 0);
    CHECK(accounts[3].current == 0);
  }
}

TEST_CASE("ledger: exactly what is available may be spent") {
  std::vector<Account> accounts = {account("a", 1000), account("b", 0)};
  CHECK_FALSE(
      sandbox::post(accounts, entry({{"a", "EUR", -300, ""}, {"b", "EUR", 300, ""}}, EntryStatus::pending)));
  CHECK(accounts[0].current == 1000);
  CHECK(accounts[0].held == 300);
  CHECK(accounts[0].available() == 700);
  CHECK(accounts[1].current == 0);  // pending money has not arrived
  CHECK(sandbox::post(accounts, entry({{"a", "EUR", -701, ""}, {"b", "EUR", 701, ""}})) ==
        LedgerFault::insufficient_funds);
  CHECK_FALSE(sandbox::post(accounts, entry({{"a", "EUR", -700, ""}, {"b", "EUR", 700, ""}})));
  CHECK(accounts[0].available() == 0);
  CHECK(accounts[1].available() == 700);
}

TEST_CASE("ledger property: over random operations all money sums to zero and nothing becomes negative") {
  test_support::FixedRandom random(7);
  const auto draw = [&random](std::uint64_t below) {
    std::uint8_t bytes[4];
    random.fill(bytes);
    return (std::uint64_t{bytes[0]} << 24 | bytes[1] << 16 | bytes[2] << 8 | bytes[3]) % below;
  };
  const char* currencies[] = {"EUR", "CNY"};
  std::vector<Account> accounts;
  for (const char* currency : currencies) {
    accounts.push_back(account((std::string("world") + currency).c_str(), 0, currency, true));
    for (int i = 0; i < 4; ++i)
      accounts.push_back(account((currency + std::to_string(i)).c_str(), 0, currency));
  }
  int done = 0, refused = 0;
  for (int round = 0; round < 20000; ++round) {
    Account& from = accounts[draw(accounts.size())];
    Account& to = accounts[draw(accounts.size())];
    const auto amount = static_cast<std::int64_t>(draw(5000));
    const auto status = draw(4) == 0 ? EntryStatus::pending : EntryStatus::booked;
    const auto fault = sandbox::post(
        accounts, entry({{from.id, from.currency, -amount, ""}, {to.id, to.currency, amount, ""}}, status));
    ++(fault ? refused : done);
    std::map<std::string, std::int64_t> sums;
    for (const Account& one : accounts) {
      sums[one.currency] += one.current;
      REQUIRE(one.held >= 0);
      if (!one.may_overdraw) REQUIRE(one.available() >= 0);
    }
    for (const auto& [currency, sum] : sums) REQUIRE(sum == 0);
  }
  CHECK(done > 2000);  // the property was really exercised, both ways
  CHECK(refused > 2000);
}
