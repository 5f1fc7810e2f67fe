// What the authorization endpoint gets from the pages.
#include "portal/browser.h"

#include <doctest/doctest.h>

#include "tests/support/portal_world.h"

using namespace test_support;

TEST_CASE("browser: the signed-in user of a request, or nobody") {
  PortalWorld world;
  const portal::User user = world.add_user("c@example.com", portal::Role::customer);
  TestBrowser visitor(world);
  visitor.sign_in(user);
  portal::PortalBrowser browser(*world.context);
  http::RequestView request;
  request.now = world.now;
  CHECK_FALSE(browser.signed_in(request));
  const std::string cookie = "tg_session=" + visitor.cookies.at("tg_session");
  const http::FieldView fields[] = {{"Cookie", cookie}};
  request.fields = fields;
  CHECK(browser.signed_in(request)->user == user.id);
  request.now += std::chrono::hours{12};
  CHECK_FALSE(browser.signed_in(request));
}

TEST_CASE("browser: the error page explains, echoes nothing of the request, and leads nowhere by itself") {
  PortalWorld world;
  portal::PortalBrowser browser(*world.context);
  http::RequestView request;
  request.target = "/oauth2/authorize?client_id=<script>&redirect_uri=https://evil.example";
  request.path = "/oauth2/authorize";
  request.query = "client_id=<script>&redirect_uri=https://evil.example";
  request.request_id = "req_1";
  request.now = world.now;
  const http::Response page = browser.error_page(
      400, {base::ErrorCode::invalid_redirect_uri, "redirect_uri is not registered"}, request);
  CHECK(page.status == 400);
  CHECK(page.field("Location").empty());
  CHECK(page.field("Cache-Control") == "no-store");
  CHECK(contains(page.field("Content-Security-Policy"), "default-src 'none'"));
  for (const char* part : {"<title>Error: This sign-in cannot go on", "invalid_redirect_uri",
                           "redirect_uri is not registered", "req_1"})
    CHECK_MESSAGE(contains(page.body, part), part);
  CHECK_FALSE(contains(page.body, "evil.example"));
  CHECK_FALSE(contains(page.body, "client_id"));
}

TEST_CASE("browser: signing out ends the session in the store and in the browser, and has apps told") {
  PortalWorld world;
  std::vector<std::string> ended;
  world.context->session_ended = [&ended](const std::string& sid) { ended.push_back(sid); };
  TestBrowser visitor(world);
  visitor.sign_in(world.add_user("c@example.com", portal::Role::customer));
  portal::PortalBrowser browser(*world.context);
  const std::string cookie = "tg_session=" + visitor.cookies.at("tg_session");
  const http::FieldView fields[] = {{"Cookie", cookie}};
  http::RequestView request;
  request.fields = fields;
  request.now = world.now;
  const std::string sid = browser.signed_in(request)->authentication.sid;
  for (int i = 0; i < 2; ++i) {  // the second time there is nothing to end
    http::Response response;
    browser.sign_out(request, response);
    CHECK(contains(response.field("Set-Cookie"), "Max-Age=0"));
    CHECK(world.users.sessions().empty());
    CHECK(ended == std::vector<std::string>{sid});
  }
}
