// Levels of quotas: both sides of each, and once a window.
#include "gateway/quota_events.h"

#include <doctest/doctest.h>

#include "tests/support/fake_once_store.h"

using gateway::Lease;
using gateway::quota_level;

TEST_CASE("quota level: told by the draw that reaches it, on both sides of each edge") {
  struct Case {
    std::uint64_t before, after, quota;
    unsigned level;
  };
  const Case cases[] = {
      {0, 79, 100, 0},   {79, 80, 100, 80}, {0, 94, 100, 80},    {80, 94, 100, 0},   {94, 95, 100, 95},
      {79, 95, 100, 95}, {95, 99, 100, 0},  {99, 100, 100, 100}, {0, 100, 100, 100}, {100, 100, 100, 0},
      {3, 4, 5, 80},     {4, 5, 5, 100},    {0, 1, 1, 100},      {5, 6, 7, 80},      {6, 7, 7, 100},
      {0, 0, 0, 0},      {0, 5, 0, 0},
  };
  for (const Case& c : cases) {
    CAPTURE(c.before);
    CAPTURE(c.after);
    CAPTURE(c.quota);
    CHECK(quota_level({c.after - c.before, c.after}, c.quota) == c.level);
  }
  constexpr std::uint64_t kHuge = std::uint64_t{1} << 60;
  CHECK(quota_level({kHuge, kHuge}, kHuge) == 100);
  CHECK(quota_level({kHuge / 2, kHuge / 2}, kHuge) == 0);
}

TEST_CASE("quota level: claimed once a window, app, plan and level; a store that is away tells nothing") {
  test_support::FakeOnceStore once;
  gateway::Plan plan;
  plan.name = "starter";
  plan.quota = 100;
  const base::Instant now = base::from_unix(1'800'000'000);
  const auto claims = [&] { return once.size(); };
  gateway::tell_quota_level(&once, "app", plan, nullptr, {10, 79}, now);
  CHECK(claims() == 0);
  gateway::tell_quota_level(&once, "app", plan, nullptr, {10, 85}, now);
  CHECK(claims() == 1);
  gateway::tell_quota_level(&once, "app", plan, nullptr, {10, 85}, now);  // given back, and drawn again
  CHECK(claims() == 1);
  gateway::tell_quota_level(&once, "app", plan, nullptr, {15, 100}, now);
  CHECK(claims() == 2);
  gateway::tell_quota_level(&once, "other", plan, nullptr, {10, 85}, now);
  CHECK(claims() == 3);
  gateway::tell_quota_level(&once, "app", plan, nullptr, {10, 85}, now + std::chrono::days{1});
  CHECK(claims() == 4);
  const gateway::QuotaRule writes{"writes", 50, {}, false, "writes"}, user{"user", 50, {}, true, ""};
  gateway::tell_quota_level(&once, "app", plan, &writes, {10, 39}, now);
  gateway::tell_quota_level(&once, "app", plan, &user, {50, 50}, now);  // nobody watches each user
  CHECK(claims() == 4);
  gateway::tell_quota_level(&once, "app", plan, &writes, {10, 40}, now);
  gateway::tell_quota_level(&once, "app", plan, &writes, {10, 40}, now);
  CHECK(claims() == 5);
  gateway::tell_quota_level(nullptr, "app", plan, nullptr, {100, 100}, now);
}
