// Signers of every algorithm: round trips, their JWKs, and PEM that is not for them.
#include "base/crypto/signer.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <thread>
#include <vector>

#include "base/crypto/jwk.h"

using base::Alg;
using base::PublicKey;
using base::Secret;
using base::Signer;

namespace {

constexpr Alg kAlgs[] = {Alg::es256, Alg::ps256, Alg::eddsa, Alg::rs256};

/// One key per algorithm for the whole file: RSA keys take long to make.
const Signer& signer(Alg alg) {
  static const std::vector<Signer> all = [] {
    std::vector<Signer> made;
    for (const Alg each : kAlgs) made.push_back(Signer::generate(each));
    return made;
  }();
  return all[static_cast<std::size_t>(alg)];
}

}  // namespace

TEST_CASE("signer: what it signs its JWK verifies, under its algorithm and no other") {
  for (const Alg alg : kAlgs) {
    CAPTURE(base::alg_name(alg));
    const Signer& key = signer(alg);
    CHECK(key.alg() == alg);
    const auto own = PublicKey::from_jwk(key.public_jwk_json());
    REQUIRE(own);
    for (const std::string data : {"", "data", "other data"}) {
      const std::string signature = key.sign(data);
      for (const Alg other : kAlgs) CHECK(own->verify(other, data, signature) == (other == alg));
      CHECK_FALSE(own->verify(alg, data + "x", signature));
      for (const Alg other : kAlgs) {
        const auto foreign = PublicKey::from_jwk(signer(other).public_jwk_json());
        CHECK(foreign->verify(alg, data, signature) == (other == alg));
      }
    }
  }
}

TEST_CASE("signer: the JWK has use, alg and kid, the kid is the RFC 7638 thumbprint, nothing is private") {
  for (const Alg alg : kAlgs) {
    CAPTURE(base::alg_name(alg));
    const auto jwk = nlohmann::json::parse(signer(alg).public_jwk_json());
    CHECK(jwk["use"] == "sig");
    CHECK(jwk["alg"] == base::alg_name(alg));
    CHECK(jwk["kid"] == signer(alg).kid());
    CHECK(PublicKey::from_jwk(jwk.dump())->thumbprint() == signer(alg).kid());
    const std::size_t members = alg == Alg::eddsa ? 6 : alg == Alg::es256 ? 7 : 6;
    CHECK(jwk.size() == members);
    for (const char* name : {"d", "p", "q", "dp", "dq", "qi", "k"}) CHECK_FALSE(jwk.contains(name));
  }
}

TEST_CASE("signer: PEM round trip keeps the key; a key is no other algorithm's unless both are RSA") {
  for (const Alg alg : kAlgs) {
    const Secret pem = signer(alg).to_pem();
    CHECK(pem.reveal().starts_with("-----BEGIN PRIVATE KEY-----\n"));
    for (const Alg other : kAlgs) {
      CAPTURE(base::alg_name(alg));
      CAPTURE(base::alg_name(other));
      const bool both_rsa =
          (alg == Alg::ps256 && other == Alg::rs256) || (alg == Alg::rs256 && other == Alg::ps256);
      const auto again = Signer::from_pem(other, pem);
      CHECK(again.has_value() == (alg == other || both_rsa));
      if (again) CHECK(again->kid() == signer(alg).kid());
      if (again) CHECK(again->alg() == other);
    }
  }
}

TEST_CASE("signer: from_pem refuses short RSA keys and what is no key") {
  // Made with OpenSSL; nothing is protected by it.
  const char* rsa1024 = R"(-----BEGIN PRIVATE KEY-----
MIICdwIBADANBgkqhkiG9w0BAQEFAASCAmEwggJdAgEAAoGBALf316HY8HIfpuRq
AUZRQJEGcYQ6iThjPDACccldB1Ru4VdHiUYTtf5hnv0Y8ViO5F0koM9HADK848ib
AYhIZo3cvNSmyZPZ6+zocvugfwjruwx1oujNmGWA8rzf0P2iaqkICqR7RZCbjbrh
7VDfww1I5d2RFwM7FANa0vIxkJSZAgMBAAECgYAGCb1rE3q41C8fGheWnj4XRHXf
WCh+0Er+bGYdrM77x3Pf8Hoh8a2sfrnAJtxtAqueHwCkLPllsOts/yFqvq2W9h+k
Mo9xIw1FjvgT1H+m1Q9ODKLErcwmaVoilsuIhPV+USLz4q1RsMDO+mqv4MhZ3kXN
Yu4wvF4EIBsRCTQTbQJBAOO4in1TBYZq+otxNEt1cwl7PpBHtf3QeUtgpz1G8/QL
Vz2gqXAF9QsviJw6dRUbHc8NK9z+0CD/wLJpB5dX+xcCQQDO0Fx3V2kEEow4ZNKR
6l1Ea3g2bUBP3F5IyTH3+hyqNI97848F3lREBTSgMICwkIf6a9YnWdD3tqgLLEAF
y/vPAkEAuOUxrSgnqEhcPbQg3dPzH5Ot7MANCJSop4dGwv5FPbWnlCZK7OYpXHev
2Amu3wAxZ9gt8TYED4cZEsMsormQ6QJBAIz8hByjTScGkeqb6OSqNXzAGspXviDz
JJ9P8S2QptvtSueACT9B6oYYWmDdz80OKnSv8OUQmKFWNsavGtIY1gcCQC6UZ0s7
+5in52f+9ATtxpk8jJxJxIVUek4y8rBZRxKfrzDiqskR/T+1neV/0jGEA9+7XrIo
kpPqLMAk1eTysZM=
-----END PRIVATE KEY-----
)";
  for (const Alg alg : kAlgs)
    for (const char* pem :
         {rsa1024, "", "x", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"})
      CHECK_FALSE(Signer::from_pem(alg, Secret(pem)));
}

TEST_CASE("signer: EdDSA and RS256 sign the same data alike, ES256 and PS256 do not (they are random)") {
  for (const Alg alg : kAlgs) {
    CAPTURE(base::alg_name(alg));
    const bool repeats = alg == Alg::eddsa || alg == Alg::rs256;
    CHECK((signer(alg).sign("data") == signer(alg).sign("data")) == repeats);
  }
}

TEST_CASE("signer: one key serves several threads") {
  std::vector<std::thread> threads;
  std::vector<int> good(4, 0);
  const auto verifier = PublicKey::from_jwk(signer(Alg::eddsa).public_jwk_json());
  REQUIRE(verifier);
  for (int& count : good)
    threads.emplace_back([&count, &verifier] {
      for (int i = 0; i < 50; ++i)
        count += verifier->verify(Alg::eddsa, "data", signer(Alg::eddsa).sign("data"));
    });
  for (auto& thread : threads) thread.join();
  CHECK(good == std::vector<int>(4, 50));
}
