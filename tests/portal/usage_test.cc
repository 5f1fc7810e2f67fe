// Used quota.
#include <doctest/doctest.h>

#include "tests/support/portal_world.h"

using namespace test_support;

TEST_CASE("usage: used of each limit, since when and when it starts again; no quota says so") {
  PortalWorld world;
  const portal::User user = world.add_user("dev@example.com", portal::Role::developer);
  TestBrowser browser(world);
  browser.sign_in(user);
  CHECK(contains(browser.get("showUsage", "/usage").body, "No apps yet"));
  world.add_app(user, "Shop");
  portal::LimitView daily;
  daily.name = "daily";
  daily.used = 1234;
  daily.limit = 10000;
  daily.window_start = base::from_unix(1'795'305'600);
  daily.resets_at = base::from_unix(1'795'392'000);
  daily.zone = "Asia/Shanghai";
  portal::LimitView burst;
  burst.kind = portal::LimitView::Kind::rate;
  burst.name = "burst";
  burst.used = 3;
  burst.limit = 40;
  world.usage = {{daily, burst}};
  const std::string limited = browser.get("showUsage", "/usage").body;
  CHECK(contains(limited, "what other servers have reserved counts as used"));
  for (const char* part :
       {"Shop", "Starter", "1,234 of 10,000", "23 Nov 2026, 00:00 UTC", "max=\"10000\" value=\"1234\"",
        "Quota of the day", "Rate (burst)", "3 of 40", "22 Nov 2026, 00:00 UTC", "Asia/Shanghai"})
    CHECK_MESSAGE(contains(limited, part), part);
  world.usage = {};
  CHECK(contains(browser.get("showUsage", "/usage").body, "No quota"));
}
