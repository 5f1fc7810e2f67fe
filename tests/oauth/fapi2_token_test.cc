// The modules of the FAPI 2.0 conformance suite about the token endpoint: one test each. Names are the
// suite's, without "fapi2-security-profile-final-".
#include <doctest/doctest.h>

#include "base/crypto/certificate.h"
#include "tests/support/fapi_world.h"
#include "tests/support/oauth_refusal.h"

using namespace std::chrono_literals;
using test_support::answer_of;
using test_support::FakeRequest;
using test_support::FapiWorld;
using test_support::kNow;
using test_support::Pairs;
using test_support::with;

namespace {

constexpr const char* kToken = "/oauth2/token";

struct TokenWorld : FapiWorld {
  std::string sent(const FakeRequest& request) {
    const auto tokens = grants.refresh_count();
    const std::string answer = answer_of(token(request), request);
    if (answer != "200") CHECK(grants.refresh_count() == tokens);  // nothing minted
    return answer;
  }
  /// With app_fapi's assertion and a proof by `with`; nullptr: none.
  std::string sent(const Pairs& pairs, const base::Signer* by = &proof_key(), base::Instant now = kNow) {
    return sent(form(kToken, pairs, by, now));
  }
  std::string refresh_token(const std::string& code) {
    return member(token(form(kToken, code_request(code), &proof_key())), "refresh_token");
  }
  FakeRequest as_second(const Pairs& pairs) {
    const auto jwt =
        test_support::client_assertion(other_key(), "app_second", settings.issuer, kNow, next_jti());
    return proven(asserted(kToken, pairs, jwt.signed_by(other_key())),
                  proof(proof_key()).signed_by(proof_key()));
  }
};

}  // namespace

TEST_CASE("ensure-dpopproof-at-par-endpoint-binding-success, ensure-dpop-auth-code-binding-success") {
  TokenWorld world;
  CHECK(world.sent(world.code_request(world.code_for(world.request(), &world.proof_key()))) == "200");
  const Pairs named = with(world.request(), "dpop_jkt", world.proof_key().kid());
  CHECK(world.sent(world.code_request(world.code_for(named))) == "200");
  CHECK(world.sent(world.code_request(world.code_for(named, &world.proof_key()))) == "200");
}

TEST_CASE("ensure-token-endpoint-fails-with-mismatched-dpop-proof-jkt, -dpop-jkt (RFC 9449 10; case 86)") {
  TokenWorld world;
  const Pairs by_proof = world.code_request(world.code_for(world.request(), &world.proof_key()));
  CHECK(world.sent(by_proof, &world.other_proof_key()) == "400 invalid_grant");
  CHECK(world.sent(by_proof) == "200");  // a failed try spends nothing
  const Pairs by_name =
      world.code_request(world.code_for(with(world.request(), "dpop_jkt", world.proof_key().kid())));
  CHECK(world.sent(by_name, &world.other_proof_key()) == "400 invalid_grant");
  CHECK(world.sent(by_name) == "200");
}

TEST_CASE("check-dpop-proof-nbf-exp, ensure-dpopproof-with-iat-10seconds-before-, -after-succeeds") {
  TokenWorld world;
  const auto tried = [&](const char* name, const char* json) {
    auto text = world.proof(world.proof_key());
    text.claims[name] = json;
    const Pairs pairs = world.code_request(world.code_for(world.request()));
    return world.sent(world.proven(world.form(kToken, pairs), text.signed_by(world.proof_key())));
  };
  CHECK(tried("nbf", "1700000000") == "200");
  CHECK(tried("exp", "1700000300") == "200");
  CHECK(tried("iat", "1699999990") == "200");
  CHECK(tried("iat", "1700000010") == "200");
  CHECK(tried("iat", "1699996400") == "400 invalid_dpop_proof");  // case 91
  CHECK(tried("iat", "1700003600") == "400 invalid_dpop_proof");
}

TEST_CASE("ensure-holder-of-key-required: without a key invalid_request (cases 43, 87)") {
  TokenWorld world;
  const Pairs pairs = world.code_request(world.code_for(world.request()));
  CHECK(world.sent(pairs, nullptr) == "400 invalid_request");
  CHECK(world.sent({{"grant_type", "client_credentials"}}, nullptr) == "400 invalid_request");
  CHECK(world.sent(pairs) == "200");
}

TEST_CASE("dpop-negative-tests at the token endpoint (RFC 9449 4.3, 5; case 89)") {
  TokenWorld world;
  const Pairs pairs = world.code_request(world.code_for(world.request()));
  const base::Signer& key = world.proof_key();
  struct Row {
    const char* name;
    bool header;
    const char *member, *json;
  };
  const Row rows[] = {{"no typ", true, "typ", ""},
                      {"wrong typ", true, "typ", R"("JWT")"},
                      {"no alg", true, "alg", ""},
                      {"none", true, "alg", R"("none")"},
                      {"HS256", true, "alg", R"("HS256")"},
                      {"RS256", true, "alg", R"("RS256")"},
                      {"no jwk", true, "jwk", ""},
                      {"no jti", false, "jti", ""},
                      {"no htm", false, "htm", ""},
                      {"wrong htm", false, "htm", R"("GET")"},
                      {"no htu", false, "htu", ""},
                      {"htu of PAR", false, "htu", R"("https://auth.example/oauth2/par")"},
                      {"htu of another host", false, "htu", R"("https://evil.example/oauth2/token")"},
                      {"no iat", false, "iat", ""}};
  for (const Row& row : rows) {
    CAPTURE(row.name);
    auto text = world.proof(key);
    (row.header ? text.header : text.claims)[row.member] = row.json;
    CHECK(world.sent(world.proven(world.form(kToken, pairs), text.signed_by(key))) ==
          "400 invalid_dpop_proof");
  }
  auto leaked = world.proof(key);
  leaked.header["jwk"] = std::string(key.public_jwk_json()).insert(1, R"("d":"AAAA",)");
  CHECK(world.sent(world.proven(world.form(kToken, pairs), leaked.signed_by(key))) ==
        "400 invalid_dpop_proof");
  CHECK(world.sent(world.proven(world.form(kToken, pairs), "x.y")) == "400 invalid_dpop_proof");
  CHECK(world.sent(world.proven(world.form(kToken, pairs, &key), world.proof(key).signed_by(key))) ==
        "400 invalid_dpop_proof");
  // Host and X-Forwarded-Host are not what htu is compared with (case 97).
  auto evil = world.proof(key);
  evil.claims["htu"] = R"("https://evil.example/oauth2/token")";
  FakeRequest spoofed = world.proven(world.form(kToken, pairs), evil.signed_by(key));
  spoofed.fields.emplace_back("Host", "evil.example");
  spoofed.fields.emplace_back("X-Forwarded-Host", "evil.example");
  CHECK(answer_of(world.token(spoofed)) == "400 invalid_dpop_proof");
  CHECK(world.sent(pairs) == "200");
}

TEST_CASE(
    "a proof is used once at the token endpoint too, and a nonce is asked for where required (cases 89, "
    "92)") {
  TokenWorld world;
  const std::string proof = world.proof(world.proof_key()).signed_by(world.proof_key());
  const Pairs first = world.code_request(world.code_for(world.request())),
              second = world.code_request(world.code_for(world.request()));
  CHECK(world.sent(world.proven(world.form(kToken, first), proof)) == "200");
  CHECK(world.sent(world.proven(world.form(kToken, second), proof)) == "400 invalid_dpop_proof");
  world.settings.require_dpop_nonce = true;
  const FakeRequest without = world.form(kToken, second, &world.proof_key());
  const http::Response asked = world.token(without);
  CHECK(answer_of(asked, without) == "400 use_dpop_nonce");
  auto text = world.proof(world.proof_key());
  text.claims["nonce"] = test_support::JwtText::quoted(std::string(asked.field("DPoP-Nonce")));
  CHECK(world.sent(world.proven(world.form(kToken, second), text.signed_by(world.proof_key()))) == "200");
}

TEST_CASE("ensure-authorization-code-is-bound-to-client, ensure-client-id-in-token-endpoint (cases 75, 47)") {
  TokenWorld world;
  const Pairs pairs = world.code_request(world.code_for(world.request()));
  CHECK(world.sent(world.as_second(pairs)) == "400 invalid_grant");
  CHECK(world.sent(with(pairs, "client_id", "app_second")) == "401 invalid_client");
  CHECK(world.sent(with(pairs, "client_id", "app_fapi")) == "200");
}

TEST_CASE(
    "attempt-reuse-authorization-code-after-one-second: refused, and what it gave is revoked (case 79)") {
  TokenWorld world;
  const Pairs pairs = world.code_request(world.code_for(world.request()));
  CHECK(world.sent(pairs) == "200");
  CHECK(world.sent(pairs, &world.proof_key(), kNow + 1s) == "400 invalid_grant");
  CHECK(world.revocations_changed == 1);
  CHECK(world.grants.revocation_count() == 1);
}

TEST_CASE("ensure-token-endpoint-fails-with-expired-auth-code (case 77)") {
  TokenWorld world;
  const Pairs late = world.code_request(world.code_for(world.request())),
              last = world.code_request(world.code_for(world.request()));
  CHECK(world.sent(late, &world.proof_key(), kNow + 60s) == "400 invalid_grant");
  CHECK(world.sent(last, &world.proof_key(), kNow + 60s - 1us) == "200");
}

TEST_CASE("ensure-pkce-code-verifier-required, incorrect-pkce-code-verifier-rejected (cases 76, 80 to 82)") {
  TokenWorld world;
  const Pairs pairs = world.code_request(world.code_for(world.request()));
  const std::string verifier(test_support::kVerifier);
  CHECK(world.sent(with(pairs, "code_verifier", "")) == "400 invalid_grant");
  for (const std::string& wrong : {verifier.substr(1), verifier + std::string(86, 'A'), std::string(43, '+'),
                                   std::string(43, 'A'), std::string(test_support::kChallenge)})
    CHECK(world.sent(with(pairs, "code_verifier", wrong)) == "400 invalid_grant");
  CHECK(world.sent(with(pairs, "redirect_uri", "")) == "400 invalid_grant");
  CHECK(world.sent(with(pairs, "redirect_uri", "https://shop.example/other")) == "400 invalid_grant");
  const std::string code = pairs[1].second;
  std::string flipped = code;
  flipped.back() = flipped.back() == 'A' ? 'B' : 'A';
  for (const std::string& wrong : {flipped, code.substr(0, code.size() - 1), std::string(10'000, 'x')})
    CHECK(world.sent(with(pairs, "code", wrong)) == "400 invalid_grant");
  CHECK(world.sent(pairs) == "200");
}

TEST_CASE("refresh-token: with a fresh DPoP key, and the same token goes on working (case 104)") {
  TokenWorld world;
  const std::string token = world.refresh_token(world.code_for(world.request()));
  for (const base::Signer* key : {&world.other_proof_key(), &world.proof_key()}) {
    const FakeRequest request = world.form(kToken, world.refresh_request(token), key, kNow + 30s);
    const http::Response response = world.token(request);
    CHECK(answer_of(response, request) == "200");
    CHECK(world.member(response, "refresh_token") == token);
    CHECK(world.member(response, "token_type") == "DPoP");
    std::string scratch;
    const auto claims = world.keys.sealers.open(world.member(response, "access_token"), kNow + 30s, scratch);
    REQUIRE(claims);
    CHECK(claims->jkt == key->kid());
  }
}

TEST_CASE("refresh-token: its negative parts (cases 99, 100, 106)") {
  TokenWorld world;
  const std::string token = world.refresh_token(world.code_for(world.request()));
  const Pairs pairs = world.refresh_request(token);
  CHECK(world.sent(pairs, nullptr) == "400 invalid_request");  // no proof
  CHECK(world.sent(world.bare(kToken, pairs)) == "401 invalid_client");
  CHECK(world.sent(world.bare(kToken, with(pairs, "client_id", "app_fapi"))) == "401 invalid_client");
  CHECK(world.sent(world.as_second(pairs)) == "400 invalid_grant");
  CHECK(world.sent(with(pairs, "scope", "accounts:read openid payments:write")) == "400 invalid_scope");
  CHECK(world.sent(with(pairs, "resource", "https://other.example")) == "400 invalid_target");
  CHECK(world.sent(with(pairs, "authorization_details", R"([{"type":"payment"}])")) ==
        "400 invalid_authorization_details");
  const std::string access =
      world.member(world.token(world.form(kToken, pairs, &world.proof_key())), "access_token");
  CHECK(world.sent(world.refresh_request(access)) == "400 invalid_grant");
  CHECK(world.sent(with(pairs, "scope", "accounts:read")) == "200");
}

TEST_CASE("mtls client and sender: the whole flow, bound to the certificate (RFC 8705 2.1, 3; case 69)") {
  TokenWorld world;
  const FakeRequest par = world.over_tls("/oauth2/par", world.request("app_mtls"));
  const std::string request_uri = world.member(world.push(par), "request_uri");
  const http::Response shown = world.authorize({{"client_id", "app_mtls"}, {"request_uri", request_uri}});
  const Pairs pairs = world.code_request(world.parameter(world.approve(shown.field("Location")), "code"));
  // ensure-holder-of-key-required: no certificate, or another one
  CHECK(world.sent(world.bare(kToken, with(pairs, "client_id", "app_mtls"))) == "401 invalid_client");
  CHECK(world.sent(world.over_tls(kToken, pairs, world.other_certificate())) == "401 invalid_client");
  const http::Response tokens = world.token(world.over_tls(kToken, pairs));
  CHECK(answer_of(tokens) == "200");
  CHECK(world.member(tokens, "token_type") == "Bearer");
  std::string scratch;
  const auto claims = world.keys.sealers.open(world.member(tokens, "access_token"), kNow, scratch);
  REQUIRE(claims);
  CHECK(claims->x5t == base::certificate_from_der(world.client_certificate().der)->thumbprint);
  CHECK(claims->jkt.empty());
  const Pairs refresh = world.refresh_request(world.member(tokens, "refresh_token"));
  CHECK(world.sent(world.bare(kToken, with(refresh, "client_id", "app_mtls"))) == "401 invalid_client");
  CHECK(world.sent(world.over_tls(kToken, refresh)) == "200");
}

TEST_CASE("private_key_jwt and mtls: any certificate binds, none is refused (case 87)") {
  TokenWorld world;
  world.fapi.metadata.dpop_bound_access_tokens = false;
  world.fapi.metadata.tls_client_certificate_bound_access_tokens = true;
  world.clients.put(world.fapi);
  const Pairs pairs = world.code_request(world.code_for(world.request()));
  CHECK(world.sent(pairs, nullptr) == "400 invalid_request");
  FakeRequest shown = world.form(kToken, pairs);
  shown.certificate = world.other_certificate().der;
  CHECK(world.sent(shown) == "200");
}

TEST_CASE("tls_client_auth and dpop: htu is the address that the request came to") {
  TokenWorld world;
  world.settings.mtls_url = "https://mtls.auth.example";
  world.mtls.metadata.tls_client_certificate_bound_access_tokens = false;
  world.mtls.metadata.dpop_bound_access_tokens = true;
  world.clients.put(world.mtls);
  const Pairs pairs{{"grant_type", "client_credentials"}};
  const auto tried = [&](const std::string& origin) {
    auto text = world.proof(world.proof_key());
    text.claims["htu"] = test_support::JwtText::quoted(origin + kToken);
    return world.sent(world.proven(world.over_tls(kToken, pairs), text.signed_by(world.proof_key())));
  };
  CHECK(tried("https://mtls.auth.example") == "200");
  CHECK(tried("https://auth.example") == "400 invalid_dpop_proof");
}
