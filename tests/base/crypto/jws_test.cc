// Compact JWS: RFC 7515 A.3, the round trip, and every malformed token.
#include "base/crypto/jws.h"

#include <doctest/doctest.h>

#include "base/crypto/base64url.h"

using base::base64url;
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
