// Ed25519 keys and signatures: RFC 8037 A.4, and keys with which anybody could sign.
#include "base/crypto/ed25519.h"

#include <doctest/doctest.h>

#include "base/crypto/base64url.h"
#include "tests/support/hex.h"

using base::base64url;
using base::Ed25519VerifyingKey;
using test_support::from_hex;

namespace {
// RFC 8037 A.2, A.4
constexpr std::string_view kX = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
constexpr std::string_view kInput = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc";
constexpr std::string_view kSignature =
    "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";
// The group's order L, little-endian (RFC 8032 5.1)
constexpr std::string_view kOrder = "edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010";
}  // namespace

TEST_CASE("ed25519: RFC 8037 A.4 verifies, and not after any one-byte change") {
  const auto key = Ed25519VerifyingKey::from_jwk(kX);
  REQUIRE(key);
  const std::string signature = base::base64url_decode(kSignature).value();
  CHECK(key->verify(kInput, signature));
  for (std::size_t i = 0; i < signature.size(); ++i) {
    std::string altered = signature;
    altered[i] = static_cast<char>(altered[i] ^ 1);
    CHECK_FALSE(key->verify(kInput, altered));
  }
  CHECK_FALSE(key->verify(std::string(kInput) + " ", signature));
  CHECK_FALSE(key->verify("", signature));
}

TEST_CASE(
    "ed25519: signatures of the wrong length or with S not below the order are refused (RFC 8032 5.1.7)") {
  const auto key = Ed25519VerifyingKey::from_jwk(kX);
  REQUIRE(key);
  const std::string good = base::base64url_decode(kSignature).value(), order = from_hex(kOrder);
  std::string shifted = good;  // S + L: the same S modulo L, malleable if it were taken
  for (int i = 0, carry = 0; i < 32; ++i) {
    const auto at = static_cast<std::size_t>(i);
    carry += static_cast<unsigned char>(good[32 + at]) + static_cast<unsigned char>(order[at]);
    shifted[32 + at] = static_cast<char>(carry & 0xff);
    carry >>= 8;
  }
  for (const std::string& bad :
       {std::string{}, good.substr(0, 63), good + "x", std::string(64, '\0'), shifted,
        good.substr(0, 32) + order, good.substr(0, 32) + std::string(32, '\xff')})
    CHECK_FALSE(key->verify(kInput, bad));
}

TEST_CASE("ed25519: points of small order are refused, in every encoding") {
  const char* small[] = {
      "0100000000000000000000000000000000000000000000000000000000000000",  // order 1
      "0100000000000000000000000000000000000000000000000000000000000080",
      "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",  // order 2
      "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
      "0000000000000000000000000000000000000000000000000000000000000000",  // order 4
      "0000000000000000000000000000000000000000000000000000000000000080",
      "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",  // order 8
      "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
      "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
      "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
      "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",  // y = p, read as 0
      "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
      "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",  // y = p + 1, read as 1
      "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
  };
  for (const char* hex : small) {
    CAPTURE(hex);
    CHECK_FALSE(Ed25519VerifyingKey::from_jwk(base64url(from_hex(hex))));
  }
}

TEST_CASE("ed25519: y not below p and y without an x are refused") {
  struct Case {
    const char *name, *hex;
    bool ok;
  };
  const Case cases[] = {
      {"y = p + 3", "f0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", false},
      {"y = 2^255 - 1", "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", false},
      {"y = 2, no point has it", "0200000000000000000000000000000000000000000000000000000000000000", false},
      {"y = 3, a point has it", "0300000000000000000000000000000000000000000000000000000000000000", true},
      {"y = 3, the other x", "0300000000000000000000000000000000000000000000000000000000000080", true},
      {"the base point", "5866666666666666666666666666666666666666666666666666666666666666", true},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    CHECK(Ed25519VerifyingKey::from_jwk(base64url(from_hex(c.hex))).has_value() == c.ok);
  }
}

TEST_CASE("ed25519: x is 32 bytes of strict base64url (RFC 8037 2)") {
  const std::string x(kX);
  for (const std::string& bad :
       {std::string{}, x.substr(0, 42), x + "A", x + "=", "!" + x.substr(1), x.substr(0, 42) + "p"})
    CHECK_FALSE(Ed25519VerifyingKey::from_jwk(bad));
}
