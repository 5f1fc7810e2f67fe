// The modules of the FAPI 2.0 conformance suite about the request: one test each, from the pushed request to
// the code. Names are the suite's, without "fapi2-security-profile-final-".
#include <doctest/doctest.h>

#include "tests/support/fapi_world.h"
#include "tests/support/oauth_refusal.h"

using namespace std::chrono_literals;
using test_support::answer_of;
using test_support::FakeRequest;
using test_support::FapiWorld;
using test_support::JwtText;
using test_support::kNow;
using test_support::Pairs;
using test_support::with;

namespace {

constexpr const char* kPar = "/oauth2/par";

struct RequestWorld : FapiWorld {
  std::string par(const FakeRequest& sent) { return answer_of(push(sent), sent); }
  std::string par(const Pairs& pairs) { return par(form(kPar, pairs)); }
  /// Where the browser goes with a request_uri and nothing else.
  std::string show(const std::string& request_uri, const std::string& client_id = "app_fapi",
                   base::Instant now = kNow) {
    const http::Response shown = authorize({{"client_id", client_id}, {"request_uri", request_uri}}, now);
    return shown.status == 303 ? std::string(shown.field("Location")) : shown.body;
  }
  /// The redirect after consent to what was pushed.
  std::string back(const Pairs& pairs) { return approve(show(pushed(pairs))); }
  bool minted() const { return grants.code_count() + grants.grant_count() + grants.refresh_count() != 0; }
  JwtText object(const Pairs& pairs) {
    return test_support::request_object(key(), "app_fapi", settings.issuer, kNow, pairs);
  }
};

}  // namespace

TEST_CASE("happy-flow: PAR, consent, code, token; iss in the response; a second client with dpop_jkt only") {
  RequestWorld world;
  for (const bool by_parameter : {false, true}) {
    const Pairs pairs =
        by_parameter ? with(world.request(), "dpop_jkt", world.proof_key().kid()) : world.request();
    const std::string back =
        world.approve(world.show(world.pushed(pairs, by_parameter ? nullptr : &world.proof_key())));
    CHECK(back.starts_with("https://shop.example/cb?code=tg_ac_"));
    CHECK(world.parameter(back, "state") == "xyz");
    CHECK(world.parameter(back, "iss") == "https://auth.example");
    const FakeRequest sent =
        world.form("/oauth2/token", world.code_request(world.parameter(back, "code")), &world.proof_key());
    const http::Response tokens = world.token(sent);
    CHECK(answer_of(tokens, sent) == "200");
    CHECK(world.member(tokens, "token_type") == "DPoP");
    CHECK(world.member(tokens, "scope") == "accounts:read openid");
    CHECK_FALSE(world.member(tokens, "id_token").empty());
    CHECK_FALSE(world.member(tokens, "refresh_token").empty());
  }
}

TEST_CASE(
    "user-rejects-authentication: access_denied with state and iss, nothing minted, the request spent") {
  RequestWorld world;
  const std::string request_uri = world.pushed(world.request());
  const std::string location = world.show(request_uri);
  const auto denied = oauth::deny_consent(world.clients, world.grants, world.issuer, location.substr(17),
                                          *world.browser.user, kNow);
  REQUIRE(denied);
  CHECK(world.parameter(denied->url(), "error") == "access_denied");
  CHECK(world.parameter(denied->url(), "state") == "xyz");
  CHECK(world.parameter(denied->url(), "iss") == "https://auth.example");
  CHECK_FALSE(world.minted());
  CHECK(world.show(request_uri) == "page: invalid_request_uri");
}

TEST_CASE("ensure-request-object-with-multiple-aud-succeeds") {
  RequestWorld world;
  const JwtText object =
      world.object(world.request()).with("aud", R"(["https://auth.example","https://other.example"])");
  CHECK(world.par({{"request", object.signed_by(world.key())}}) == "201");
}

TEST_CASE("ensure-authorization-request-without-state-success: no state comes back") {
  RequestWorld world;
  const std::string back = world.back(with(world.request(), "state", ""));
  CHECK_FALSE(world.parameter(back, "code").empty());
  CHECK(back.find("state=") == std::string::npos);
}

TEST_CASE(
    "ensure-authorization-request-without-nonce-success, -with-64-char-nonce-success, -with-long-nonce") {
  RequestWorld world;
  for (const std::size_t size : {std::size_t{0}, std::size_t{64}, std::size_t{384}}) {
    const std::string nonce(size, 'n');
    const std::string code = world.code_for(with(world.request(), "nonce", nonce));
    const http::Response tokens =
        world.token(world.form("/oauth2/token", world.code_request(code), &world.proof_key()));
    const auto claims = nlohmann::json::parse(test_support::payload_of(world.member(tokens, "id_token")));
    CHECK(claims.value("nonce", "") == nonce);
    CHECK(claims.contains("nonce") == (size > 0));
  }
  CHECK(world.par(with(world.request(), "nonce", std::string(513, 'n'))) == "400 invalid_request");
}

TEST_CASE("ensure-other-scope-order-succeeds") {
  RequestWorld world;
  CHECK_FALSE(world.code_for(with(world.request(), "scope", "openid accounts:read")).empty());
}

TEST_CASE("ensure-authorization-request-with-long-state: 1000 bytes come back as they were") {
  RequestWorld world;
  const std::string state(1000, 's');
  CHECK(world.parameter(world.back(with(world.request(), "state", state)), "state") == state);
}

TEST_CASE(
    "ensure-different-nonce-inside-and-outside-request-object, -different-state-, state-only-outside: the "
    "inner one") {
  RequestWorld world;
  Pairs outer = with(with(world.request(), "state", "outer"), "nonce", "outer");
  outer.emplace_back("request", world.object(world.request()).signed_by(world.key()));
  CHECK(world.parameter(world.back(outer), "state") == "xyz");
  outer.back().second = world.object(with(world.request(), "state", "")).signed_by(world.key());
  const std::string back = world.back(outer);
  CHECK_FALSE(world.parameter(back, "code").empty());
  CHECK(back.find("state=") == std::string::npos);
  // And at the authorization endpoint, beside the request_uri.
  const std::string request_uri = world.pushed(world.request());
  const http::Response shown =
      world.authorize({{"client_id", "app_fapi"}, {"request_uri", request_uri}, {"state", "outer"}});
  CHECK(world.parameter(world.approve(shown.field("Location")), "state") == "xyz");
}

TEST_CASE("ensure-request-object-without-exp-fails and the other request objects that fail") {
  RequestWorld world;
  const JwtText good = world.object(world.request());
  const auto at = [](int from_now) { return std::to_string(1'700'000'000 + from_now); };
  struct Row {
    const char* module;
    JwtText jwt;
    const char* expect = "400 invalid_request_object";
  };
  const Row rows[] = {
      {"ensure-request-object-without-exp-fails", good.with("exp", "")},
      {"ensure-request-object-without-nbf-fails", good.with("nbf", "")},
      {"ensure-expired-request-object-fails", good.with("nbf", at(-600)).with("exp", at(-300))},
      {"ensure-request-object-with-bad-aud-fails", good.with("aud", R"("https://other.example")")},
      {"ensure-request-object-with-exp-over-60-fails", good.with("exp", at(4200))},
      {"ensure-request-object-with-nbf-over-60-fails", good.with("nbf", at(-4200))},
      {"par-authorization-request-containing-request_uri", good.with("request_uri", R"("urn:x")")},
      {"ensure-request-object-signature-algorithm-is-not-none", good.with_header("alg", R"("none")")},
      {"ensure-request-object-without-redirect-uri-fails", good.with("redirect_uri", ""),
       "400 invalid_request"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.module);
    CHECK(world.par({{"request", row.jwt.signed_by(world.key())}}) == row.expect);
  }
  // ensure-matching-key-in-authorization-request, ensure-request-object-with-invalid-signature-fails
  CHECK(world.par({{"request", good.signed_by(world.other_key())}}) == "400 invalid_request_object");
  CHECK(world.par({{"request", good.with_signature(std::string(64, 'x'))}}) == "400 invalid_request_object");
  // ensure-request-object-with-nbf-8-seconds-in-the-future-is-accepted
  CHECK(world.par({{"request", good.with("nbf", at(8)).signed_by(world.key())}}) == "201");
  CHECK(world.grants.writes() == 1);
}

TEST_CASE("ensure-signed-request-object-with-RS256-fails") {
  RequestWorld world;
  static const base::Signer rsa = base::Signer::generate(base::Alg::rs256);
  world.fapi.metadata.jwks = test_support::jwks_of({&world.key(), &rsa});
  world.clients.put(world.fapi);
  const JwtText jwt =
      test_support::request_object(rsa, "app_fapi", world.settings.issuer, kNow, world.request());
  CHECK(world.par({{"request", jwt.signed_by(rsa)}}) == "400 invalid_request_object");
}

TEST_CASE("ensure-unsigned-request-at-par-endpoint-fails (RFC 9101 10.5; case 54)") {
  RequestWorld world;
  world.fapi.metadata.require_signed_request_object = true;
  world.clients.put(world.fapi);
  CHECK(world.par(world.request()) == "400 invalid_request");
  CHECK(world.par({{"request", world.object(world.request()).signed_by(world.key())}}) == "201");
}

TEST_CASE("plain-fapi-tolerate-unregistered-redirect-uri, ensure-registered-redirect-uri: refused") {
  RequestWorld world;
  CHECK(world.par(with(world.request(), "redirect_uri", "https://shop.example/cb/x")) ==
        "400 invalid_request");
}

TEST_CASE(
    "ensure-unsigned-authorization-request-without-using-par-fails: an error for the client, with state "
    "(case 20)") {
  RequestWorld world;
  const http::Response response = world.authorize(world.request());
  CHECK(response.status == 303);
  const std::string location(response.field("Location"));
  CHECK(location.starts_with("https://shop.example/cb?error=invalid_request&"));
  CHECK(world.parameter(location, "state") == "xyz");
  CHECK(world.parameter(location, "iss") == "https://auth.example");
  CHECK(world.authorize(with(world.request(), "redirect_uri", "https://evil.example")).status == 400);
  // Signing is not pushing.
  const http::Response signed_ = world.authorize(
      {{"client_id", "app_fapi"}, {"request", world.object(world.request()).signed_by(world.key())}});
  CHECK(world.parameter(std::string(signed_.field("Location")), "error") == "invalid_request");
  CHECK(world.grants.writes() == 0);
}

TEST_CASE(
    "ensure-redirect-uri-in-authorization-request, par-ensure-pkce-required, par-plain-pkce-rejected and "
    "more at PAR") {
  RequestWorld world;
  const auto par = [&](const char* name, const char* value) {
    return world.par(with(world.request(), name, value));
  };
  CHECK(par("redirect_uri", "") == "400 invalid_request");
  CHECK(par("code_challenge", "") == "400 invalid_request");
  CHECK(par("code_challenge_method", "plain") == "400 invalid_request");
  // ensure-response-type-code-idtoken-fails, ensure-response-type-token-fails
  CHECK(par("response_type", "code id_token") == "400 unsupported_response_type");
  CHECK(par("response_type", "token") == "400 unsupported_response_type");
  // par-authorization-request-containing-request_uri-form-param
  CHECK(par("request_uri", "urn:ietf:params:oauth:request_uri:x") == "400 invalid_request");
  // ensure-mismatched-dpop-jkt-fails
  CHECK(world.par(world.form(kPar, with(world.request(), "dpop_jkt", world.other_proof_key().kid()),
                             &world.proof_key())) == "400 invalid_request");
  CHECK(world.grants.writes() == 0);
}

TEST_CASE(
    "par-ensure-reused-request-uri-prior-to-auth-completion-succeeds, par-attempt-reuse-request_uri (case "
    "49)") {
  RequestWorld world;
  const std::string request_uri = world.pushed(world.request());
  const std::string first = world.show(request_uri), second = world.show(request_uri);
  CHECK(first.starts_with("/consent?request="));
  CHECK(second.starts_with("/consent?request="));
  CHECK_FALSE(world.approve(second).empty());
  CHECK(world.approve(first).empty());  // one of two pages decides
  CHECK(world.show(request_uri) == "page: invalid_request_uri");
  CHECK(world.grants.code_count() == 1);
}

TEST_CASE("par-attempt-to-use-expired-request_uri (case 49)") {
  RequestWorld world;
  const std::string request_uri = world.pushed(world.request());
  const auto lifetime = world.settings.lifetimes.pushed_request;
  CHECK(lifetime < 600s);
  CHECK(world.show(request_uri, "app_fapi", kNow + lifetime - 1us).starts_with("/consent?"));
  CHECK(world.show(request_uri, "app_fapi", kNow + lifetime) == "page: invalid_request_uri");
}

TEST_CASE("par-attempt-to-use-request_uri-for-different-client (case 59 of the suite)") {
  RequestWorld world;
  const std::string request_uri = world.pushed(world.request());
  CHECK(world.show(request_uri, "app_second") == "page: invalid_request_uri");
  CHECK(world.show(request_uri, "app_none").starts_with("page: "));
  CHECK(world.grants.interaction_count() == 0);
  CHECK(world.show(request_uri).starts_with("/consent?"));
}

TEST_CASE(
    "par-without-duplicate-parameters: client_id and request_uri are enough, request_uri alone is not") {
  RequestWorld world;
  const std::string request_uri = world.pushed(world.request());
  CHECK(world.show(request_uri).starts_with("/consent?"));
  CHECK(world.authorize({{"request_uri", request_uri}}).status == 400);
}

TEST_CASE(
    "a signed response for a pushed request: JARM with code, state and iss inside (Message Signing plan)") {
  RequestWorld world;
  const std::string back = world.back(with(world.request(), "response_mode", "jwt"));
  CHECK(back.starts_with("https://shop.example/cb?response="));
  const auto claims = nlohmann::json::parse(test_support::payload_of(world.parameter(back, "response")));
  CHECK(claims["iss"] == "https://auth.example");
  CHECK(claims["aud"] == "app_fapi");
  CHECK(claims["state"] == "xyz");
  CHECK(claims["code"].get<std::string>().starts_with("tg_ac_"));
}
