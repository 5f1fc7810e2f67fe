// The authorization endpoint: pages, redirects, sign-in and consent.
#include "oauth/authorize.h"

#include <doctest/doctest.h>

#include "oauth/consent.h"
#include "oauth/endpoints/endpoints.h"
#include "tests/support/endpoint_world.h"

using namespace std::chrono_literals;
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
  /// `target` with the mark that the sign-in page brings back.
  static std::string marked(const AuthorizationEndpoint& world, const std::string& target) {
    const std::string own = target.substr(target.find('?') + 1);
    return target + "&returned_at=" + oauth::mark_of_return(own, kNow, world.keys.web);
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
  const std::string expect = "/login?return_to=" + http::form_encoded(world.marked(world, target));
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
    CHECK(world.grants.interaction_count() == 0);
  }
}

TEST_CASE("authorization endpoint: prompt=none never shows a page (OIDC Core 3.1.2.6, oidcc-prompt-none)") {
  for (const bool signed_in : {false, true}) {
    AuthorizationEndpoint world;
    if (signed_in) world.sign_in();
    const http::Response response = world.send_get(with(kGood, "prompt", "none"));
    CHECK(response.status == 303);
    const std::string error = signed_in ? "consent_required" : "login_required";
    CHECK(response.field("Location").starts_with("https://shop.example/cb?error=" + error + "&"));
    CHECK(world.grants.interaction_count() == 0);
  }
}

TEST_CASE(
    "authorization endpoint: prompt=login signs in again, once (OIDC Core 3.1.2.1, oidcc-prompt-login)") {
  AuthorizationEndpoint world;
  world.sign_in();
  const Pairs pairs = with(kGood, "prompt", "login");
  const std::string target = world.marked(world, "/oauth2/authorize?" + test_support::encoded(pairs));
  CHECK(world.send_get(pairs).field("Location") ==
        "/login?return_to=" + http::form_encoded(target) + "&prompt=login");
  // Back from the sign-in page, but with the session of before: nobody signed in again.
  const Pairs returned = with(pairs, "returned_at",
                              oauth::mark_of_return(test_support::encoded(pairs), kNow + 1s, world.keys.web));
  const auto back = [&] {
    FakeRequest request = get(returned);
    request.now = kNow + 2s;
    return std::string(request.sent_to(&oauth::endpoints::authorize_get, world.context).field("Location"));
  };
  CHECK(back().starts_with("/login?"));
  world.browser.authentication.auth_time = kNow + 1s;
  CHECK(back().starts_with("/consent?"));
  // A mark of another request does not count.
  const Pairs other = with(returned, "state", "other");
  CHECK(world.send_get(other).field("Location").starts_with("/login?"));
}

TEST_CASE("authorization endpoint: max_age (OIDC Core 3.1.2.1, oidcc-max-age-1, oidcc-max-age-10000)") {
  AuthorizationEndpoint world;
  world.sign_in();
  struct Row {
    const char* max_age;
    std::chrono::seconds age;
    const char* expect;
  };
  const Row rows[] = {{"10000", 10000s, "/consent?"},
                      {"10000", 10001s, "/login?"},
                      {"1", 1s, "/consent?"},
                      {"1", 2s, "/login?"},
                      {"0", 1s, "/login?"},
                      {"-1", 0s, "https://shop.example/cb?error=invalid_request&"},
                      {"1x", 0s, "https://shop.example/cb?error=invalid_request&"},
                      {"4294967296", 0s, "https://shop.example/cb?error=invalid_request&"}};
  for (const Row& row : rows) {
    CAPTURE(row.max_age);
    world.browser.authentication.auth_time = kNow - row.age;
    CHECK(world.send_get(with(kGood, "max_age", row.max_age)).field("Location").starts_with(row.expect));
  }
}

TEST_CASE(
    "authorization endpoint: prompt=none with an earlier consent is silent (oidcc-prompt-none-logged-in)") {
  AuthorizationEndpoint world;
  world.sign_in();
  world.issue_code(world.shop);  // a grant of usr_alice for everything the shop is registered for
  const auto send = [&](const Pairs& pairs) {
    return std::string(world.send_get(with(pairs, "prompt", "none")).field("Location"));
  };
  CHECK(send(kGood).starts_with("https://shop.example/cb?code="));
  CHECK(world.grants.code_count() == 2);
  CHECK(send(with(kGood, "scope", "accounts:read payments:write"))
            .starts_with("https://shop.example/cb?code="));
  world.browser.user = base::UserId{"usr_bob"};
  CHECK(send(kGood).starts_with("https://shop.example/cb?error=consent_required&"));
  CHECK(world.grants.code_count() == 3);
}

TEST_CASE("authorization endpoint: form_post and JWT responses (Form Post 2, JARM 2.3; case 19)") {
  AuthorizationEndpoint world;
  const Pairs failing = with(kGood, "scope", "admin");
  const http::Response posted = world.send_get(with(failing, "response_mode", "form_post"));
  CHECK(posted.status == 200);
  CHECK(posted.body.starts_with("post: https://shop.example/cb error=invalid_scope "));
  CHECK(posted.body.ends_with(" state=xyz iss=https://auth.example"));
  for (const char* mode : {"jwt", "query.jwt"}) {
    const http::Response signed_ = world.send_get(with(failing, "response_mode", mode));
    const std::string location(signed_.field("Location"));
    REQUIRE(location.starts_with("https://shop.example/cb?response="));
    CHECK(location.find("error=") == std::string::npos);
  }
  CHECK(world.send_get(with(failing, "response_mode", "form_post.jwt"))
            .body.starts_with("post: https://shop.example/cb response="));
}

TEST_CASE(
    "authorization endpoint: a state of 2048 bytes gets through sign-in, 4097 bytes in all do not (case "
    "141)") {
  AuthorizationEndpoint world;
  CHECK(
      world.send_get(with(kGood, "state", std::string(2048, 's'))).field("Location").starts_with("/login?"));
  const std::size_t used = world.marked(world, "/oauth2/authorize?" + test_support::encoded(kGood)).size() +
                           std::string("&extra=").size();
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
