// Whose app it is.
#include <doctest/doctest.h>

#include "tests/support/portal_world.h"

using namespace test_support;

TEST_CASE("app: another developer's app is answered like one that does not exist, by every page (CWE-639)") {
  PortalWorld world;
  const portal::User owner = world.add_user("dev@example.com", portal::Role::developer);
  const oauth::Client app = world.add_app(owner, "Mine");
  TestBrowser browser(world);
  browser.sign_in(world.add_user("other@example.com", portal::Role::admin));
  const TestBrowser::Fields theirs{{"client_id", app.client_id.value}}, nothing{{"client_id", "app_NOTHING"}},
      long_id{{"client_id", std::string(65, 'a')}};
  for (const TestBrowser::Fields& params : {theirs, nothing, long_id}) {
    for (const char* id : {"showApp", "showEditApp"}) {
      const http::Response response = browser.get(id, "/apps/x", params);
      CHECK(response.status == 404);
      CHECK_FALSE(contains(response.body, "Mine"));
    }
    for (const char* id : {"updateApp", "rotateSecret", "deleteApp"})
      CHECK(browser.post(id, "/apps/x", {{"confirm_name", "Mine"}}, params).status == 404);
  }
  CHECK(world.apps.find_app(app.client_id)->secrets.size() == 1);
}
