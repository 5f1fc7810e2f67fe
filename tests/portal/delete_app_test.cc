// Deleting an app.
#include <doctest/doctest.h>

#include "tests/support/portal_world.h"

using namespace test_support;

TEST_CASE("delete: only with the name typed, and this node learns of it at once") {
  PortalWorld world;
  const portal::User user = world.add_user("dev@example.com", portal::Role::developer);
  world.add_app(user, "Corner Shop");
  TestBrowser browser(world);
  browser.sign_in(user);
  const TestBrowser::Fields params{{"client_id", "app_TEST1"}};
  for (const char* typed : {"", "corner shop", "Corner"}) {
    const http::Response response =
        browser.post("deleteApp", "/apps/app_TEST1/delete", {{"confirm_name", typed}}, params);
    CHECK(response.status == 400);
    CHECK(contains(response.body, "href=\"#confirm_name\""));
    CHECK(world.apps.find_app({"app_TEST1"}));
  }
  CHECK(world.revocations_changed == 0);
  const http::Response gone =
      browser.post("deleteApp", "/apps/app_TEST1/delete", {{"confirm_name", " Corner Shop "}}, params);
  CHECK(gone.status == 303);
  CHECK(gone.field("Location") == "/apps?deleted=1");
  CHECK_FALSE(world.apps.find_app({"app_TEST1"}));
  CHECK(world.revocations_changed == 1);
  CHECK(contains(browser.get("listApps", "/apps?deleted=1").body, "The app was deleted"));
}
