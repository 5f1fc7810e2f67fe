// Browser sessions.
#include "portal/session.h"

#include <doctest/doctest.h>

#include "tests/support/portal_world.h"

using namespace test_support;

TEST_CASE("session: the store holds a digest, the cookie holds 256 bits, and it ends after twelve hours") {
  PortalWorld world;
  TestBrowser browser(world);
  browser.sign_in(world.add_user("dev@example.com", portal::Role::developer));
  const std::string cookie = browser.cookies.at("tg_session");
  CHECK(cookie.size() == 43);
  REQUIRE(world.users.sessions().size() == 1);
  CHECK(world.users.sessions()[0].digest == base::sha256(cookie));
  CHECK(world.users.sessions()[0].expires_at == world.now + std::chrono::hours{12});
  world.now += std::chrono::hours{12} - std::chrono::microseconds{1};
  CHECK(browser.get("listApps", "/apps").status == 200);
  world.now += std::chrono::microseconds{1};
  CHECK(browser.get("listApps", "/apps").status == 303);
}

TEST_CASE("session: signing in again gives a new id and ends the old session (session fixation, CWE-384)") {
  PortalWorld world;
  const portal::User user = world.add_user("dev@example.com", portal::Role::developer);
  TestBrowser browser(world);
  browser.cookies["tg_session"] = std::string(43, 'A');
  browser.sign_in(user);
  const std::string first = browser.cookies.at("tg_session");
  CHECK(first != std::string(43, 'A'));
  http::Response response;
  http::RequestView request;
  const std::string cookie = "tg_session=" + first;
  const http::FieldView fields[] = {{"Cookie", cookie}};
  request.fields = fields;
  request.now = world.now;
  portal::start_session(*world.context, request, user.id, response);
  REQUIRE(world.users.sessions().size() == 1);
  CHECK(world.users.sessions()[0].digest != base::sha256(first));
}

TEST_CASE("session: cookies that are not ours sign nobody in") {
  PortalWorld world;
  TestBrowser browser(world);
  browser.sign_in(world.add_user("dev@example.com", portal::Role::developer));
  const std::string good = browser.cookies.at("tg_session");
  for (const std::string& value :
       {std::string(), std::string("x"), good + "A", good.substr(1), std::string(43, 'A')}) {
    CAPTURE(value);
    browser.cookies["tg_session"] = value;
    CHECK(browser.get("listApps", "/apps").status == 303);
  }
  browser.cookies["tg_session"] = good;
  CHECK(browser.get("listApps", "/apps").status == 200);
}

TEST_CASE("session: a disabled user's session is dead") {
  PortalWorld world;
  const portal::User user = world.add_user("dev@example.com", portal::Role::developer);
  TestBrowser browser(world);
  browser.sign_in(user);
  REQUIRE(world.users.set_disabled(user.id, true, world.now, world.now));
  CHECK(browser.get("listApps", "/apps").status == 303);
}

TEST_CASE("session: under TLS the cookie is __Host- and Secure") {
  PortalWorld world;
  world.settings.secure_cookies = true;
  http::Response response;
  portal::start_session(*world.context, http::RequestView{}, {"usr_1"}, response);
  const std::string_view cookie = response.field("Set-Cookie");
  CHECK(cookie.starts_with("__Host-tg_session="));
  CHECK(contains(cookie, "Secure"));
  CHECK(contains(cookie, "HttpOnly"));
  CHECK(contains(cookie, "SameSite=Lax"));
}

TEST_CASE("session: who signs in again keeps the sid, somebody else ends it (Back-Channel Logout 2.5)") {
  PortalWorld world;
  std::vector<std::string> ended;
  world.context->session_ended = [&ended](const std::string& sid) { ended.push_back(sid); };
  const portal::User first = world.add_user("a@example.com", portal::Role::customer);
  const portal::User second = world.add_user("b@example.com", portal::Role::customer);
  TestBrowser browser(world);
  browser.sign_in(first);
  const std::string sid = world.users.sessions()[0].sid;
  CHECK(sid.size() == 22);
  CHECK(sid != browser.cookies.at("tg_session"));
  const auto start = [&](const portal::User& user) {
    const std::string cookie = "tg_session=" + browser.cookies.at("tg_session");
    const http::FieldView fields[] = {{"Cookie", cookie}};
    http::RequestView request;
    request.fields = fields;
    request.now = world.now;
    http::Response response;
    portal::start_session(*world.context, request, user.id, response);
    const std::string set(response.field("Set-Cookie"));
    browser.cookies["tg_session"] = set.substr(11, 43);
    REQUIRE(world.users.sessions().size() == 1);
    return world.users.sessions()[0].sid;
  };
  CHECK(start(first) == sid);
  CHECK(ended.empty());
  const std::string other = start(second);
  CHECK(other != sid);
  CHECK(ended == std::vector<std::string>{sid});
}

TEST_CASE("session: one from before sessions had a sid has a derived one, which stays the same") {
  PortalWorld world;
  portal::Session session;
  session.digest = base::sha256("cookie");
  const auto sid = [&] { return portal::authentication_of(*world.context, session).sid; };
  const std::string derived = sid();
  CHECK(derived.size() == 22);
  CHECK(sid() == derived);
  session.digest = base::sha256("another");
  CHECK(sid() != derived);
  session.sid = "own";
  CHECK(sid() == "own");
}
