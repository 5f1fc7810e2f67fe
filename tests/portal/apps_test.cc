// The list of apps.
#include <doctest/doctest.h>

#include "tests/support/portal_world.h"

using namespace test_support;

TEST_CASE("apps: own apps with their credentials, plan and scopes; nobody else's; hostile names stay text") {
  PortalWorld world;
  const portal::User user = world.add_user("dev@example.com", portal::Role::developer);
  const portal::User other = world.add_user("other@example.com", portal::Role::developer);
  TestBrowser browser(world);
  browser.sign_in(user);
  CHECK(contains(browser.get("listApps", "/apps").body, "No apps yet"));
  world.add_app(user, "<script>alert(1)</script>", "app_MINE");
  world.add_app(other, "Theirs", "app_THEIRS");
  const std::string body = browser.get("listApps", "/apps").body;
  CHECK(contains(body, "&lt;script&gt;alert(1)&lt;/script&gt;"));
  CHECK_FALSE(contains(body, "<script>alert"));
  for (const char* part :
       {"app_MINE", "Starter", "accounts:read", "payments:write", "Confidential", "Sandbox", "22 Nov 2026"})
    CHECK(contains(body, part));
  CHECK_FALSE(contains(body, "Theirs"));
  CHECK_FALSE(contains(body, "No apps yet"));
}
