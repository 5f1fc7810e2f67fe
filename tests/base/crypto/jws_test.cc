// Compact JWS: RFC 7515 A.3, the round trip, and every malformed token.
#include "base/crypto/jws.h"

#include <doctest/doctest.h>

#include "base/crypto/base64url.h"
#include "tests/support/hex.h"
#include "tests/support/vectors.h"

using base::Alg;
using base::base64url;
using base::PublicKey;
using base::Signer;
using base::SigningKey;
using base::split_jws;
using base::VerifyingKey;

namespace {
std::string token_of(std::string_view header, std::string_view payload = "{}",
                     std::string_view signature = std::string(64, 's')) {
  return base64url(header) + "." + base64url(payload) + "." + base64url(signature);
}
}  // namespace

TEST_CASE("jws: RFC 7515 A.3 is taken apart and verified") {
  const std::string token =
      "eyJhbGciOiJFUzI1NiJ9"
      ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
      ".DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
  const auto jws = split_jws(token);
  REQUIRE(jws);
  CHECK(jws->payload == "{\"iss\":\"joe\",\r\n \"exp\":1300819380,\r\n \"http://example.com/is_root\":true}");
  CHECK(jws->kid.empty());
  CHECK(jws->header == R"({"alg":"ES256"})");
  const auto key = VerifyingKey::from_jwk("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
                                          "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0");
  CHECK(verify_jws(*jws, *key));
}

TEST_CASE("jws: signed here, verified here; another key and another payload are refused") {
  const SigningKey key = SigningKey::generate(), other = SigningKey::generate();
  const std::string token = sign_jws(key, "tg-assertion+jwt", R"({"sub":"usr_1"})");
  const auto jws = split_jws(token);
  REQUIRE(jws);
  CHECK(jws->kid == key.kid());
  CHECK(jws->typ == "tg-assertion+jwt");
  CHECK(jws->payload == R"({"sub":"usr_1"})");
  CHECK(verify_jws(*jws, *VerifyingKey::from_jwk(key.x(), key.y())));
  const auto refused = verify_jws(*jws, *VerifyingKey::from_jwk(other.x(), other.y()));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == base::ErrorCode::invalid_token);

  const std::size_t first = token.find('.'), second = token.rfind('.');
  const std::string forged =
      token.substr(0, first + 1) + base64url(R"({"sub":"usr_2"})") + token.substr(second);
  const auto taken_apart = split_jws(forged);
  REQUIRE(taken_apart);
  CHECK_FALSE(verify_jws(*taken_apart, *VerifyingKey::from_jwk(key.x(), key.y())));
}

TEST_CASE("jws: headers (RFC 7515 4, RFC 8725 3.1)") {
  struct Case {
    const char* header;
    bool ok;
  };
  const Case cases[] = {
      {R"({"alg":"ES256"})", true},
      {R"({"alg":"ES256","kid":"k","typ":"JWT","x":[1,{"alg":"none"}]})", true},
      {R"({"typ":"dpop+jwt","alg":"ES256","jwk":{"kty":"EC","alg":"ES256"}})", true},
      {R"({})", false},
      {R"({"alg":"none"})", false},
      {R"({"alg":"es256"})", false},
      {R"({"alg":"ES384"})", false},
      {R"({"alg":"HS256"})", false},
      {R"({"alg":["ES256"]})", false},
      {R"({"alg":null})", false},
      {R"({"alg":"ES256\u0000"})", false},
      {R"({"alg":"none","alg":"ES256"})", false},
      {R"({"alg":"ES256","alg":"ES256"})", false},
      {R"({"alg":"ES256","\u0061lg":"none"})", false},
      {R"({"alg":"ES256","kid":7})", false},
      {R"({"alg":"ES256","typ":{}})", false},
      {R"({"alg":"ES256","crit":["b64"],"b64":false})", false},
      {R"({"alg":"ES256","crit":[]})", false},
      {R"(["alg","ES256"])", false},
      {R"("ES256")", false},
      {R"({"alg":"ES256"}{})", false},
      {R"({"alg":"ES256",})", false},
      {R"({"alg":"ES256"/**/})", false},
      {R"({"a":[[[[[[[[[[[[]]]]]]]]]]]],"alg":"ES256"})", false},
      {"{\"alg\":\"ES256\",\"x\":\"\xff\"}", false},
      {"", false},
  };
  for (const Case& c : cases) {
    CAPTURE(c.header);
    CHECK(split_jws(token_of(c.header)).has_value() == c.ok);
  }
}

TEST_CASE("jws: the compact form is strict (RFC 7515 5.2, 7.1)") {
  const std::string header = base64url(R"({"alg":"ES256"})"), payload = base64url("{}");
  const std::string signature = base64url(std::string(64, 's'));
  const std::string good = header + "." + payload + "." + signature;
  CHECK(split_jws(good));
  CHECK(split_jws(header + ".." + signature));  // an empty payload is a payload
  const std::string malformed[] = {"",
                                   ".",
                                   "..",
                                   header,
                                   header + "." + payload,
                                   header + "." + payload + ".",
                                   "." + payload + "." + signature,
                                   good + ".",
                                   good + "." + payload,
                                   good + "=",
                                   good + "\n",
                                   " " + good,
                                   header + "=." + payload + "." + signature,
                                   header + "." + payload + "+." + signature,
                                   header + "." + payload + "." + base64url(std::string(63, 's')),
                                   header + "." + payload + "." + base64url(std::string(65, 's'))};
  for (const std::string& token : malformed) {
    CAPTURE(token);
    const auto refused = split_jws(token);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == base::ErrorCode::invalid_token);
  }
}

TEST_CASE("jws: 8192 bytes are taken, 8193 are not") {
  const std::string frame = token_of(R"({"alg":"ES256"})", "");
  std::string payload;
  while (frame.size() + base64url(payload).size() < base::kMaxJws) payload.push_back('p');
  const std::string longest = token_of(R"({"alg":"ES256"})", payload);
  CAPTURE(longest.size());
  CHECK(longest.size() == base::kMaxJws);
  CHECK(split_jws(longest));
  CHECK_FALSE(split_jws(token_of(R"({"alg":"ES256"})", payload + "p")));
}

TEST_CASE(
    "jws: RFC 7515 A.2 and A.3, RFC 7520 4.1, RFC 8037 A.4, RFC 9449 4.1 and 7.1 verify with their keys "
    "alone") {
  const nlohmann::json all = test_support::vectors("jws.json");
  for (const nlohmann::json& v : all) {
    CAPTURE(v["source"].get<std::string>());
    const std::string token = v["token"].get<std::string>();
    const auto jws = split_jws(token, {base::kAllAlgs});
    REQUIRE(jws);
    CHECK(jws->payload == v["payload"].get<std::string>());
    for (const nlohmann::json& other : all) {
      const auto key = PublicKey::from_jwk(other["jwk"].dump());
      REQUIRE(key);
      CHECK(verify_jws(*jws, *key).has_value() == (v["jwk"] == other["jwk"]));
    }
  }
}

TEST_CASE("jws: the header's jwk is handed out as text, and is the key of RFC 9449 4.1's proof") {
  const nlohmann::json v = test_support::vectors("jws.json")[4];
  const std::string token = v["token"].get<std::string>();
  auto split = split_jws(token);
  REQUIRE(split);
  const base::JwsView jws = *std::move(split);  // jwk() follows the value
  CHECK(jws.typ == "dpop+jwt");
  CHECK(nlohmann::json::parse(jws.jwk()) == v["jwk"]);
  const auto key = PublicKey::from_jwk(jws.jwk());
  REQUIRE(key);
  CHECK(key->thumbprint() == "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I");  // RFC 9449 6.1
  CHECK(verify_jws(jws, *key));
  const auto plain = split_jws(token_of(R"({"alg":"ES256"})"));
  REQUIRE(plain);
  CHECK(plain->jwk().empty());
}

TEST_CASE("jws: signers of every algorithm; a token is taken only where its algorithm is allowed") {
  for (const Alg alg : {Alg::es256, Alg::ps256, Alg::eddsa, Alg::rs256}) {
    CAPTURE(base::alg_name(alg));
    const Signer key = Signer::generate(alg);
    const std::string token = sign_jws(key, "at+jwt", R"({"sub":"usr_1"})");
    const auto jws = split_jws(token, {base::kAllAlgs});
    REQUIRE(jws);
    CHECK(jws->alg == alg);
    CHECK(jws->kid == key.kid());
    CHECK(jws->typ == "at+jwt");
    CHECK(verify_jws(*jws, *PublicKey::from_jwk(key.public_jwk_json())));
    CHECK(split_jws(token).has_value() == (alg == Alg::es256));
    CHECK(split_jws(token, {base::kFapiAlgs}).has_value() == (alg != Alg::rs256));
    CHECK_FALSE(split_jws(token, {base::AlgSet{}}));
  }
}

TEST_CASE("jws: a key verifies only what its type and its alg allow (RFC 8725 3.1)") {
  const Signer ps256 = Signer::generate(Alg::ps256);
  const std::string token = sign_jws(ps256, "JWT", "{}");
  const auto jws = split_jws(token, {base::kAllAlgs});
  REQUIRE(jws);
  nlohmann::json jwk = nlohmann::json::parse(ps256.public_jwk_json());
  CHECK(verify_jws(*jws, *PublicKey::from_jwk(jwk.dump())));
  jwk["alg"] = "RS256";
  const auto refused = verify_jws(*jws, *PublicKey::from_jwk(jwk.dump()));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == base::ErrorCode::invalid_token);
  base::JwsView relabelled = *jws;
  relabelled.alg = Alg::es256;
  CHECK_FALSE(verify_jws(relabelled, *PublicKey::from_jwk(ps256.public_jwk_json())));
}

TEST_CASE(
    "jws: attack 61: none, HS256 with the public key as secret, r = s = 0 (RFC 8725 2.1, CVE-2022-21449)") {
  const SigningKey key = SigningKey::generate();
  const auto verifying = VerifyingKey::from_jwk(key.x(), key.y());
  const std::string payload = base64url(R"({"sub":"usr_1"})");
  const auto forged = [&](std::string_view header, std::string_view signature) {
    return base64url(header) + "." + payload + "." + base64url(signature);
  };
  CHECK_FALSE(split_jws(forged(R"({"alg":"none"})", ""), {base::kAllAlgs}));
  CHECK_FALSE(split_jws(forged(R"({"alg":"None"})", std::string(64, 's')), {base::kAllAlgs}));
  CHECK_FALSE(split_jws(forged(R"({"alg":"HS256"})", std::string(32, 's')), {base::kAllAlgs}));
  CHECK_FALSE(split_jws(forged(R"({"alg":"HS256"})", std::string(64, 's')), {base::kAllAlgs}));
  const std::string order =
      test_support::from_hex("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");
  const std::string zero(32, '\0');
  std::string one = zero;
  one.back() = 1;
  for (const std::string& signature : {zero + zero, zero + one, one + zero, order + order, order + one,
                                       one + order, std::string(64, '\xff')}) {
    const std::string token = forged(R"({"alg":"ES256"})", signature);
    const auto jws = split_jws(token);
    REQUIRE(jws);
    CHECK_FALSE(verify_jws(*jws, *verifying));
    CHECK_FALSE(verify_jws(*jws, *PublicKey::from_jwk(R"({"kty":"EC","crv":"P-256","x":")" + key.x() +
                                                      R"(","y":")" + key.y() + "\"}")));
  }
}

TEST_CASE("jws: header members that change what is signed or how are refused (RFC 7797, RFC 8725 3.6)") {
  for (const char* more :
       {R"("b64":true)", R"("b64":false)", R"("zip":"DEF")", R"("zip":null)", R"("crit":["exp"])",
        R"("crit":7)", R"("jwk":"x")", R"("jwk":null)", R"("jwk":[])", R"("jwk":{"kty":"EC","kty":"EC"})"}) {
    CAPTURE(more);
    CHECK_FALSE(split_jws(token_of(std::string(R"({"alg":"ES256",)") + more + "}")));
  }
  for (const char* more :
       {R"("jku":"http://169.254.169.254/")", R"("x5u":"file:///etc/passwd")", R"("jwk":{})"}) {
    CAPTURE(more);
    CHECK(split_jws(token_of(std::string(R"({"alg":"ES256",)") + more + "}")));
  }
}

TEST_CASE("jws: a signature has a length that its algorithm can have") {
  const auto taken = [](const char* alg, std::size_t size) {
    return split_jws(token_of(std::string(R"({"alg":")") + alg + "\"}", "{}", std::string(size, 's')),
                     {base::kAllAlgs})
        .has_value();
  };
  for (const char* alg : {"ES256", "EdDSA", "Ed25519"}) {
    CHECK(taken(alg, 64));
    for (const std::size_t size : {0, 63, 65, 256}) CHECK_FALSE(taken(alg, size));
  }
  for (const char* alg : {"PS256", "RS256"}) {
    for (const std::size_t size : {256, 384, 512}) CHECK(taken(alg, size));
    for (const std::size_t size : {0, 64, 255, 513}) CHECK_FALSE(taken(alg, size));
  }
}

TEST_CASE("jws: attack 56: a JWE, a megabyte and a thousand levels are refused") {
  const std::string part = base64url(std::string(64, 's'));
  CHECK_FALSE(split_jws(
      base64url(R"({"alg":"dir","enc":"A128GCM","zip":"DEF"})") + ".." + part + "." + part + "." + part,
      {base::kAllAlgs, 1 << 20}));
  CHECK_FALSE(split_jws(token_of(R"({"alg":"ES256"})", std::string(1 << 20, 'p'))));
  const std::string deep = R"({"alg":"ES256","x":)" + std::string(1000, '[') + std::string(1000, ']') + "}";
  CHECK_FALSE(split_jws(token_of(deep), {{Alg::es256}, 1 << 20}));
  const std::string large = token_of(R"({"alg":"ES256"})", std::string(10'000, 'p'));
  CHECK_FALSE(split_jws(large));
  CHECK(split_jws(large, {{Alg::es256}, large.size()}));
  CHECK_FALSE(split_jws(large, {{Alg::es256}, large.size() - 1}));
}
