// The modules of the FAPI 2.0 conformance suite about client assertions, at every endpoint that takes them,
// and that no method stands in for another (cases 57 to 67). Names are the suite's.
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

struct Endpoint {
  const char* path;
  http::Response (*handler)(const oauth::endpoints::Context&, const http::RequestView&);
  Pairs form;
  const char* success;
};

std::vector<Endpoint> endpoints() {
  return {{"/oauth2/par", &oauth::endpoints::push, FapiWorld::request(), "201"},
          {"/oauth2/token", &oauth::endpoints::token, {{"grant_type", "client_credentials"}}, "200"},
          {"/oauth2/revoke", &oauth::endpoints::revoke, {{"token", "unknown"}}, "200"},
          {"/oauth2/introspect", &oauth::endpoints::introspect, {{"token", "unknown"}}, "200"}};
}

struct AuthWorld : FapiWorld {
  int addresses = 0;
  /// Each from an address of its own: who fails too often from one has to wait.
  std::string sent(const Endpoint& to, FakeRequest request) {
    ++addresses;
    request.peer = "198.51." + std::to_string(addresses / 200) + "." + std::to_string(addresses % 200);
    request.fields.emplace_back("DPoP", proof(proof_key(), to.path).signed_by(proof_key()));
    return answer_of(request.sent_to(to.handler, context), request);
  }
  std::string with_jwt(const Endpoint& to, const std::string& jwt) {
    return sent(to, asserted(to.path, to.form, jwt));
  }
};

std::string at(int from_now) { return std::to_string(1'700'000'000 + from_now); }

}  // namespace

TEST_CASE(
    "ensure-client-assertion-... and par-test-...-as-audience-fails, at PAR, token, revoke and introspect") {
  struct Row {
    const char *module, *claim;
    std::string json;
    bool passes = false;
  };
  const Row rows[] = {
      {"ensure-client-assertion-with-exp-is-5-minutes-in-past-fails", "exp", at(-300)},
      {"ensure-client-assertion-with-wrong-aud-fails", "aud", R"("https://other.example")"},
      {"ensure-client-assertion-with-no-sub-fails", "sub", ""},
      {"no iss", "iss", ""},
      {"no exp", "exp", ""},
      {"no jti", "jti", ""},
      {"exp an hour and a second ahead", "exp", at(3601)},
      {"exp an hour ahead", "exp", at(3600), true},
      {"par-ensure-jwt-client-assertions-nbf-8-seconds-in-the-future-is-accepted", "nbf", at(8), true},
      {"nbf 60 s ahead", "nbf", at(60), true},
      {"par-ensure-jwt-client-assertions-nbf-over-60-seconds-in-the-future-fails", "nbf", at(61)},
      {"par-test-array-as-audience-fails", "aud", R"(["https://auth.example"])"},
      {"par-test-par-endpoint-url-as-audience-fails", "aud", R"("https://auth.example/oauth2/par")"},
      {"par-test-token-endpoint-url-as-audience-fails", "aud", R"("https://auth.example/oauth2/token")"},
      {"aud of introspection", "aud", R"("https://auth.example/oauth2/introspect")"},
  };
  AuthWorld world;
  for (const Endpoint& to : endpoints())
    for (const Row& row : rows) {
      CAPTURE(row.module);
      CAPTURE(to.path);
      const std::string jwt = world.assertion().with(row.claim, row.json).signed_by(world.key());
      CHECK(world.with_jwt(to, jwt) == (row.passes ? to.success : "401 invalid_client"));
    }
}

TEST_CASE("ensure-client-assertion-in-token-endpoint: without one nobody is known") {
  AuthWorld world;
  for (const Endpoint& to : endpoints()) {
    CAPTURE(to.path);
    CHECK(world.sent(to, world.bare(to.path, with(to.form, "client_id", ""))) == "401 invalid_client");
    CHECK(world.sent(to, world.bare(to.path, with(to.form, "client_id", "app_fapi"))) ==
          "401 invalid_client");
    Pairs no_type = with(to.form, "client_id", "");
    no_type.emplace_back("client_assertion", world.assertion().signed_by(world.key()));
    CHECK(world.sent(to, world.bare(to.path, no_type)) == "401 invalid_client");
    no_type.emplace_back("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:saml2-bearer");
    CHECK(world.sent(to, world.bare(to.path, no_type)) == "401 invalid_client");
  }
  CHECK(world.grants.writes() == 0);
}

TEST_CASE("ensure-signed-client-assertion-with-RS256-fails") {
  AuthWorld world;
  static const base::Signer rsa = base::Signer::generate(base::Alg::rs256);
  world.fapi.metadata.jwks = test_support::jwks_of({&world.key(), &rsa});
  world.clients.put(world.fapi);
  const auto jwt =
      test_support::client_assertion(rsa, "app_fapi", world.settings.issuer, kNow, "jti-rsa").signed_by(rsa);
  for (const Endpoint& to : endpoints()) CHECK(world.with_jwt(to, jwt) == "401 invalid_client");
}

TEST_CASE("an assertion that was used at one endpoint is used at all of them (case 65)") {
  AuthWorld world;
  const std::string jwt = world.assertion().signed_by(world.key());
  CHECK(world.with_jwt(endpoints()[1], jwt) == "200");
  for (const Endpoint& to : endpoints()) CHECK(world.with_jwt(to, jwt) == "401 invalid_client");
}

TEST_CASE("two methods at once are invalid_request (RFC 6749 2.3; CVE-2026-16093; case 57)") {
  AuthWorld world;
  for (const Endpoint& to : endpoints()) {
    CAPTURE(to.path);
    FakeRequest basic = world.asserted(to.path, to.form, world.assertion().signed_by(world.key()));
    basic.fields.emplace_back("Authorization", "Basic " + base::base64("app_fapi:secret-secret"));
    CHECK(world.sent(to, basic) == "400 invalid_request");
    Pairs secret = to.form;
    secret.emplace_back("client_secret", "secret-secret");
    CHECK(world.sent(to, world.asserted(to.path, secret, world.assertion().signed_by(world.key()))) ==
          "400 invalid_request");
    CHECK(world.sent(to, world.asserted(to.path, secret, "eyJhbGciOiJub25lIn0.e30.")) ==
          "400 invalid_request");
  }
}

TEST_CASE("no method stands in for the registered one, in either direction (RFC 7591 2; case 59)") {
  AuthWorld world;
  // A secret that is still stored does not open a client that registered a key.
  world.fapi.secrets.push_back({base::sha256("old-secret"), "cret", kNow, std::nullopt});
  world.clients.put(world.fapi);
  world.mtls.secrets = world.fapi.secrets;
  world.clients.put(world.mtls);
  // A key that is still registered does not open a client that registered a secret, or nothing.
  world.shop.metadata.jwks = world.wallet.metadata.jwks = test_support::jwks_of({&world.key()});
  world.clients.put(world.shop);
  world.clients.put(world.wallet);
  for (const Endpoint& to : endpoints()) {
    CAPTURE(to.path);
    const Pairs form = with(to.form, "client_id", "");
    for (const char* id : {"app_fapi", "app_mtls"}) {
      FakeRequest basic = world.bare(to.path, form);
      basic.fields.emplace_back("Authorization", "Basic " + base::base64(std::string(id) + ":old-secret"));
      CHECK(world.sent(to, basic) == "401 invalid_client");
      Pairs posted = with(form, "client_id", id);
      posted.emplace_back("client_secret", "old-secret");
      CHECK(world.sent(to, world.bare(to.path, posted)) == "401 invalid_client");
    }
    for (const char* id : {"app_shop", "app_wallet", "app_mtls"}) {
      const auto jwt =
          test_support::client_assertion(world.key(), id, world.settings.issuer, kNow, world.next_jti());
      CHECK(world.sent(to, world.asserted(to.path, form, jwt.signed_by(world.key()))) ==
            "401 invalid_client");
    }
    // A good certificate beside the name of a client with a key or a secret.
    for (const char* id : {"app_fapi", "app_shop"}) {
      FakeRequest shown = world.bare(to.path, with(form, "client_id", id));
      shown.certificate = world.client_certificate().der;
      shown.certificate_verified = true;
      CHECK(world.sent(to, shown) == "401 invalid_client");
    }
  }
  CHECK(world.grants.writes() == 0);
}

TEST_CASE("basic and post are told apart when one of them is registered (RFC 7591 2; case 59)") {
  AuthWorld world;
  const Endpoint to = endpoints()[3];
  const auto basic = [&] {
    FakeRequest request = world.bare(to.path, to.form);
    request.fields.emplace_back("Authorization", "Basic " + base::base64("app_shop:shop-secret"));
    return world.sent(to, request);
  };
  const auto posted = [&] {
    return world.sent(
        to, world.bare(to.path,
                       {{"token", "unknown"}, {"client_id", "app_shop"}, {"client_secret", "shop-secret"}}));
  };
  CHECK(basic() == "200");
  CHECK(posted() == "200");
  world.shop.metadata.token_endpoint_auth_method = oauth::AuthMethod::client_secret_basic;
  world.clients.put(world.shop);
  CHECK(basic() == "200");
  CHECK(posted() == "401 invalid_client");
  world.shop.metadata.token_endpoint_auth_method = oauth::AuthMethod::client_secret_post;
  world.clients.put(world.shop);
  CHECK(basic() == "401 invalid_client");
  CHECK(posted() == "200");
}

TEST_CASE("who is unknown, who is somebody else and who is wrong get the same answer (case 70)") {
  AuthWorld world;
  const Endpoint to = endpoints()[1];
  const auto body = [&](const std::string& jwt) {
    return world.asserted(to.path, to.form, jwt).sent_to(to.handler, world.context).body;
  };
  const auto unknown = test_support::client_assertion(world.key(), "app_none", world.settings.issuer, kNow);
  const auto another = test_support::client_assertion(world.key(), "app_shop", world.settings.issuer, kNow);
  const std::string expect = body(world.assertion().signed_by(world.other_key()));
  CHECK(body(unknown.signed_by(world.key())) == expect);
  CHECK(body(another.signed_by(world.key())) == expect);
  CHECK(body(world.assertion().with("exp", at(-300)).signed_by(world.key())) == expect);
  CHECK(body(world.assertion().with("aud", "[]").signed_by(world.key())) != "");
}
