// Signing up.
#include <doctest/doctest.h>

#include "tests/support/portal_world.h"

using namespace test_support;

TEST_CASE("signup: creates a developer who is signed in, with a hash and no password") {
  PortalWorld world;
  TestBrowser browser(world);
  browser.get("showSignup", "/signup");
  const http::Response response =
      browser.post("submitSignup", "/signup",
                   {{"email", "new@example.com"}, {"name", " 王 小明 "}, {"password", "twelve chars"}});
  CHECK(response.status == 303);
  CHECK(response.field("Location") == "/apps");
  const auto user = world.users.find_user_by_email("NEW@example.com");
  REQUIRE(user);
  CHECK(user->name == "王 小明");
  CHECK(user->role == portal::Role::developer);
  CHECK(user->id.value.starts_with("usr_"));
  CHECK(user->password_hash.starts_with("$argon2id$"));
  CHECK_FALSE(contains(user->password_hash, "twelve"));
  CHECK(browser.get("listApps", "/apps").status == 200);
}

TEST_CASE("signup: each rule on both sides, what was typed stays, the password never") {
  PortalWorld world;
  world.add_user("taken@example.com", portal::Role::customer);
  struct Case {
    const char* name;
    std::string email, person, password;
    int status;
    const char* sentence;
  };
  const std::string good = "twelve chars";
  const Case cases[] = {
      {"shortest password", "a@example.com", "A", good, 303, ""},
      {"eleven", "b@example.com", "A", "eleven char", 400, "at least 12 characters"},
      {"eleven wide characters", "b@example.com", "A", "一二三四五六七八九十一", 400,
       "at least 12 characters"},
      {"twelve wide characters", "c@example.com", "A", "一二三四五六七八九十一二", 303, ""},
      {"longest", "d@example.com", "A", std::string(200, 'p'), 303, ""},
      {"too long", "b@example.com", "A", std::string(201, 'p'), 400, "at most 200 bytes"},
      {"no name", "b@example.com", " ", good, 400, "Enter your name"},
      {"long name", "b@example.com", std::string(81, 'n'), good, 400, "Enter your name"},
      {"hidden characters", "b@example.com", "A\u202E", good, 400, "Enter your name"},
      {"no email", "", "A", good, 400, "Enter an email address"},
      {"bad email", "b at example.com", "A", good, 400, "Enter an email address"},
      {"taken, in capitals", "TAKEN@example.com", "A", good, 409,
       "There is an account with this email address"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    TestBrowser browser(world);
    browser.get("showSignup", "/signup");
    const http::Response response = browser.post(
        "submitSignup", "/signup", {{"email", c.email}, {"name", c.person}, {"password", c.password}});
    CHECK(response.status == c.status);
    if (c.status == 303) continue;
    CHECK(contains(response.body, c.sentence));
    CHECK(contains(response.body, "<title>Error: Sign up"));
    if (!c.email.empty()) CHECK(contains(response.body, "value=\"" + c.email + "\""));
    CHECK_FALSE(contains(response.body, c.password));
    CHECK_FALSE(browser.cookies.contains("tg_session"));
  }
  CHECK_FALSE(world.users.find_user_by_email("b@example.com"));
}

TEST_CASE("signup: whoever is signed in is sent on") {
  PortalWorld world;
  TestBrowser browser(world);
  browser.sign_in(world.add_user("dev@example.com", portal::Role::developer));
  CHECK(browser.get("showSignup", "/signup?return_to=%2Fusage").field("Location") == "/usage");
}
