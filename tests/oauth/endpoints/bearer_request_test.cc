// Access tokens that this server is shown: bound ones need their key.
#include "oauth/endpoints/bearer_request.h"

#include <doctest/doctest.h>

#include "base/crypto/base64url.h"
#include "base/crypto/jws.h"
#include "tests/support/endpoint_world.h"

using test_support::EndpointWorld;
using test_support::kNow;

namespace {

struct Bound : EndpointWorld {
  base::Signer key = base::Signer::generate(base::Alg::es256),
               other = base::Signer::generate(base::Alg::es256);
  oauth::TokenFacts facts{"app_shop", {}, *oauth::ScopeSet::parse("accounts:read")};
  int proofs = 0;

  std::string token() {
    const oauth::TokenResponse issued = oauth::issue_access_token(issuer, shop, facts, kNow);
    return std::string(issued.access_token.reveal());
  }
  void bind() { facts.binding.jkt = base::PublicKey::from_jwk(key.public_jwk_json())->thumbprint(); }
  std::string proof(const base::Signer& by, const std::string& access_token,
                    const std::string& method = "GET") {
    const std::string header = R"({"alg":"ES256","typ":"dpop+jwt","jwk":)" + by.public_jwk_json() + "}";
    const std::string payload =
        R"({"jti":"p)" + std::to_string(++proofs) + R"(","htm":")" + method +
        R"(","htu":"https://auth.example/oauth2/grants/grt_1","iat":1700000000,"ath":")" +
        base::base64url(base::sha256(access_token).view()) + "\"}";
    const std::string input = base::base64url(header) + "." + base::base64url(payload);
    return input + "." + base::base64url(by.sign(input));
  }
  std::string read(const std::string& authorization, const std::vector<std::string>& proofs_sent = {}) {
    std::vector<http::FieldView> fields;
    if (!authorization.empty()) fields.push_back({"Authorization", authorization});
    for (const std::string& one : proofs_sent) fields.push_back({"DPoP", one});
    http::RequestView request;
    request.method_token = "GET";
    request.path = "/oauth2/grants/grt_1";
    request.fields = fields;
    request.now = kNow;
    const auto token = oauth::endpoints::read_bearer_request(context, request);
    if (token) return "ok";
    const http::Response response = oauth::endpoints::bearer_error(context, token.error(), request);
    CHECK(response.status == (token.error().code == base::ErrorCode::invalid_request ? 400 : 401));
    return std::string(base::row(token.error().code).name);
  }
};

}  // namespace

TEST_CASE(
    "bearer request: the scheme in any case, one field, a token that is alive (RFC 6750 2.1; case 95)") {
  Bound world;
  const std::string token = world.token();
  CHECK(world.read("Bearer " + token) == "ok");
  CHECK(world.read("bearer  " + token) == "ok");
  CHECK(world.read("") == "missing_token");
  CHECK(world.read("Bearer") == "missing_token");
  CHECK(world.read("Bearer ") == "missing_token");
  CHECK(world.read("DPoP " + token, {world.proof(world.key, token)}) == "invalid_token");
  CHECK(world.read("Bearer " + token + "x") == "invalid_token");
}

TEST_CASE("bearer request: a DPoP-bound token needs its scheme and a fresh proof by its key (cases 90, 94)") {
  Bound world;
  world.bind();
  const std::string token = world.token();
  const std::string proof = world.proof(world.key, token);
  CHECK(world.read("Bearer " + token) == "invalid_token");
  CHECK(world.read("Bearer " + token, {proof}) == "invalid_token");
  CHECK(world.read("DPoP " + token) == "invalid_dpop_proof");
  CHECK(world.read("DPoP " + token, {proof, proof}) == "invalid_dpop_proof");
  CHECK(world.read("DPoP " + token, {world.proof(world.other, token)}) == "invalid_token");
  CHECK(world.read("DPoP " + token, {world.proof(world.key, token, "POST")}) == "invalid_dpop_proof");
  CHECK(world.read("DPoP " + token, {world.proof(world.key, "another token")}) == "invalid_dpop_proof");
  CHECK(world.read("DPoP " + token, {proof}) == "ok");
  CHECK(world.read("DPoP " + token, {proof}) == "invalid_dpop_proof");
}

TEST_CASE("bearer request: a certificate-bound token without its certificate (RFC 8705 3; case 96)") {
  Bound world;
  world.facts.binding.x5t = std::string(43, 'a');
  CHECK(world.read("Bearer " + world.token()) == "invalid_token");
}
