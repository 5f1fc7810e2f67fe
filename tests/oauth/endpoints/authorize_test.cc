// The authorization endpoint: pages, redirects, sign-in and consent.
#include "oauth/authorize.h"

#include <doctest/doctest.h>

#include "oauth/consent.h"
#include "oauth/endpoints/endpoints.h"
#include "tests/support/endpoint_world.h"

using test_support::EndpointWorld;
using test_support::FakeRequest;
using test_support::get;
using test_support::kChallenge;
using test_support::kNow;
using test_support::Pairs;
using test_support::post;
using test_support::with;

namespace {

const Pairs kGood{{"client_id", "app_shop"},
                  {"redirect_uri", "https://shop.example/cb"},
                  {"response_type", "code"},
                  {"scope", "accounts:read"},
                  {"state", "xyz"},
                  {"code_challenge", std::string(kChallenge)},
                  {"code_challenge_method", "S256"}};

struct AuthorizationEndpoint : EndpointWorld {
  http::Response send_get(const Pairs& pairs) {
    return get(pairs).sent_to(&oauth::endpoints::authorize_get, context);
  }
  http::Response send(const FakeRequest& request) {
    return request.sent_to(&oauth::endpoints::authorize_post, context);
  }
  void sign_in() { browser.user = base::UserId{"usr_alice"}; }
};

}  // namespace

TEST_CASE("authorization endpoint: signed in, on to the consent page of that user (RFC 6749 3.1)") {
  AuthorizationEndpoint world;
  world.sign_in();
  const http::Response response = world.send_get(kGood);
  CHECK(response.status == 303);
  const std::string location(response.field("Location"));
  REQUIRE(location.starts_with("/consent?request="));
  CHECK(response.field("Cache-Control") == "no-store");
  CHECK(response.field("Referrer-Policy") == "no-referrer");
  const std::string handle = location.substr(17);
  CHECK(handle.size() == 43);
  const auto consent = oauth::find_consent(world.clients, world.grants, handle, {"usr_alice"}, kNow);
  REQUIRE(consent);
  CHECK(consent->request.state == "xyz");
}

TEST_CASE("authorization endpoint: not signed in, by the sign-in page and back to the same request") {
  AuthorizationEndpoint world;
  const std::string target = "/oauth2/authorize?" + test_support::encoded(kGood);
  const std::string expect = "/login?return_to=" + http::form_encoded(target);
  const http::Response response = world.send_get(kGood);
  CHECK(response.status == 303);
  CHECK(response.field("Location") == expect);
  CHECK(world.grants.interaction_count() == 0);
  CHECK(world.send(post(kGood)).field("Location") == expect);
}

TEST_CASE("authorization endpoint: POST with a form does the same (OIDC Core 3.1.2.1)") {
  AuthorizationEndpoint world;
  world.sign_in();
  CHECK(world.send(post(kGood)).field("Location").starts_with("/consent?request="));
  FakeRequest json = post(kGood);
  json.fields[0].second = "application/json";
  CHECK(world.send(json).status == 400);
  FakeRequest both = post(kGood);
  both.query = "state=other";
  CHECK(world.send(both).status == 400);
}

TEST_CASE(
    "authorization endpoint: an error page has no Location and echoes nothing (RFC 6749 4.1.2.1; cases 1, "
    "15)") {
  AuthorizationEndpoint world;
  world.sign_in();
  FakeRequest bad_escape = get(kGood);
  bad_escape.query += "&x=%zz";
  const http::Response responses[] = {
      world.send_get(with(kGood, "redirect_uri", "https://evil.example/<script>")),
      world.send_get(with(kGood, "client_id", "<script>")),
      world.send_get({}),
      bad_escape.sent_to(&oauth::endpoints::authorize_get, world.context),
  };
  for (const http::Response& response : responses) {
    CHECK(response.status == 400);
    CHECK(response.field("Location").empty());
    CHECK(response.field("Content-Type").starts_with("text/html"));
    CHECK(response.body.find("script") == std::string::npos);
  }
  CHECK(world.grants.interaction_count() == 0);
}

TEST_CASE(
    "authorization endpoint: other errors are a 303 to the client, signed in or not (RFC 9700 4.12; case "
    "29)") {
  for (const bool signed_in : {false, true}) {
    AuthorizationEndpoint world;
    if (signed_in) world.sign_in();
    const http::Response response = world.send_get(with(kGood, "scope", "admin"));
    CHECK(response.status == 303);
    CHECK(response.field("Location").starts_with("https://shop.example/cb?error=invalid_scope&"));
    CHECK(response.field("Location").ends_with("&state=xyz&iss=https%3A%2F%2Fauth.example"));
    CHECK(response.field("Referrer-Policy") == "no-referrer");
    CHECK(world.grants.interaction_count() == 0);
  }
}

TEST_CASE("authorization endpoint: prompt=none never shows a page (OIDC Core 3.1.2.6, oidcc-prompt-none)") {
  for (const bool signed_in : {false, true}) {
    AuthorizationEndpoint world;
    if (signed_in) world.sign_in();
    const http::Response response = world.send_get(with(kGood, "prompt", "none"));
    CHECK(response.status == 303);
    CHECK(response.field("Location").starts_with("https://shop.example/cb?error=login_required&"));
    CHECK(world.grants.interaction_count() == 0);
  }
}

TEST_CASE("authorization endpoint: prompt=login signs in again, once (OIDC Core 3.1.2.1)") {
  AuthorizationEndpoint world;
  world.sign_in();
  const http::Response response = world.send_get(with(kGood, "prompt", "login"));
  const std::string target = "/oauth2/authorize?" + test_support::encoded(kGood);
  CHECK(response.field("Location") == "/login?return_to=" + http::form_encoded(target) + "&prompt=login");
}

TEST_CASE(
    "authorization endpoint: a state of 2048 bytes gets through sign-in, 4097 bytes in all do not (case "
    "141)") {
  AuthorizationEndpoint world;
  CHECK(
      world.send_get(with(kGood, "state", std::string(2048, 's'))).field("Location").starts_with("/login?"));
  const std::size_t used =
      std::string("/oauth2/authorize?&extra=").size() + test_support::encoded(kGood).size();
  const auto location = [&](std::size_t size) {
    return std::string(world.send_get(with(kGood, "extra", std::string(size - used, 'x'))).field("Location"));
  };
  CHECK(location(4096).starts_with("/login?"));
  CHECK(location(4097).starts_with("https://shop.example/cb?error=invalid_request&"));
}

TEST_CASE("authorization endpoint: no answer lets another origin read it (RFC 9700 2.6; case 31)") {
  AuthorizationEndpoint world;
  FakeRequest request = get(kGood);
  request.fields = {{"Origin", "https://evil.example"}};
  const http::Response response = request.sent_to(&oauth::endpoints::authorize_get, world.context);
  for (const auto& [name, value] : response.fields) CHECK_FALSE(name.starts_with("Access-Control-"));
}
