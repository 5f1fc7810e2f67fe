// The authorization endpoint: hints, request objects and request URIs, and that every error names the issuer
// (cases 25 to 27, 39, 45, 49 to 51).
#include <doctest/doctest.h>

#include "oauth/id_token.h"
#include "tests/support/fapi_world.h"

using namespace std::chrono_literals;
using test_support::JwtText;
using test_support::kNow;
using test_support::Pairs;
using test_support::with;

namespace {

/// An app of the open profile, so that nothing has to be pushed; it has keys to sign with.
struct ObjectsWorld : test_support::FapiWorld {
  ObjectsWorld() {
    fapi.metadata.profile = oauth::Profile::oauth21;
    fapi.metadata.require_pushed_authorization_requests = false;
    clients.put(fapi);
  }
  /// The error that goes to the client, "page: error", or where the browser goes.
  std::string answer(const Pairs& pairs) {
    const http::Response response = authorize(pairs);
    if (response.status != 303) {
      CHECK(response.status == 400);
      CHECK(response.field("Location").empty());
      return response.body;
    }
    const std::string location(response.field("Location"));
    if (!location.starts_with("https://shop.example/cb?")) return location.substr(0, location.find('?'));
    CHECK(parameter(location, "iss") == "https://auth.example");
    CHECK(parameter(location, "state") == "xyz");
    return parameter(location, "error");
  }
  std::string hint_for(const char* user) const {
    const oauth::TokenFacts facts{user, {"grt_1"}, *oauth::ScopeSet::parse("openid")};
    const base::Secret token = oauth::issue_id_token(issuer, fapi, facts, "n", "at", kNow - 24h);
    return std::string(token.reveal());
  }
  std::string object(const Pairs& pairs, const base::Signer& by = key()) const {
    return test_support::request_object(key(), "app_fapi", settings.issuer, kNow, pairs).signed_by(by);
  }
};

}  // namespace

TEST_CASE("authorize: id_token_hint of who is there, of somebody else, and of nobody (cases 25, 26)") {
  ObjectsWorld world;
  const Pairs none = with(world.request(), "prompt", "none");
  const auto hinted = [&](const Pairs& pairs, const std::string& hint) {
    return world.answer(with(pairs, "id_token_hint", hint));
  };
  CHECK(hinted(world.request(), world.hint_for("usr_alice")) == "/consent");
  CHECK(hinted(world.request(), world.hint_for("usr_bob")) == "/login");
  CHECK(hinted(none, world.hint_for("usr_alice")) == "consent_required");
  CHECK(hinted(none, world.hint_for("usr_bob")) == "login_required");
  world.browser.user.reset();
  CHECK(hinted(none, world.hint_for("usr_alice")) == "login_required");
  const std::string good = world.hint_for("usr_alice");
  JwtText unsigned_(world.key(), "JWT");
  unsigned_.claims["iss"] = R"("https://auth.example")";
  unsigned_.claims["sub"] = R"("usr_alice")";
  unsigned_.claims["aud"] = R"("app_fapi")";
  for (const std::string& bad :
       {good.substr(0, good.size() - 2), unsigned_.signed_by(world.key()),
        unsigned_.with_header("alg", R"("none")").with_signature(""), std::string("x")})
    for (const Pairs& pairs : {world.request(), none}) CHECK(hinted(pairs, bad) == "invalid_request");
  CHECK(world.grants.code_count() == 0);
}

TEST_CASE("authorize: a request object counts, what is beside it does not (RFC 9101 5; case 50)") {
  ObjectsWorld world;
  Pairs pairs{{"client_id", "app_fapi"},
              {"request", world.object(world.request())},
              {"redirect_uri", "https://evil.example"},
              {"state", "outer"},
              {"scope", "payments:write"},
              {"response_type", "token"}};
  const http::Response shown = world.authorize(pairs);
  const std::string back = world.approve(shown.field("Location"));
  CHECK(back.starts_with("https://shop.example/cb?code="));
  CHECK(world.parameter(back, "state") == "xyz");
  CHECK(world.answer(with(pairs, "request", world.object(with(world.request(), "scope", "admin")))) ==
        "invalid_scope");
}

TEST_CASE("authorize: a request object that is not the client's leads nowhere (RFC 9101 6.2; case 51)") {
  ObjectsWorld world;
  const Pairs pairs{{"client_id", "app_fapi"}, {"redirect_uri", "https://shop.example/cb"}};
  for (const std::string& object : {std::string("a.b.c"), world.object(world.request(), world.other_key()),
                                    world.assertion().signed_by(world.key()), std::string(15'000, 'a')})
    CHECK(world.answer(with(pairs, "request", object)) == "page: invalid_request_object");
  // Another client's, under the name of the first and under its own.
  const auto others = test_support::request_object(world.other_key(), "app_second", world.settings.issuer,
                                                   kNow, world.request("app_second"))
                          .signed_by(world.other_key());
  CHECK(world.answer(with(pairs, "request", others)) == "page: invalid_request_object");
  CHECK(world.grants.writes() == 0);
}

TEST_CASE("authorize: a request_uri that was not given here is never fetched (CVE-2020-10770; case 45)") {
  ObjectsWorld world;
  for (const char* uri :
       {"https://169.254.169.254/latest/meta-data", "http://127.0.0.1:22", "file:///etc/passwd"})
    CHECK(world.answer(with(world.request(), "request_uri", uri)) == "page: request_uri_not_supported");
  CHECK(world.answer(with(world.request(), "request_uri", "urn:ietf:params:oauth:request_uri:guessed")) ==
        "page: invalid_request_uri");
  CHECK(world.answer(with(world.request(), "registration", "{}")) == "registration_not_supported");
  CHECK(world.grants.writes() == 0);
}

TEST_CASE(
    "authorize: an acr that cannot be reached is an error only if it is essential (OIDC Core 5.5.1.1)") {
  ObjectsWorld world;
  const auto claims = [&](const char* acr) {
    return world.answer(with(world.request(), "claims", R"({"id_token":{"acr":)" + std::string(acr) + "}}"));
  };
  CHECK(world.answer(with(world.request(), "acr_values", "urn:other")) == "/consent");
  CHECK(claims(R"({"values":["urn:other"]})") == "/consent");
  CHECK(claims(R"({"essential":true,"values":["urn:tollgate:acr:password"]})") == "/consent");
  CHECK(claims(R"({"essential":true,"values":["urn:other"]})") == "unmet_authentication_requirements");
}

TEST_CASE("authorize: a suspended or unsuitable client is told so, with iss (cases 22, 39)") {
  ObjectsWorld world;
  world.fapi.metadata.grant_types = {oauth::GrantType::client_credentials};
  world.clients.put(world.fapi);
  CHECK(world.answer(world.request()) == "unauthorized_client");
  world.fapi.metadata.grant_types = {oauth::GrantType::authorization_code};
  world.fapi.suspended = true;
  world.clients.put(world.fapi);
  CHECK(world.answer(world.request()) == "unauthorized_client");
}
