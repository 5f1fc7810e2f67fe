// The demo accounts of a new user add up.
#include "sandbox/newcomer.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "tests/support/fixed_random.h"

TEST_CASE("newcomer: a user's history posts without a fault and leaves EUR 1,234.50 and CNY 8,888.00") {
  test_support::FixedRandom random;
  const base::Instant now = base::from_unix(1'790'000'000);
  sandbox::Newcomer user = sandbox::new_user("usr", random, now);
  for (const char* currency : {"EUR", "CNY"}) {
    sandbox::Account outside = user.accounts[0];
    outside.id = std::string("outside_") + currency;
    outside.currency = currency;
    outside.may_overdraw = true;
    user.accounts.push_back(outside);
  }
  base::Instant last{};
  for (const sandbox::Entry& entry : user.entries) {
    CAPTURE(entry.reference);
    REQUIRE_FALSE(sandbox::post(user.accounts, entry));
    CHECK(entry.booked_at <= now);
    if (entry.postings[0].currency == "EUR") {
      CHECK(entry.booked_at > last);  // positions and dates go together
      last = entry.booked_at;
    }
  }
  CHECK(user.accounts[0].current == 123450);
  CHECK(user.accounts[0].held == 0);
  CHECK(user.accounts[1].current == 888800);
  CHECK(user.accounts[1].held == 2500);
  const auto of_current = std::ranges::count_if(
      user.entries, [&](const auto& entry) { return entry.postings[0].account_id == user.accounts[0].id; });
  CHECK(of_current == 45);
}

TEST_CASE("newcomer: the history is the same for everyone, ids are not") {
  test_support::FixedRandom random;
  const base::Instant now = base::from_unix(1'790'000'000);
  const sandbox::Newcomer a = sandbox::new_user("a", random, now), b = sandbox::new_user("b", random, now);
  REQUIRE(a.entries.size() == b.entries.size());
  for (std::size_t i = 0; i < a.entries.size(); ++i) {
    CHECK(a.entries[i].postings[0].amount == b.entries[i].postings[0].amount);
    CHECK(a.entries[i].id != b.entries[i].id);
  }
  CHECK(a.accounts[0].id != b.accounts[0].id);
}

TEST_CASE("newcomer: an app has an empty merchant account in EUR") {
  test_support::FixedRandom random;
  const sandbox::Newcomer app = sandbox::new_app("app", random);
  REQUIRE(app.accounts.size() == 1);
  CHECK(app.accounts[0].type == "merchant");
  CHECK(app.accounts[0].currency == "EUR");
  CHECK(app.accounts[0].current == 0);
  CHECK(app.entries.empty());
}
