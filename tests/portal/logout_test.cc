// Signing out.
#include <doctest/doctest.h>

#include "tests/support/portal_world.h"

using namespace test_support;

TEST_CASE("logout: the session is gone on the server and in the browser") {
  PortalWorld world;
  TestBrowser browser(world);
  browser.sign_in(world.add_user("dev@example.com", portal::Role::developer));
  const std::string stolen = browser.cookies.at("tg_session");
  const http::Response response = browser.post("submitLogout", "/logout", {});
  CHECK(response.status == 303);
  CHECK(response.field("Location") == "/");
  CHECK_FALSE(browser.cookies.contains("tg_session"));
  CHECK(world.users.sessions().empty());
  browser.cookies["tg_session"] = stolen;
  CHECK(browser.get("listApps", "/apps").status == 303);
  CHECK(browser.post("submitLogout", "/logout", {}).field("Location") == "/");
}

TEST_CASE("logout: a safe return_to goes through the sign-in page, any other is dropped") {
  PortalWorld world;
  const portal::User user = world.add_user("dev@example.com", portal::Role::developer);
  for (const auto& [return_to, location] :
       {std::pair<const char*, const char*>{"/oauth2/authorize?a=b&c=d",
                                            "/login?return_to=%2Foauth2%2Fauthorize%3Fa%3Db%26c%3Dd"},
        {"//evil.example", "/"},
        {"", "/"}}) {
    TestBrowser browser(world);
    browser.sign_in(user);
    CHECK(browser.post("submitLogout", "/logout", {{"return_to", return_to}}).field("Location") == location);
  }
}

TEST_CASE("logout: needs the form's token, so no other page can sign people out") {
  PortalWorld world;
  TestBrowser browser(world);
  browser.sign_in(world.add_user("dev@example.com", portal::Role::developer));
  browser.csrf_token.clear();
  CHECK(browser.post("submitLogout", "/logout", {}).status == 403);
  CHECK(world.users.sessions().size() == 1);
}
