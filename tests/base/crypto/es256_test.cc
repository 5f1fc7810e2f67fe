// ES256 keys and signatures: RFC vectors, strict refusal of malformed input, use from several threads.
#include "base/crypto/es256.h"

#include <doctest/doctest.h>

#include <thread>
#include <vector>

#include "base/crypto/base64url.h"
#include "tests/support/hex.h"

using base::Secret;
using base::SigningKey;
using base::VerifyingKey;

namespace {
// RFC 7515 A.3.1
constexpr std::string_view kX = "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU";
constexpr std::string_view kY = "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0";
constexpr std::string_view kInput =
    "eyJhbGciOiJFUzI1NiJ9."
    "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0"
    "cnVlfQ";
constexpr std::string_view kSignature =
    "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
// The order of P-256 (FIPS 186-4 D.1.2.3): r and s must be below it.
constexpr std::string_view kOrder = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";
}  // namespace

TEST_CASE("VerifyingKey: RFC 7515 A.3 verifies, and not after any one-byte change") {
  const auto key = VerifyingKey::from_jwk(kX, kY);
  REQUIRE(key);
  const std::string signature = base::base64url_decode(kSignature).value();
  CHECK(key->verify(kInput, signature));
  for (std::size_t i = 0; i < signature.size(); ++i) {
    std::string altered = signature;
    altered[i] = static_cast<char>(altered[i] ^ 1);
    CHECK_FALSE(key->verify(kInput, altered));
  }
  CHECK_FALSE(key->verify(std::string(kInput) + " ", signature));
}

TEST_CASE(
    "VerifyingKey: signatures of the wrong length, of zeros or out of range are false (CVE-2022-21449)") {
  const auto key = VerifyingKey::from_jwk(kX, kY);
  REQUIRE(key);
  const std::string good = base::base64url_decode(kSignature).value();
  const std::string zero(32, '\0'), order = test_support::from_hex(kOrder), huge(32, '\xff');
  for (const std::string& bad :
       {std::string{}, good.substr(0, 63), good + "x", zero + zero, good.substr(0, 32) + zero,
        zero + good.substr(32), order + order, huge + huge, order + good.substr(32)})
    CHECK_FALSE(key->verify(kInput, bad));
}

TEST_CASE("VerifyingKey: coordinates must be 32 bytes of strict base64url on the curve (RFC 7518 6.2.1)") {
  struct Case {
    const char* name;
    std::string x, y;
  };
  const std::string x(kX), y(kY);
  const Case cases[] = {
      {"swapped", y, x},
      {"empty", "", ""},
      {"short", x.substr(0, 42), y},
      {"long", x + "AA", y},
      {"padded", x + "=", y},
      {"not the alphabet", "!" + x.substr(1), y},
      {"off the curve", std::string(kX.substr(0, 42)) + "Q", y},
      {"the zero point", std::string(43, 'A'), std::string(43, 'A')},
      {"dangling bits", std::string(kX.substr(0, 42)) + "V", y},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    CHECK_FALSE(VerifyingKey::from_jwk(c.x, c.y));
  }
}

TEST_CASE("jwk_thumbprint: the jkt of RFC 9449 6.1's key") {
  CHECK(base::jwk_thumbprint("l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs",
                             "9VE4jf_Ok_o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDA") ==
        "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I");
}

TEST_CASE("SigningKey: what it signs its own public key verifies, another's does not") {
  const SigningKey key = SigningKey::generate(), other = SigningKey::generate();
  const auto own = VerifyingKey::from_jwk(key.x(), key.y());
  const auto foreign = VerifyingKey::from_jwk(other.x(), other.y());
  REQUIRE(own);
  REQUIRE(foreign);
  for (int i = 0; i < 50; ++i) {  // r or s starts with a zero byte in one of 128
    const std::string data = "message " + std::to_string(i), signature = key.sign(data);
    CHECK(signature.size() == 64);
    CHECK(own->verify(data, signature));
    CHECK_FALSE(foreign->verify(data, signature));
  }
  CHECK(key.kid() == base::jwk_thumbprint(key.x(), key.y()));
  CHECK(key.kid() != other.kid());
}

TEST_CASE("SigningKey: PEM round trip keeps the key") {
  const SigningKey key = SigningKey::generate();
  const Secret pem = key.to_pem();
  CHECK(pem.reveal().starts_with("-----BEGIN PRIVATE KEY-----\n"));
  const auto again = SigningKey::from_pem(pem);
  REQUIRE(again);
  CHECK(again->kid() == key.kid());
  CHECK(VerifyingKey::from_jwk(key.x(), key.y())->verify("data", again->sign("data")));
}

TEST_CASE("SigningKey: from_pem takes SEC1 P-256 and refuses everything else") {
  // Made with `openssl ecparam -name … -genkey -noout`; nothing is protected by them.
  const char* sec1 = R"(-----BEGIN EC PRIVATE KEY-----
MHcCAQEEIN/ghf51wLhRPv2UaKQWeNr5/dWnoKD50pTxWQ9WXko8oAoGCCqGSM49
AwEHoUQDQgAE8Ly7mUPdjP9R5dnENsS17OcJClUwLORjEA0q4cDi7cp+xrwLsxDw
YmLmlKShLsiA6KQHxrh7rHbVAJnH0Dzi7w==
-----END EC PRIVATE KEY-----
)";
  const char* p384 = R"(-----BEGIN EC PRIVATE KEY-----
MIGkAgEBBDBBs1R96F8IDY8OfQdOnJG3MVDoDo3TMWCUFxApOa2n2pfiam0asrR+
KeMLxBqKcmSgBwYFK4EEACKhZANiAARG/UV3a9kXeTna6g1vyWgWLaog6HhuIZor
HmG7KD68i54mPYESVCPN+u/NtoE1EGawl8Db/XWoTA2O6+WNf+4ZnReg/+LPMoE/
CXx5mA9lM/ZJzDvFX1ocrzGaaxUD988=
-----END EC PRIVATE KEY-----
)";
  const char* ed25519 = R"(-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEIGn7qIaFYtzIOWOo1HBBgQ6Q+DKnVHRnO82fWQj4OkX6
-----END PRIVATE KEY-----
)";
  const char* encrypted = R"(-----BEGIN ENCRYPTED PRIVATE KEY-----
MIHsMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAikqNUrXqHjngICA+gw
DAYIKoZIhvcNAgkFADAdBglghkgBZQMEAQIEENdQXfLJHtrI1wB1F1hlsOwEgZCY
SB0JZElKTlJE+OpQSTo49grwAnSyoDkWihn/SH9wWHmad2VXMgNy4KPSE+BsJVuu
8GcT9K4MgKMsoYfPwJpsWdhE8zeaQtwcWboFROfIR6W20js9maXpMlEbGn0UvJNE
zemQrWchs7agqv2nFKkYdCeVaz/8I/GqPKmuXlEES3sZJUXNAWEy4mYG0gDoGAg=
-----END ENCRYPTED PRIVATE KEY-----
)";
  CHECK(SigningKey::from_pem(Secret(sec1)));
  CHECK_FALSE(SigningKey::from_pem(Secret(p384)));
  CHECK_FALSE(SigningKey::from_pem(Secret(ed25519)));
  CHECK_FALSE(SigningKey::from_pem(Secret(encrypted)));
  CHECK_FALSE(SigningKey::from_pem(Secret("")));
  CHECK_FALSE(SigningKey::from_pem(Secret("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n")));
}

TEST_CASE("SigningKey and VerifyingKey: one key serves several threads") {
  const SigningKey key = SigningKey::generate();
  const auto verifier = VerifyingKey::from_jwk(key.x(), key.y());
  REQUIRE(verifier);
  std::vector<std::thread> threads;
  std::vector<int> good(4, 0);
  for (int& count : good)
    threads.emplace_back([&count, &key, &verifier] {
      for (int i = 0; i < 50; ++i) count += verifier->verify("data", key.sign("data"));
    });
  for (auto& thread : threads) thread.join();
  CHECK(good == std::vector<int>(4, 50));
}

TEST_CASE("VerifyingKey: keys used in turn on one thread, with refused points between them, stay apart") {
  const SigningKey a = SigningKey::generate(), b = SigningKey::generate();
  const auto key_a = VerifyingKey::from_jwk(a.x(), a.y());
  const auto key_b = VerifyingKey::from_jwk(b.x(), b.y());
  REQUIRE(key_a);
  REQUIRE(key_b);
  const std::string by_a = a.sign("data"), by_b = b.sign("data");
  for (int i = 0; i < 3; ++i) {
    CHECK(key_a->verify("data", by_a));
    CHECK_FALSE(key_a->verify("data", by_b));
    CHECK_FALSE(VerifyingKey::from_jwk(a.x(), b.y()));  // not on the curve
    CHECK_FALSE(key_a->verify("data", by_b));
    CHECK(key_a->verify("data", by_a));
    CHECK_FALSE(VerifyingKey::from_jwk(a.x(), b.y()));
    CHECK_FALSE(VerifyingKey::from_jwk(a.x(), b.y()));
    CHECK(key_b->verify("data", by_b));
    CHECK_FALSE(key_b->verify("data", by_a));
  }
}
