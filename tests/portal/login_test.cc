// Signing in.
#include <doctest/doctest.h>

#include "tests/support/portal_world.h"

using namespace test_support;

TEST_CASE("login: unknown address, wrong password and disabled account get the same page") {
  PortalWorld world;
  const portal::User user = world.add_user("dev@example.com", portal::Role::developer);
  const portal::User disabled = world.add_user("gone@example.com", portal::Role::developer);
  REQUIRE(world.users.set_disabled(disabled.id, true, world.now, world.now));
  TestBrowser browser(world);
  browser.get("showLogin", "/login");
  std::vector<std::string> bodies;
  for (const auto& [email, password] : {std::pair<std::string, std::string>{"nobody@example.com", "x"},
                                        {user.email, "wrong"},
                                        {user.email, ""},
                                        {user.email, std::string(kPassword) + std::string(300, 'x')},
                                        {disabled.email, std::string(kPassword)}}) {
    CAPTURE(email);
    const http::Response response =
        browser.post("submitLogin", "/login", {{"email", email}, {"password", password}});
    CHECK(response.status == 400);
    CHECK_FALSE(contains(response.body, password.empty() ? "\x01" : "value=\"" + password));
    std::string body = response.body;
    if (const auto at = body.find(email); at != std::string::npos) body.erase(at, email.size());
    bodies.push_back(body);
  }
  for (const std::string& body : bodies) CHECK(body == bodies.front());
  CHECK(contains(bodies.front(), "<title>Error: Sign in"));
  CHECK(contains(bodies.front(), "There is a problem"));
  CHECK(contains(bodies.front(), "href=\"#email\""));
  CHECK(world.users.sessions().empty());
}

TEST_CASE("login: leads to return_to if it is safe, else to the start of the role") {
  PortalWorld world;
  const portal::User developer = world.add_user("dev@example.com", portal::Role::developer);
  const portal::User customer = world.add_user("c@example.com", portal::Role::customer);
  struct Case {
    const portal::User& user;
    const char *return_to, *location;
  };
  const Case cases[] = {
      {developer, "", "/apps"},
      {customer, "", "/connected-apps"},
      {customer, "/consent?request=abc", "/consent?request=abc"},
      {developer, "//evil.example", "/apps"},
      {developer, "https://evil.example", "/apps"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.return_to);
    TestBrowser browser(world);
    browser.get("showLogin", "/login");
    const http::Response response = browser.post("submitLogin", "/login",
                                                 {{"email", " " + c.user.email + " "},
                                                  {"password", std::string(kPassword)},
                                                  {"return_to", c.return_to}});
    CHECK(response.status == 303);
    CHECK(response.field("Location") == c.location);
    CHECK(browser.get("showLogin", "/login").status == 303);  // signed in already
  }
}

TEST_CASE("login: the page keeps a safe return_to and drops any other") {
  PortalWorld world;
  TestBrowser browser(world);
  const std::string kept = browser.get("showLogin", "/login?return_to=%2Fusage%3Fa%3Db").body;
  CHECK(contains(kept, "name=\"return_to\" value=\"/usage?a=b\""));
  CHECK(contains(kept, "href=\"/signup?return_to=%2Fusage%3Fa%3Db\""));
  // The language links repeat the page's own query; nothing that leads away from here may.
  const std::string dropped = browser.get("showLogin", "/login?return_to=%2F%2Fevil.example").body;
  CHECK_FALSE(contains(dropped, "name=\"return_to\""));
  CHECK(contains(dropped, "href=\"/signup\""));
  CHECK_FALSE(contains(browser.get("showLogin", "/login?return_to=%2Fa%22%3E%3Cscript%3E").body, "<script>"));
  CHECK(browser.get("showLogin", "/login?return_to=%zz").status == 200);
  CHECK(contains(browser.get("showLogin", "/login?return_to=%2Foauth2%2Fauthorize%3Fx").body,
                 "An app asks for access"));
}

TEST_CASE("login: fields have labels and the autocomplete that password managers need (WCAG 3.3.8)") {
  PortalWorld world;
  TestBrowser browser(world);
  const std::string body = browser.get("showLogin", "/login").body;
  CHECK(contains(body, "<label for=\"email\">"));
  CHECK(contains(body, "<label for=\"password\">"));
  CHECK(contains(body, "autocomplete=\"username\""));
  CHECK(contains(body, "autocomplete=\"current-password\""));
}
