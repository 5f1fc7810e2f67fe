// Used quota.
#include <doctest/doctest.h>

#include "tests/support/portal_world.h"

using namespace test_support;

TEST_CASE("usage: used of limit and when it starts again; no quota says so") {
  PortalWorld world;
  const portal::User user = world.add_user("dev@example.com", portal::Role::developer);
  TestBrowser browser(world);
  browser.sign_in(user);
  CHECK(contains(browser.get("showUsage", "/usage").body, "No apps yet"));
  world.add_app(user, "Shop");
  world.usage = {1234, 10000, base::from_unix(1'795'392'000)};
  const std::string limited = browser.get("showUsage", "/usage").body;
  CHECK(contains(limited, "what other servers have reserved counts as used"));
  for (const char* part :
       {"Shop", "Starter", "1,234 of 10,000", "23 Nov 2026, 00:00 UTC", "max=\"10000\" value=\"1234\""})
    CHECK_MESSAGE(contains(limited, part), part);
  world.usage = {7, 0, {}};
  CHECK(contains(browser.get("showUsage", "/usage").body, "No quota"));
}
