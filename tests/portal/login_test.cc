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

TEST_CASE("login: who guesses waits, for a known and an unknown address alike (cases 70, 144)") {
  std::vector<std::string> bodies;
  for (const char* email : {"dev@example.com", "nobody@example.com"}) {
    CAPTURE(email);
    PortalWorld world;
    const portal::User user = world.add_user("dev@example.com", portal::Role::developer);
    TestBrowser browser(world);
    browser.get("showLogin", "/login");
    const auto attempt = [&](const std::string& password) {
      return browser.post("submitLogin", "/login", {{"email", email}, {"password", password}});
    };
    for (int i = 0; i < 6; ++i) CHECK(attempt("wrong").status == 400);
    for (const std::string& password : {std::string("wrong"), std::string(kPassword)}) {
      const http::Response refused = attempt(password);
      CHECK(refused.status == 429);
      CHECK(refused.field("Retry-After") == "5");
      CHECK(contains(refused.body, "Too many attempts from your connection. Wait 5 s"));
      std::string body = refused.body;
      body.erase(body.find(email), std::string(email).size());
      bodies.push_back(body);
    }
    CHECK(world.users.sessions().empty());
  }
  // The form token is the browser's own.
  for (std::string& body : bodies)
    if (const auto at = body.find("csrf_token\" value=\""); at != std::string::npos) body.erase(at + 19, 43);
  for (const std::string& body : bodies) CHECK(body == bodies.front());
}

TEST_CASE("login: the user is not locked out by somebody elsewhere, nor by the letters' case (case 144)") {
  PortalWorld world;
  const portal::User user = world.add_user("dev@example.com", portal::Role::developer);
  TestBrowser attacker(world), owner(world);
  attacker.peer = "198.51.100.66";
  attacker.get("showLogin", "/login");
  for (int i = 0; i < 6; ++i)
    CHECK(attacker.post("submitLogin", "/login", {{"email", "DEV@example.com"}, {"password", "x"}}).status ==
          400);
  CHECK(attacker.post("submitLogin", "/login", {{"email", "dev@EXAMPLE.com"}, {"password", "x"}}).status ==
        429);
  owner.sign_in(user);
  CHECK(owner.get("listApps", "/apps").status == 200);
}

TEST_CASE("login: a success forgets the failures before it; a wait ends") {
  PortalWorld world;
  const portal::User user = world.add_user("dev@example.com", portal::Role::developer);
  TestBrowser browser(world);
  browser.get("showLogin", "/login");
  const auto attempt = [&](const std::string& password) {
    browser.cookies.erase("tg_session");
    browser.get("showLogin", "/login");
    return browser.post("submitLogin", "/login", {{"email", user.email}, {"password", password}}).status;
  };
  for (int i = 0; i < 5; ++i) CHECK(attempt("wrong") == 400);
  CHECK(attempt(std::string(kPassword)) == 303);
  for (int i = 0; i < 6; ++i) CHECK(attempt("wrong") == 400);
  CHECK(attempt(std::string(kPassword)) == 429);
  world.now += std::chrono::seconds{5};
  CHECK(attempt(std::string(kPassword)) == 303);
}
