// POST /oauth2/par: client authentication, proofs, and the exact answers (RFC 9126 2; cases 41 to 47).
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

std::string pushed(FapiWorld& world, const FakeRequest& request) {
  return answer_of(world.push(request), request);
}

}  // namespace

TEST_CASE("par: 201 with a request_uri of 256 bits and how long it works, not to be stored (RFC 9126 2.2)") {
  FapiWorld world;
  const http::Response response = world.push(world.form(kPar, world.request()));
  CHECK(response.status == 201);
  CHECK(response.field("Cache-Control") == "no-store");
  CHECK(response.field("Content-Type") == "application/json");
  const auto body = nlohmann::json::parse(response.body);
  CHECK(body.size() == 2);
  CHECK(body["request_uri"].get<std::string>().starts_with("urn:ietf:params:oauth:request_uri:"));
  CHECK(body["expires_in"] == 300);
  CHECK(world.pushed(world.request()) != body["request_uri"]);
}

TEST_CASE("par: without client authentication nothing is kept (FAPI 2.0 5.3.2.2-4; cases 41, 47)") {
  FapiWorld world;
  const Pairs good = world.request();
  CHECK(pushed(world, world.bare(kPar, good)) == "401 invalid_client");
  CHECK(pushed(world, world.bare(kPar, with(good, "client_id", ""))) == "401 invalid_client");
  CHECK(pushed(world, world.bare(kPar, with(good, "client_id", "app_none"))) == "401 invalid_client");
  CHECK(pushed(world, world.form(kPar, with(good, "client_id", "app_second"))) == "401 invalid_client");
  CHECK(pushed(world, world.asserted(kPar, good, world.assertion().signed_by(world.other_key()))) ==
        "401 invalid_client");
  CHECK(pushed(world, world.asserted(kPar, good, "")) == "401 invalid_client");
  FakeRequest basic = world.bare(kPar, good);
  basic.fields.emplace_back("Authorization", "Basic " + base::base64("app_fapi:x"));
  CHECK(pushed(world, basic) == "401 invalid_client");
  CHECK(world.grants.writes() == 0);
}

TEST_CASE("par: an assertion works once, also for a request that was refused (cases 55, 62, 65)") {
  FapiWorld world;
  const std::string jwt = world.assertion().signed_by(world.key());
  CHECK(pushed(world, world.asserted(kPar, world.request(), jwt)) == "201");
  CHECK(pushed(world, world.asserted(kPar, world.request(), jwt)) == "401 invalid_client");
  const auto endpoint = world.assertion().with("aud", R"("https://auth.example/oauth2/par")");
  CHECK(pushed(world, world.asserted(kPar, world.request(), endpoint.signed_by(world.key()))) ==
        "401 invalid_client");
  // A request object in its place, and an assertion as a request object.
  const auto object =
      test_support::request_object(world.key(), "app_fapi", world.settings.issuer, kNow, world.request());
  CHECK(pushed(world, world.asserted(kPar, world.request(), object.signed_by(world.key()))) ==
        "401 invalid_client");
  const auto as_object = world.assertion().signed_by(world.key());
  CHECK(pushed(world, world.form(kPar, {{"client_id", "app_fapi"}, {"request", as_object}})) ==
        "400 invalid_request_object");
}

TEST_CASE(
    "par: errors of the request are JSON, none is sent to the redirect URI (RFC 9126 2.3; cases 11, 44)") {
  FapiWorld world;
  struct Row {
    const char *name, *value, *expect;
  };
  const Row rows[] = {
      {"redirect_uri", "", "400 invalid_request"},
      {"redirect_uri", "https://evil.example", "400 invalid_request"},
      {"request_uri", "urn:ietf:params:oauth:request_uri:x", "400 invalid_request"},
      {"response_type", "token", "400 unsupported_response_type"},
      {"code_challenge", "", "400 invalid_request"},
      {"code_challenge_method", "plain", "400 invalid_request"},
      {"scope", "admin", "400 invalid_scope"},
      {"resource", "https://evil.example", "400 invalid_target"},
      {"authorization_details", "{", "400 invalid_authorization_details"},
      {"request", "a.b.c", "400 invalid_request_object"},
      {"state", "a\r\nSet-Cookie: x=1", "400 invalid_request"},
      {"prompt", "none login", "400 invalid_request"},
      {"response_mode", "fragment", "400 invalid_request"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const FakeRequest request = world.form(kPar, with(world.request(), row.name, row.value));
    const http::Response response = world.push(request);
    CHECK(answer_of(response, request) == row.expect);
    CHECK(response.field("Location").empty());
  }
  FakeRequest twice = world.form(kPar, world.request());
  twice.body += "&state=abc";
  CHECK(pushed(world, twice) == "400 invalid_request");
  CHECK(world.grants.writes() == 0);
}

TEST_CASE("par: a proof that is there is checked, and spent only with a good assertion (cases 89, 91)") {
  FapiWorld world;
  const base::Signer& key = world.proof_key();
  const auto with_proof = [&](const std::string& proof) {
    return pushed(world, world.proven(world.form(kPar, world.request()), proof));
  };
  const auto proof = [&] { return world.proof(key, kPar); };
  const auto changed = [&](bool header, const char* member, const char* json) {
    auto text = proof();
    (header ? text.header : text.claims)[member] = json;
    return with_proof(text.signed_by(key));
  };
  CHECK(with_proof("not a jwt") == "400 invalid_dpop_proof");
  CHECK(with_proof("") == "400 invalid_dpop_proof");
  CHECK(with_proof(proof().signed_by(world.other_proof_key())) == "400 invalid_dpop_proof");
  CHECK(changed(true, "alg", R"("none")") == "400 invalid_dpop_proof");
  CHECK(changed(true, "typ", "") == "400 invalid_dpop_proof");
  CHECK(changed(true, "jwk", "") == "400 invalid_dpop_proof");
  CHECK(changed(false, "jti", "") == "400 invalid_dpop_proof");
  CHECK(changed(false, "htm", R"("GET")") == "400 invalid_dpop_proof");
  CHECK(changed(false, "htu", R"("https://auth.example/oauth2/token")") == "400 invalid_dpop_proof");
  CHECK(changed(false, "iat", "") == "400 invalid_dpop_proof");
  CHECK(changed(false, "iat", "1700000061") == "400 invalid_dpop_proof");
  CHECK(changed(false, "iat", "1699999939") == "400 invalid_dpop_proof");
  CHECK(world.once.size() == 0);
  FakeRequest two = world.proven(world.form(kPar, world.request(), &key), proof().signed_by(key));
  CHECK(pushed(world, two) == "400 invalid_dpop_proof");
  const std::string good = proof().signed_by(key);
  CHECK(pushed(world, world.proven(world.bare(kPar, world.request()), good)) == "401 invalid_client");
  CHECK(with_proof(good) == "201");
  CHECK(with_proof(good) == "400 invalid_dpop_proof");
}

TEST_CASE("par: a nonce that is required is asked for with one (RFC 9449 8; case 92)") {
  FapiWorld world;
  world.settings.require_dpop_nonce = true;
  const base::Signer& key = world.proof_key();
  const FakeRequest without = world.form(kPar, world.request(), &key);
  const http::Response asked = world.push(without);
  CHECK(answer_of(asked, without) == "400 use_dpop_nonce");
  auto text = world.proof(key, kPar);
  text.claims["nonce"] = JwtText::quoted(std::string(asked.field("DPoP-Nonce")));
  CHECK(pushed(world, world.proven(world.form(kPar, world.request()), text.signed_by(key))) == "201");
  text.claims["nonce"] = R"("foreign")";
  const http::Response foreign =
      world.push(world.proven(world.form(kPar, world.request()), text.signed_by(key)));
  CHECK(answer_of(foreign) == "400 use_dpop_nonce");
  CHECK_FALSE(foreign.field("DPoP-Nonce").empty());
}

TEST_CASE("par: by certificate at the mutual-TLS address (RFC 8705 2.1, 5; case 69)") {
  FapiWorld world;
  world.settings.mtls_url = "https://mtls.auth.example";
  CHECK(pushed(world, world.over_tls(kPar, world.request("app_mtls"))) == "201");
  CHECK(pushed(world, world.over_tls(kPar, world.request("app_mtls"), world.other_certificate())) ==
        "401 invalid_client");
  CHECK(pushed(world, world.over_tls(kPar, world.request("app_mtls"), world.client_certificate(), false)) ==
        "401 invalid_client");
  FakeRequest spoofed = world.bare(kPar, world.request("app_mtls"));
  spoofed.fields.emplace_back("X-SSL-Client-Cert", world.client_certificate().der);
  CHECK(answer_of(world.push(spoofed)) == "401 invalid_client");
}
