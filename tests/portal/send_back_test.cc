// Sending the browser back to the app: by redirect, or by a form that escapes everything (cases 19, 29, 32).
#include "portal/send_back.h"

#include <doctest/doctest.h>

#include "tests/support/portal_world.h"

using namespace test_support;
using oauth::RedirectTarget;

namespace {

http::Response sent(const RedirectTarget& target) {
  PortalWorld world;
  http::RequestView request;
  request.target = request.path = "/oauth2/authorize";
  request.now = world.now;
  return portal::send_back(portal::begin_visit(*world.context, request), target);
}

RedirectTarget success(const std::string& uri, const std::string& state) {
  return RedirectTarget::success(*oauth::RedirectUri::match({uri}, uri), base::Secret("tg_ac_x"), state,
                                 "https://auth.example");
}

}  // namespace

TEST_CASE("send back: 303, not stored and without a referrer (RFC 9700 4.12, 4.2.4; cases 29, 32)") {
  const http::Response response = sent(success("https://shop.example/cb", "a b"));
  CHECK(response.status == 303);
  CHECK(response.field("Location") ==
        "https://shop.example/cb?code=tg_ac_x&state=a%20b&iss=https%3A%2F%2Fauth.example");
  CHECK(response.field("Cache-Control") == "no-store");
  CHECK(response.field("Referrer-Policy") == "no-referrer");
  CHECK(response.body.empty());
}

TEST_CASE(
    "send back: form_post is a page whose form goes to the redirect URI alone (CVE-2023-6927; case 19)") {
  const http::Response page =
      sent(success("https://shop.example:8443/cb?a=1&b=2", "\"><script>alert(1)</script>")
               .by(oauth::ResponseMode::form_post));
  CHECK(page.status == 200);
  CHECK(page.field("Location").empty());
  CHECK(page.field("Cache-Control") == "no-store");
  CHECK(page.field("Referrer-Policy") == "no-referrer");
  const std::string_view policy = page.field("Content-Security-Policy");
  CHECK(contains(policy, "default-src 'none'"));
  CHECK(contains(policy, "frame-ancestors 'none'"));
  CHECK(contains(policy, "form-action 'self' https://shop.example:8443"));
  CHECK(contains(page.body, "action=\"https://shop.example:8443/cb?a=1&amp;b=2\""));
  CHECK(contains(page.body, "name=\"code\" value=\"tg_ac_x\""));
  CHECK(contains(page.body, "name=\"iss\" value=\"https://auth.example\""));
  CHECK_FALSE(contains(page.body, "<script>alert"));
  CHECK(contains(page.body, "&gt;&lt;script&gt;alert(1)&lt;/script&gt;"));
}

TEST_CASE("send back: errors and JWT responses are posted the same way (JARM 2.3.3)") {
  const std::string uri = "https://shop.example/cb";
  const auto match = *oauth::RedirectUri::match({uri}, uri);
  const base::Error denied{base::ErrorCode::access_denied, "the user denied the request"};
  const http::Response failed = sent(
      RedirectTarget::failure(match, denied, "", "https://auth.example").by(oauth::ResponseMode::form_post));
  CHECK(contains(failed.body, "name=\"error\" value=\"access_denied\""));
  CHECK_FALSE(contains(failed.body, "name=\"state\""));
  const http::Response jwt =
      sent(success(uri, "s").as_jwt("aaa.bbb.ccc", oauth::ResponseMode::form_post_jwt));
  CHECK(contains(jwt.body, "name=\"response\" value=\"aaa.bbb.ccc\""));
  CHECK_FALSE(contains(jwt.body, "name=\"code\""));
}
