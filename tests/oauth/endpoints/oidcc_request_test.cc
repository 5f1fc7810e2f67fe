// The modules of the OpenID Connect Basic certification plan about the authorization request, and the Config
// plan; one case a module, by its name.
#include <doctest/doctest.h>

#include "tests/support/oidc_world.h"

using namespace std::chrono_literals;
using nlohmann::json;
using test_support::kChallenge;
using test_support::kVerifier;
using test_support::OidcWorld;
using test_support::Pairs;
using test_support::with;

namespace {

/// The flow ends with tokens, whatever the parameter.
void check_accepted(const std::string& name, const std::string& value) {
  OidcWorld world;
  CHECK(world.tokens(with(OidcWorld::request(), name, value)).contains("id_token"));
}

std::string error_in(const std::string& url) { return OidcWorld::parameter(url, "error"); }

}  // namespace

TEST_CASE("oidcc-response-type-missing: an error redirect (RFC 6749 4.1.2.1)") {
  OidcWorld world;
  const std::string url = world.go(with(OidcWorld::request(), "response_type", ""));
  CHECK(url.starts_with("https://shop.example/cb?"));
  CHECK(error_in(url) == "invalid_request");
  CHECK(OidcWorld::parameter(url, "state") == "state-1");
}

TEST_CASE("oidcc-ensure-request-without-nonce-succeeds-for-code-flow: and the ID token has none") {
  OidcWorld world;
  CHECK_FALSE(world.id_token(world.tokens(with(OidcWorld::request(), "nonce", ""))).contains("nonce"));
}

TEST_CASE("oidcc-alternate-happy-flow: scopes and parameters in another order") {
  OidcWorld world;
  Pairs reversed = OidcWorld::request("phone email openid");
  std::ranges::reverse(reversed);
  CHECK(world.tokens(reversed)["scope"] == "email openid phone");
}

TEST_CASE("oidcc-display-page: no error") { check_accepted("display", "page"); }
TEST_CASE("oidcc-display-popup: no error") { check_accepted("display", "popup"); }

TEST_CASE("oidcc-prompt-login: the user signs in again, and auth_time is later") {
  OidcWorld world;
  const json before = world.id_token(world.tokens(OidcWorld::request()));
  world.now += 10s;
  const json after = world.id_token(world.tokens(with(OidcWorld::request(), "prompt", "login")));
  CHECK(world.logins == 1);
  CHECK(after["auth_time"] > before["auth_time"]);
  CHECK(after["sub"] == before["sub"]);
}

TEST_CASE("oidcc-prompt-none-not-logged-in: login_required") {
  OidcWorld world;
  world.browser.user.reset();
  CHECK(error_in(world.go(with(OidcWorld::request(), "prompt", "none"))) == "login_required");
}

TEST_CASE("oidcc-prompt-none-logged-in: silent, the same sub and auth_time") {
  OidcWorld world;
  const json before = world.id_token(world.tokens(OidcWorld::request()));
  world.now += 10s;
  const json after = world.id_token(world.tokens(with(OidcWorld::request(), "prompt", "none")));
  CHECK(world.logins == 0);
  CHECK(after["auth_time"] == before["auth_time"]);
  CHECK(after["sub"] == before["sub"]);
}

TEST_CASE("oidcc-max-age-1: an older sign-in is not enough") {
  OidcWorld world;
  const json before = world.id_token(world.tokens(OidcWorld::request()));
  world.now += 2s;
  const json after = world.id_token(world.tokens(with(OidcWorld::request(), "max_age", "1")));
  CHECK(world.logins == 1);
  CHECK(after["auth_time"] > before["auth_time"]);
}

TEST_CASE("oidcc-max-age-10000: a sign-in of just now is enough") {
  OidcWorld world;
  const json before = world.id_token(world.tokens(OidcWorld::request()));
  world.now += 2s;
  const json after = world.id_token(world.tokens(with(OidcWorld::request(), "max_age", "10000")));
  CHECK(world.logins == 0);
  CHECK(after["auth_time"] == before["auth_time"]);
}

TEST_CASE("oidcc-ensure-request-with-unknown-parameter-succeeds") { check_accepted("extra", "foobar"); }

TEST_CASE("oidcc-id-token-hint: prompt=none for the hinted user") {
  OidcWorld world;
  const json tokens = world.tokens(OidcWorld::request());
  Pairs silent = with(OidcWorld::request(), "prompt", "none");
  silent = with(silent, "id_token_hint", tokens["id_token"].get<std::string>());
  CHECK(world.id_token(world.tokens(silent))["sub"] == "usr_alice");
  world.browser.user = base::UserId{"usr_bob"};
  CHECK(error_in(world.go(silent)) == "login_required");
}

TEST_CASE("oidcc-login-hint: it goes along to the sign-in page") {
  OidcWorld world;
  world.browser.user.reset();
  const Pairs pairs = with(OidcWorld::request(), "login_hint", "alice@example.com");
  const http::Response response = world.get_target("/oauth2/authorize?" + test_support::encoded(pairs));
  CHECK(OidcWorld::parameter(std::string(response.field("Location")), "login_hint") == "alice@example.com");
  CHECK(world.follow(response).starts_with("https://shop.example/cb?code="));
}

TEST_CASE("oidcc-ui-locales: it goes along to the sign-in page") {
  OidcWorld world;
  world.browser.user.reset();
  const Pairs pairs = with(OidcWorld::request(), "ui_locales", "se zh-CN");
  const http::Response response = world.get_target("/oauth2/authorize?" + test_support::encoded(pairs));
  CHECK(OidcWorld::parameter(std::string(response.field("Location")), "ui_locales") == "se zh-CN");
  CHECK(world.follow(response).starts_with("https://shop.example/cb?code="));
}

TEST_CASE("oidcc-claims-locales: no error") { check_accepted("claims_locales", "se"); }

TEST_CASE("oidcc-ensure-request-with-acr-values-succeeds: and acr says how it was") {
  OidcWorld world;
  const Pairs pairs = with(OidcWorld::request(), "acr_values", "1 urn:tollgate:acr:password");
  CHECK(world.id_token(world.tokens(pairs))["acr"] == "urn:tollgate:acr:password");
}

TEST_CASE("oidcc-ensure-registered-redirect-uri: an error page and no redirect") {
  OidcWorld world;
  const std::string url = "https://shop.example/cb?" + std::string(43, 'x');
  CHECK(world.go(with(OidcWorld::request(), "redirect_uri", url)) == "page: invalid_redirect_uri");
}

TEST_CASE("oidcc-ensure-post-request-succeeds: the authorization endpoint takes forms") {
  OidcWorld world;
  const http::Response response =
      world.at(&oauth::endpoints::authorize_post, test_support::post(OidcWorld::request()));
  CHECK(world.follow(response).starts_with("https://shop.example/cb?code="));
}

TEST_CASE("oidcc-request-uri-unsigned-supported-correctly-or-rejected-as-unsupported: rejected") {
  OidcWorld world;
  CHECK(world.go(with(OidcWorld::request(), "request_uri", "https://shop.example/request")) ==
        "page: request_uri_not_supported");
}

TEST_CASE("oidcc-unsigned-request-object-supported-correctly-or-rejected-as-unsupported: rejected") {
  OidcWorld world;
  const std::string object = test_support::unsigned_jwt(R"({"client_id":"app_shop","response_type":"code"})");
  CHECK(world.go(with(OidcWorld::request(), "request", object)) == "page: invalid_request_object");
}

TEST_CASE("oidcc-ensure-request-object-with-redirect-uri: skipped, an unsigned object is never read") {
  OidcWorld world;
  const std::string object = test_support::unsigned_jwt(
      R"({"client_id":"app_shop","response_type":"code","redirect_uri":"https://shop.example/cb"})");
  const Pairs pairs = with(OidcWorld::request(), "redirect_uri", "https://shop.example/other");
  CHECK(world.go(with(pairs, "request", object)) == "page: invalid_request_object");
}

TEST_CASE(
    "oidcc-ensure-request-with-valid-pkce-succeeds: and PKCE is enforced where it was begun (case 85)") {
  OidcWorld world;
  Pairs pairs = with(OidcWorld::request(), "code_challenge", std::string(kChallenge));
  pairs = with(pairs, "code_challenge_method", "S256");
  CHECK(OidcWorld::error_of(world.redeem(world.code(pairs))) == "400 invalid_grant");
  CHECK(world.redeem(world.code(pairs), {{"code_verifier", std::string(kVerifier)}}).status == 200);
  CHECK(OidcWorld::error_of(
            world.redeem(world.code(OidcWorld::request()), {{"code_verifier", std::string(kVerifier)}})) ==
        "400 invalid_grant");
  CHECK(error_in(world.go(with(pairs, "code_challenge_method", "plain"))) == "invalid_request");
  CHECK(error_in(world.go(with(pairs, "code_challenge", ""))) == "invalid_request");
}

TEST_CASE("oidcc-discovery-endpoint-verification (oidcc-config-certification-test-plan)") {
  OidcWorld world;
  const http::Response response = world.at(&oauth::endpoints::openid_configuration, test_support::get({}));
  CHECK(response.status == 200);
  CHECK(response.field("Content-Type") == "application/json");
  const json document = json::parse(response.body);
  CHECK(document["issuer"] == "https://auth.example");
  for (const auto& [name, value] : document.items())
    if (name.ends_with("_endpoint") || name == "jwks_uri")
      CHECK_MESSAGE(value.get<std::string>().starts_with("https://auth.example/"), name);
  const auto has = [&document](const char* name, const char* value) {
    CAPTURE(name);
    const json& values = document.at(name);
    return std::ranges::find(values, json(value)) != values.end();
  };
  CHECK(has("response_types_supported", "code"));
  CHECK(has("subject_types_supported", "public"));
  for (const char* algs : {"id_token_signing_alg_values_supported", "userinfo_signing_alg_values_supported"})
    for (const char* alg : {"RS256", "PS256", "ES256"}) CHECK(has(algs, alg));
  CHECK(has("grant_types_supported", "authorization_code"));
  CHECK(has("scopes_supported", "openid"));
  CHECK(has("claims_supported", "sub"));
  CHECK(has("code_challenge_methods_supported", "S256"));
  for (const char* endpoint : {"authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri"})
    CHECK(document.contains(endpoint));
}
