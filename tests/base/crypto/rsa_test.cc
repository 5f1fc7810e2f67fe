// RSA keys and signatures: what is weak, and what is nearly a signature.
#include "base/crypto/rsa.h"

#include <doctest/doctest.h>

#include "base/crypto/base64url.h"
#include "tests/support/vectors.h"

using base::base64url;
using base::base64url_decode;
using base::RsaVerifyingKey;

namespace {

std::string text(const nlohmann::json& value) { return value.get<std::string>(); }

/// An odd number of `bits` bits.
std::string modulus(std::size_t bits) {
  std::string out((bits + 7) / 8, '\x5b');
  out.front() = static_cast<char>(1 << ((bits - 1) % 8));
  return base64url(out);
}

}  // namespace

TEST_CASE("rsa: RS256 and PS256 verify, each only as itself, and not after any change (RFC 7518 3.3, 3.5)") {
  const nlohmann::json v = test_support::vectors("rsa_signatures.json");
  const auto key = RsaVerifyingKey::from_jwk(text(v["jwk"]["n"]), text(v["jwk"]["e"]));
  REQUIRE(key);
  const std::string data = text(v["data"]);
  const std::string rs256 = base64url_decode(text(v["rs256"])).value();
  const std::string ps256 = base64url_decode(text(v["ps256"])).value();
  CHECK(key->verify_rs256(data, rs256));
  CHECK(key->verify_ps256(data, ps256));
  CHECK_FALSE(key->verify_rs256(data, ps256));
  CHECK_FALSE(key->verify_ps256(data, rs256));
  CHECK_FALSE(key->verify_rs256(data + " ", rs256));
  CHECK_FALSE(key->verify_ps256(data + " ", ps256));
  for (const std::size_t at : {std::size_t{0}, std::size_t{100}, ps256.size() - 1}) {
    std::string altered_rs = rs256, altered_ps = ps256;
    altered_rs[at] = static_cast<char>(altered_rs[at] ^ 1);
    altered_ps[at] = static_cast<char>(altered_ps[at] ^ 1);
    CHECK_FALSE(key->verify_rs256(data, altered_rs));
    CHECK_FALSE(key->verify_ps256(data, altered_ps));
  }
}

TEST_CASE("rsa: other salts, other masks and other digests of the same key are refused (RFC 7518 3.5)") {
  const nlohmann::json v = test_support::vectors("rsa_signatures.json");
  const auto key = RsaVerifyingKey::from_jwk(text(v["jwk"]["n"]), text(v["jwk"]["e"]));
  REQUIRE(key);
  for (const nlohmann::json& c : v["refused"]) {
    CAPTURE(text(c["why"]));
    const std::string signature = base64url_decode(text(c["signature"])).value();
    CHECK_FALSE(key->verify_rs256(text(v["data"]), signature));
    CHECK_FALSE(key->verify_ps256(text(v["data"]), signature));
  }
}

TEST_CASE("rsa: signatures that are too short, too long, zero, or above the modulus are refused") {
  const nlohmann::json v = test_support::vectors("rsa_signatures.json");
  const auto key = RsaVerifyingKey::from_jwk(text(v["jwk"]["n"]), text(v["jwk"]["e"]));
  REQUIRE(key);
  const std::string good = base64url_decode(text(v["rs256"])).value();
  for (const std::string& bad :
       {std::string{}, good.substr(1), good + '\0', '\0' + good, std::string(256, '\0'),
        std::string(255, '\0') + '\1', std::string(256, '\xff')}) {
    CHECK_FALSE(key->verify_rs256(text(v["data"]), bad));
    CHECK_FALSE(key->verify_ps256(text(v["data"]), bad));
  }
}

TEST_CASE("rsa: moduli of 2048 to 4096 bits, odd, without leading zero bytes (RFC 7518 3.3, 6.3.1.1)") {
  CHECK_FALSE(RsaVerifyingKey::from_jwk(modulus(1024), "AQAB"));
  CHECK_FALSE(RsaVerifyingKey::from_jwk(modulus(2047), "AQAB"));
  CHECK(RsaVerifyingKey::from_jwk(modulus(2048), "AQAB"));
  CHECK(RsaVerifyingKey::from_jwk(modulus(3072), "AQAB"));
  CHECK(RsaVerifyingKey::from_jwk(modulus(4096), "AQAB"));
  CHECK_FALSE(RsaVerifyingKey::from_jwk(modulus(4097), "AQAB"));
  CHECK_FALSE(RsaVerifyingKey::from_jwk(modulus(16384), "AQAB"));
  const std::string raw = base64url_decode(modulus(2048)).value();
  CHECK_FALSE(RsaVerifyingKey::from_jwk(base64url('\0' + raw), "AQAB"));
  CHECK_FALSE(RsaVerifyingKey::from_jwk(base64url(raw.substr(0, 255) + '\x5a'), "AQAB"));  // even
  CHECK_FALSE(RsaVerifyingKey::from_jwk(modulus(2048) + "=", "AQAB"));
  CHECK_FALSE(RsaVerifyingKey::from_jwk("", "AQAB"));
}

TEST_CASE("rsa: exponents are odd, from 65537 to 2^32 (e = 1 verifies everything)") {
  struct Case {
    const char* name;
    std::string e;
    bool ok;
  };
  const Case cases[] = {
      {"65537", std::string("\x01\x00\x01", 3), true},
      {"2^32 - 1", std::string("\xff\xff\xff\xff", 4), true},
      {"1", std::string("\x01", 1), false},
      {"3", std::string("\x03", 1), false},
      {"65535", std::string("\xff\xff", 2), false},
      {"65538", std::string("\x01\x00\x02", 3), false},
      {"2^32 + 1", std::string("\x01\x00\x00\x00\x01", 5), false},
      {"a leading zero byte", std::string("\x00\x01\x00\x01", 4), false},
      {"zero", std::string("\x00", 1), false},
      {"nothing", "", false},
      {"2048 bits", std::string(256, '\x5b'), false},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    CHECK(RsaVerifyingKey::from_jwk(modulus(2048), base64url(c.e)).has_value() == c.ok);
  }
  CHECK_FALSE(RsaVerifyingKey::from_jwk(modulus(2048), "AQAB="));
}
