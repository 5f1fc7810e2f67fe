// OpenSSL's keys as PEM and JWK; the thumbprints of the JWKs are checked where keys are used.
#include "base/crypto/evp_key.h"

#include <doctest/doctest.h>

#include "base/crypto/jwk.h"

using base::Secret;
namespace evp = base::evp;

TEST_CASE("evp key: a private key goes to PKCS#8 PEM and comes back with the same public half") {
  for (const char* type : {"ED25519", "X25519"}) {
    const evp::Owned<EVP_PKEY> key(EVP_PKEY_Q_keygen(nullptr, nullptr, type));
    REQUIRE(key);
    const Secret pem = evp::private_key_to_pem(key.get());
    CHECK(pem.reveal().starts_with("-----BEGIN PRIVATE KEY-----\n"));
    const evp::Owned<EVP_PKEY> again = evp::private_key_from_pem(pem);
    REQUIRE(again);
    CHECK(EVP_PKEY_eq(key.get(), again.get()) == 1);
  }
}

TEST_CASE("evp key: text that is no private key gives null") {
  const evp::QuietErrors quiet;
  for (const char* text : {"", "x", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"})
    CHECK_FALSE(evp::private_key_from_pem(Secret(text)));
}

TEST_CASE("evp key: canonical JWKs of the three types, in the order of RFC 7638 3; none for others") {
  const evp::Owned<EVP_PKEY> p256(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256"));
  const evp::Owned<EVP_PKEY> p384(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-384"));
  const evp::Owned<EVP_PKEY> ed25519(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
  const evp::Owned<EVP_PKEY> x25519(EVP_PKEY_Q_keygen(nullptr, nullptr, "X25519"));
  CHECK(evp::is_p256(p256.get()));
  CHECK_FALSE(evp::is_p256(p384.get()));
  CHECK_FALSE(evp::is_p256(ed25519.get()));
  CHECK(evp::p256_point(p256.get()).size() == 65);
  for (const auto& key : {p256.get(), ed25519.get()}) {
    const std::string jwk = evp::canonical_jwk(key);
    const auto read = base::PublicKey::from_jwk(jwk);
    REQUIRE(read);
    CHECK(read->public_jwk_json() == jwk);
  }
  CHECK(evp::canonical_jwk(p384.get()).empty());
  CHECK(evp::canonical_jwk(x25519.get()).empty());
}
