// What every page has, and what forms must prove.
#include "portal/visit.h"

#include <doctest/doctest.h>

#include "tests/support/portal_world.h"

using namespace test_support;

TEST_CASE("page: headers, language and caching by who reads it") {
  PortalWorld world;
  TestBrowser stranger(world);
  const http::Response home = stranger.get("showHome", "/");
  CHECK(home.status == 200);
  CHECK(contains(home.field("Content-Security-Policy"), "default-src 'none'"));
  CHECK(home.field("Content-Type") == "text/html; charset=utf-8");
  CHECK(home.field("Content-Language") == "en");
  CHECK(stranger.get("listDocs", "/docs").field("Cache-Control") == "no-cache");
  CHECK(stranger.get("showLogin", "/login").field("Cache-Control") == "no-store");
  TestBrowser developer(world);
  developer.sign_in(world.add_user("dev@example.com", portal::Role::developer));
  CHECK(developer.get("listDocs", "/docs").field("Cache-Control") == "no-store");
  CHECK(contains(developer.get("listDocs", "/docs").body, "Ada Lovelace"));
}

TEST_CASE("page: ?lang= changes the language, is remembered, and the other links keep the query") {
  PortalWorld world;
  TestBrowser browser(world);
  const http::Response chinese = browser.get("showLogin", "/login?return_to=%2Fusage&lang=zh-CN");
  CHECK(contains(chinese.body, "<html lang=\"zh-CN\">"));
  CHECK(contains(chinese.body, "href=\"/login?return_to=%2Fusage&amp;lang=en\""));
  CHECK(browser.cookies.at("tg_lang") == "zh-CN");
  CHECK(contains(browser.get("showHome", "/").body, "<html lang=\"zh-CN\">"));
  TestBrowser accepting(world);
  accepting.extra_fields = {{"Accept-Language", "zh-CN,zh;q=0.9"}};
  CHECK(contains(accepting.get("showHome", "/").body, "<html lang=\"zh-CN\">"));
}

TEST_CASE("forms: only one made for this browser is accepted, before and after sign-in (RFC 6819 5.3.5)") {
  PortalWorld world;
  const portal::User user = world.add_user("dev@example.com", portal::Role::developer);
  const TestBrowser::Fields login{{"email", user.email}, {"password", std::string(kPassword)}};

  TestBrowser other(world);
  other.get("showLogin", "/login");
  TestBrowser browser(world);
  CHECK(browser.post("submitLogin", "/login", login).status == 403);  // no token at all
  browser.get("showLogin", "/login");
  const std::string own = browser.csrf_token;
  browser.csrf_token = other.csrf_token;
  CHECK(browser.post("submitLogin", "/login", login).status == 403);
  browser.csrf_token = std::string(43, 'A');
  CHECK(browser.post("submitLogin", "/login", login).status == 403);
  CHECK(world.users.sessions().empty());
  browser.csrf_token = own;
  CHECK(browser.post("submitLogin", "/login", login).status == 303);

  const http::Response stale = browser.post("createApp", "/apps", {});  // the token of before sign-in
  CHECK(stale.status == 403);
  CHECK(contains(stale.body, "<title>Error: This form has expired"));
  CHECK(contains(stale.body, "reload the page"));
}

TEST_CASE("forms: another site's request and another media type are refused even with a good token") {
  PortalWorld world;
  TestBrowser browser(world);
  browser.sign_in(world.add_user("dev@example.com", portal::Role::developer));
  browser.extra_fields = {{"Sec-Fetch-Site", "cross-site"}};
  CHECK(browser.post("submitLogout", "/logout", {}).status == 403);
  browser.extra_fields = {{"Sec-Fetch-Site", "same-origin"}};
  CHECK(browser.post_raw("submitLogout", "/logout", "csrf_token=%").status == 400);
  http::RequestView request;
  request.method = http::Method::post;
  request.path = "/logout";
  const std::string cookie = "tg_session=" + browser.cookies.at("tg_session");
  const http::FieldView fields[] = {{"Cookie", cookie}, {"Content-Type", "text/plain"}};
  request.fields = fields;
  request.now = world.now;
  const portal::Visit visit = portal::begin_visit(*world.context, request);
  CHECK(portal::read_form(visit).error().code == base::ErrorCode::unsupported_media_type);
}

TEST_CASE("sign-in is asked for with the way back, not after a POST") {
  PortalWorld world;
  TestBrowser browser(world);
  CHECK(browser.get("showUsage", "/usage?lang=en").field("Location") ==
        "/login?return_to=%2Fusage%3Flang%3Den");
  CHECK(browser.post("createApp", "/apps", {}).field("Location") == "/login");
}

TEST_CASE("customers are told that developer pages are not for them") {
  PortalWorld world;
  TestBrowser browser(world);
  browser.sign_in(world.add_user("c@example.com", portal::Role::customer));
  for (const auto& [id, target] : {std::pair<const char*, const char*>{"listApps", "/apps"},
                                   {"showNewApp", "/apps/new"},
                                   {"showUsage", "/usage"}}) {
    const http::Response response = browser.get(id, target);
    CHECK(response.status == 403);
    CHECK(contains(response.body, "<title>Error: "));
  }
}
