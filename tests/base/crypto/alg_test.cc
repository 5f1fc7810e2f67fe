// Names of signature algorithms and sets of them.
#include "base/crypto/alg.h"

#include <doctest/doctest.h>

#include <string>

using base::Alg;
using base::alg_name;
using base::AlgSet;
using base::parse_alg;

TEST_CASE("alg: every name is read back; Ed25519 is another name of EdDSA (RFC 9864 2.2)") {
  for (const Alg alg : {Alg::es256, Alg::ps256, Alg::eddsa, Alg::rs256})
    CHECK(parse_alg(alg_name(alg)) == alg);
  CHECK(alg_name(Alg::es256) == "ES256");
  CHECK(alg_name(Alg::eddsa) == "EdDSA");
  CHECK(parse_alg("Ed25519") == Alg::eddsa);
}

TEST_CASE("alg: there is no none, no HMAC and no other spelling (RFC 8725 3.1)") {
  for (const char* name : {"", "none", "None", "HS256", "HS512", "ES384", "ES256K", "PS384", "RS384", "RS1",
                           "es256", "ES256 ", "Ed448", "EDDSA", "RSA-OAEP", "dir"}) {
    CAPTURE(name);
    CHECK_FALSE(parse_alg(name));
  }
  CHECK_FALSE(parse_alg(std::string("ES256\0", 6)));
}

TEST_CASE("alg: a set has what was put into it; FAPI 2.0 5.4.1 has no RS256") {
  const AlgSet one{Alg::ps256};
  CHECK(one.contains(Alg::ps256));
  CHECK_FALSE(one.contains(Alg::es256));
  CHECK(AlgSet{}.empty());
  CHECK_FALSE(base::kFapiAlgs.contains(Alg::rs256));
  CHECK(base::kFapiAlgs.contains(Alg::eddsa));
  CHECK(base::kAllAlgs.contains(Alg::rs256));
  CHECK(AlgSet{Alg::es256, Alg::ps256} == AlgSet{Alg::ps256, Alg::es256});
}
