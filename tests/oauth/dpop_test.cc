// DPoP proofs: what is accepted, and each of the ways to be wrong (RFC 9449 4.3; cases 89 to 92, 97).
#include "oauth/dpop.h"

#include <doctest/doctest.h>

#include "tests/support/dpop_proof.h"
#include "tests/support/fake_once_store.h"

using namespace std::chrono_literals;
using test_support::DpopProofText;

namespace {

const base::Instant kNow = base::from_unix(1'700'000'000);
constexpr const char* kUrl = "https://api.example/v1/accounts";

const base::Signer& key() {
  static const base::Signer signer = base::Signer::generate(base::Alg::es256);
  return signer;
}

oauth::DpopTarget target(std::string_view access_token = {}) {
  return {"GET", "https://api.example", "/v1/accounts", access_token};
}

DpopProofText proof(std::string_view access_token = {}) { return {key(), "GET", kUrl, kNow, access_token}; }

/// "ok", or the error's name.
std::string outcome(const std::string& text, std::string_view access_token = {},
                    const oauth::DpopNonces* nonces = nullptr, base::Instant now = kNow) {
  const auto checked = oauth::check_dpop_proof(text, target(access_token), nonces, now);
  return checked ? "ok" : std::string(base::row(checked.error().code).name);
}

}  // namespace

TEST_CASE("dpop: a good proof names its key, with and without an access token (RFC 9449 4.2, 7)") {
  const auto checked = oauth::check_dpop_proof(proof("tok").signed_by(key()), target("tok"), nullptr, kNow);
  REQUIRE(checked);
  CHECK(checked->jkt == key().kid());
  CHECK(outcome(proof().signed_by(key())) == "ok");
}

TEST_CASE("dpop: every algorithm of FAPI, and no other (FAPI 2.0 5.4.1)") {
  for (const base::Alg alg : {base::Alg::ps256, base::Alg::eddsa, base::Alg::rs256}) {
    const base::Signer other = base::Signer::generate(alg);
    DpopProofText text(other, "GET", kUrl, kNow);
    text.header["alg"] = DpopProofText::quoted(std::string(base::alg_name(alg)));
    CAPTURE(text.header["alg"]);
    CHECK(outcome(text.signed_by(other)) == (alg == base::Alg::rs256 ? "invalid_dpop_proof" : "ok"));
  }
}

TEST_CASE("dpop: whatever is missing or wrong is invalid_dpop_proof (RFC 9449 4.3; cases 89, 90)") {
  struct Case {
    const char* name;
    bool in_header;
    const char *member, *value;
  };
  const Case cases[] = {
      {"no typ", true, "typ", ""},
      {"wrong typ", true, "typ", R"("JWT")"},
      {"no alg", true, "alg", ""},
      {"none", true, "alg", R"("none")"},
      {"HS256", true, "alg", R"("HS256")"},
      {"no jwk", true, "jwk", ""},
      {"jwk of no key", true, "jwk", "{}"},
      {"crit", true, "crit", R"(["x"])"},
      {"no jti", false, "jti", ""},
      {"jti not text", false, "jti", "7"},
      {"no htm", false, "htm", ""},
      {"htm of another method", false, "htm", R"("POST")"},
      {"htm in lower case", false, "htm", R"("get")"},
      {"no htu", false, "htu", ""},
      {"htu of another path", false, "htu", R"("https://api.example/v1/payments")"},
      {"htu of another host", false, "htu", R"("https://evil.example/v1/accounts")"},
      {"htu of another scheme", false, "htu", R"("http://api.example/v1/accounts")"},
      {"htu of another port", false, "htu", R"("https://api.example:8443/v1/accounts")"},
      {"htu with userinfo", false, "htu", R"("https://a@api.example/v1/accounts")"},
      {"no iat", false, "iat", ""},
      {"iat as text", false, "iat", R"("1700000000")"},
      {"no ath", false, "ath", ""},
      {"wrong ath", false, "ath", R"("fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo")"},
      {"exp in the past", false, "exp", "1699999999"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    DpopProofText text = proof("tok");
    (c.in_header ? text.header : text.claims)[c.member] = c.value;
    CHECK(outcome(text.signed_by(key()), "tok") == "invalid_dpop_proof");
  }
  std::string with_private = key().public_jwk_json();
  with_private.insert(1, R"("d":"AAAA",)");
  DpopProofText leaked = proof();
  leaked.header["jwk"] = with_private;
  CHECK(outcome(leaked.signed_by(key())) == "invalid_dpop_proof");
  CHECK(outcome(proof().signed_by(base::Signer::generate(base::Alg::es256))) == "invalid_dpop_proof");
  CHECK(outcome("") == "invalid_dpop_proof");
  CHECK(outcome("not a jwt") == "invalid_dpop_proof");
  CHECK(outcome(std::string(oauth::kMaxDpopProof + 1, 'a')) == "invalid_dpop_proof");
}

TEST_CASE(
    "dpop: what must be accepted (RFC 9449 4.3-9; suite dpop-negative-tests, check-dpop-proof-nbf-exp)") {
  struct Case {
    const char* name;
    bool in_header;
    const char *member, *value;
  };
  const Case cases[] = {
      {"htu with query and fragment", false, "htu", R"("https://api.example/v1/accounts?a=b#c")"},
      {"scheme and host in capitals", false, "htu", R"("HTTPS://API.example/v1/accounts")"},
      {"default port", false, "htu", R"("https://api.example:443/v1/accounts")"},
      {"unknown header", true, "x", "1"},
      {"unknown claim", false, "x", "1"},
      {"nbf now", false, "nbf", "1700000000"},
      {"exp in five minutes", false, "exp", "1700000300"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    DpopProofText text = proof();
    (c.in_header ? text.header : text.claims)[c.member] = c.value;
    CHECK(outcome(text.signed_by(key())) == "ok");
  }
}

TEST_CASE("dpop: iat within a minute either way (RFC 9449 11.1; case 91)") {
  const std::string text = proof().signed_by(key());
  CHECK(outcome(text, {}, nullptr, kNow + 10s) == "ok");
  CHECK(outcome(text, {}, nullptr, kNow - 10s) == "ok");
  CHECK(outcome(text, {}, nullptr, kNow + 60s) == "ok");
  CHECK(outcome(text, {}, nullptr, kNow + 61s) == "invalid_dpop_proof");
  CHECK(outcome(text, {}, nullptr, kNow - 60s) == "ok");
  CHECK(outcome(text, {}, nullptr, kNow - 61s) == "invalid_dpop_proof");
  CHECK(outcome(text, {}, nullptr, kNow + 1h) == "invalid_dpop_proof");
}

TEST_CASE("dpop: a nonce lives for one to two windows, and is nobody else's (RFC 9449 8; case 92)") {
  const base::Secret web(std::string(32, 'w')), other(std::string(32, 'o'));
  const oauth::DpopNonces nonces(web, 120s), foreign(other, 120s);
  const auto with_nonce = [](const std::string& nonce) {
    DpopProofText text = proof();
    text.claims["nonce"] = DpopProofText::quoted(nonce);
    return text.signed_by(key());
  };
  const std::string good = with_nonce(nonces.current(kNow));
  CHECK(outcome(proof().signed_by(key()), {}, &nonces) == "use_dpop_nonce");
  CHECK(outcome(with_nonce(foreign.current(kNow)), {}, &nonces) == "use_dpop_nonce");
  CHECK(outcome(with_nonce(""), {}, &nonces) == "use_dpop_nonce");
  CHECK(outcome(good, {}, &nonces) == "ok");
  CHECK(outcome(good, {}, &nonces, kNow + 120s) == "ok");
  CHECK(outcome(good, {}, &nonces, kNow + 240s) == "use_dpop_nonce");
}

TEST_CASE("dpop: a proof is used once, by key and jti (RFC 9449 11.1)") {
  test_support::FakeOnceStore once;
  const auto first = *oauth::check_dpop_proof(proof().signed_by(key()), target(), nullptr, kNow);
  CHECK(oauth::claim_dpop_proof(first, once, kNow));
  const auto again = oauth::claim_dpop_proof(first, once, kNow);
  REQUIRE_FALSE(again);
  CHECK(again.error().code == base::ErrorCode::invalid_dpop_proof);
  CHECK(first.until >= kNow + 2 * oauth::kDpopWindow);
  const base::Signer other = base::Signer::generate(base::Alg::es256);
  const DpopProofText same_jti(other, "GET", kUrl, kNow);
  CHECK(oauth::claim_dpop_proof(*oauth::check_dpop_proof(same_jti.signed_by(other), target(), nullptr, kNow),
                                once, kNow));
}
