// Tokens that are bound to a key or a certificate, at the gateway (RFC 9449 7, RFC 8705 3; cases 90 to 97).
#include <doctest/doctest.h>

#include "tests/support/dpop_proof.h"
#include "tests/support/fake_once_store.h"
#include "tests/support/test_node.h"

using namespace std::chrono_literals;
using test_support::DpopProofText;
using test_support::Staged;
using test_support::TestNode;

namespace {

using Fields = std::vector<std::pair<std::string, std::string>>;

struct Bound {
  TestNode t{"issuer: https://api.example\n" + std::string(test_support::kTestConfig)};
  test_support::FakeOnceStore once;
  base::Signer key = base::Signer::generate(base::Alg::es256);

  Bound() { t.node.once = &once; }
  std::string token(const std::string& jkt, const std::string& x5t = {}) {
    oauth::AccessClaimsView claims;
    claims.client_id = "app_1";
    claims.subject = "usr_1";
    claims.scope = "a:read";
    claims.plan = "starter";
    claims.issued_at = t.clock.now();
    claims.expires_at = t.clock.now() + 600s;
    claims.jkt = jkt;
    claims.x5t = x5t;
    return t.worker->sealer.seal(claims, t.random);
  }
  std::string proof(const std::string& token,
                    const std::string& url = "https://api.example/v1/accounts") const {
    return DpopProofText(key, "GET", url, t.clock.now(), token).signed_by(key);
  }
  /// "ok", or the error's name; a proof is claimed as the pipeline does.
  std::string send(const Fields& fields, const std::string& certificate = {}) {
    std::vector<http::FieldView> views;
    for (const auto& [name, value] : fields) views.push_back({name, value});
    const auto staged = Staged::routed(t, "GET", "/v1/accounts?limit=1", views);
    staged->connection.head_.client_certificate = certificate;
    base::Status s = gateway::find_token(staged->x);
    if (s) s = gateway::authenticate(*t.worker, staged->x);
    if (s && staged->x.proof) s = t.run(gateway::claim_proof(*t.worker, staged->x));
    return s ? "ok" : std::string(base::row(s.error().code).name);
  }
};

}  // namespace

TEST_CASE("possession: a DPoP token works with a proof of its key, once (RFC 9449 7.1)") {
  Bound b;
  const std::string token = b.token(b.key.kid());
  const Fields good{{"Authorization", "DPoP " + token}, {"DPoP", b.proof(token)}};
  CHECK(b.send(good) == "ok");
  CHECK(b.send(good) == "invalid_dpop_proof");
  CHECK(b.once.size() == 1);
}

TEST_CASE("possession: downgrades and mixtures are refused (RFC 9449 7.2; cases 90, 94, 95)") {
  Bound b;
  const std::string token = b.token(b.key.kid()), bearer = b.token(""), other = b.token("another-thumbprint");
  struct Case {
    const char* name;
    Fields fields;
    const char* expect;
  };
  const Case cases[] = {
      {"94 bound token as Bearer", {{"Authorization", "Bearer " + token}}, "invalid_token"},
      {"94 the same with a proof",
       {{"Authorization", "Bearer " + token}, {"DPoP", b.proof(token)}},
       "invalid_token"},
      {"95 bearer token with the DPoP scheme",
       {{"Authorization", "DPoP " + bearer}, {"DPoP", b.proof(bearer)}},
       "invalid_token"},
      {"no proof", {{"Authorization", "DPoP " + token}}, "invalid_dpop_proof"},
      {"two proofs",
       {{"Authorization", "DPoP " + token}, {"DPoP", b.proof(token)}, {"DPoP", b.proof(token)}},
       "invalid_dpop_proof"},
      {"90 of another key", {{"Authorization", "DPoP " + other}, {"DPoP", b.proof(other)}}, "invalid_token"},
      {"90 of another token",
       {{"Authorization", "DPoP " + token}, {"DPoP", b.proof(bearer)}},
       "invalid_dpop_proof"},
      {"97 htu by the Host field",
       {{"Authorization", "DPoP " + token},
        {"X-Forwarded-Host", "evil.example"},
        {"DPoP", b.proof(token, "https://evil.example/v1/accounts")}},
       "invalid_dpop_proof"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    CHECK(b.send(c.fields) == c.expect);
  }
  CHECK(b.once.size() == 0);
}

TEST_CASE("possession: a nonce is asked for where the operator wants one (RFC 9449 9; case 92)") {
  Bound b;
  const base::Secret web(std::string(32, 'w'));
  const oauth::DpopNonces nonces(web);
  b.t.node.dpop_nonces = &nonces;
  const std::string token = b.token(b.key.kid());
  CHECK(b.send({{"Authorization", "DPoP " + token}, {"DPoP", b.proof(token)}}) == "use_dpop_nonce");
  DpopProofText text(b.key, "GET", "https://api.example/v1/accounts", b.t.clock.now(), token);
  text.claims["nonce"] = DpopProofText::quoted(nonces.current(b.t.clock.now()));
  CHECK(b.send({{"Authorization", "DPoP " + token}, {"DPoP", text.signed_by(b.key)}}) == "ok");
}

TEST_CASE("possession: without a memory of proofs nothing is let through") {
  Bound b;
  b.t.node.once = nullptr;
  const std::string token = b.token(b.key.kid());
  CHECK(b.send({{"Authorization", "DPoP " + token}, {"DPoP", b.proof(token)}}) == "temporarily_unavailable");
}

TEST_CASE("possession: a certificate-bound token needs its certificate on the connection (case 96)") {
  Bound b;
  const std::string der = "a certificate", x5t = base::base64url(base::sha256(der).view());
  const Fields fields{{"Authorization", "Bearer " + b.token("", x5t)}};
  CHECK(b.send(fields, der) == "ok");
  CHECK(b.send(fields, "another certificate") == "invalid_token");
  CHECK(b.send(fields) == "invalid_token");
  const Fields spoofed{fields[0], {"X-SSL-Client-Cert", der}};
  CHECK(b.send(spoofed) == "invalid_token");
}
