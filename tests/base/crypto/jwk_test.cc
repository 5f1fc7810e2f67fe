// JWKs: RFC vectors, what each key may verify, and every member that makes a key unfit.
#include "base/crypto/jwk.h"

#include <doctest/doctest.h>

#include <thread>
#include <vector>

#include "base/crypto/base64url.h"
#include "base/json_object_view.h"
#include "tests/support/vectors.h"

using base::Alg;
using base::PublicKey;

namespace {

constexpr std::string_view kX = "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU";  // RFC 7515 A.3.1
constexpr std::string_view kY = "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0";

/// The key of RFC 7515 A.3.1 with more members.
std::string ec(std::string_view more = {}) {
  return R"({"kty":"EC","crv":"P-256","x":")" + std::string(kX) + R"(","y":")" + std::string(kY) + "\"" +
         std::string(more) + "}";
}

std::string reason(std::string_view jwk) {
  const auto key = PublicKey::from_jwk(jwk);
  if (key) return "ok";
  CHECK(key.error().code == base::ErrorCode::invalid_request);
  return std::string(key.error().description);
}

}  // namespace

TEST_CASE("jwk: thumbprints of RFC 7638 3.1, RFC 8037 A.3 and RFC 9449 6.1") {
  for (const nlohmann::json& v : test_support::vectors("jwk_thumbprint.json")) {
    CAPTURE(v["source"].get<std::string>());
    const auto key = PublicKey::from_jwk(v["jwk"].dump());
    REQUIRE(key);
    CHECK(key->thumbprint() == v["thumbprint"].get<std::string>());
  }
}

TEST_CASE("jwk: each type verifies its own algorithms, and only the one its alg names (RFC 8725 3.1)") {
  struct Case {
    const char* name;
    std::string jwk;
    base::AlgSet allowed;
  };
  const nlohmann::json rsa = test_support::vectors("rsa_signatures.json")["jwk"];
  nlohmann::json ps256 = rsa;
  ps256["alg"] = "PS256";
  const std::string okp = R"({"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo")";
  const Case cases[] = {
      {"EC", ec(), {Alg::es256}},
      {"EC with alg", ec(R"(,"alg":"ES256")"), {Alg::es256}},
      {"RSA", rsa.dump(), {Alg::ps256, Alg::rs256}},
      {"RSA with alg", ps256.dump(), {Alg::ps256}},
      {"OKP", okp + "}", {Alg::eddsa}},
      {"OKP with the other name", okp + R"(,"alg":"Ed25519"})", {Alg::eddsa}},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    const auto key = PublicKey::from_jwk(c.jwk);
    REQUIRE(key);
    for (const Alg alg : {Alg::es256, Alg::ps256, Alg::eddsa, Alg::rs256})
      CHECK(key->alg_allowed(alg) == c.allowed.contains(alg));
  }
}

TEST_CASE("jwk: verify takes the named algorithm alone") {
  const nlohmann::json v = test_support::vectors("rsa_signatures.json");
  const std::string data = v["data"].get<std::string>();
  const auto signature = [&](const char* name) {
    return base::base64url_decode(v[name].get<std::string>()).value();
  };
  const auto any = PublicKey::from_jwk(v["jwk"].dump());
  nlohmann::json bound = v["jwk"];
  bound["alg"] = "PS256";
  const auto ps256 = PublicKey::from_jwk(bound.dump());
  REQUIRE(any);
  REQUIRE(ps256);
  CHECK(any->verify(Alg::rs256, data, signature("rs256")));
  CHECK(any->verify(Alg::ps256, data, signature("ps256")));
  CHECK_FALSE(any->verify(Alg::ps256, data, signature("rs256")));
  CHECK_FALSE(any->verify(Alg::es256, data, signature("rs256")));
  CHECK(ps256->verify(Alg::ps256, data, signature("ps256")));
  CHECK_FALSE(ps256->verify(Alg::rs256, data, signature("rs256")));  // a valid signature of this key
}

TEST_CASE("jwk: only public members come out again, with kid, alg and use as they were given") {
  const auto plain = PublicKey::from_jwk(ec());
  REQUIRE(plain);
  CHECK(plain->kid().empty());
  CHECK(nlohmann::json::parse(plain->public_jwk_json()) == nlohmann::json::parse(ec()));
  const auto key = PublicKey::from_jwk(ec(
      R"(,"kid":"a\"\u00fc","use":"sig","alg":"ES256","key_ops":["verify"],"x5u":"http://169.254.169.254/","jku":7,"n":"AQ")"));
  REQUIRE(key);
  CHECK(key->kid() == "a\"\xc3\xbc");
  const auto out = nlohmann::json::parse(key->public_jwk_json());
  CHECK(out == nlohmann::json::parse(ec(R"(,"kid":"a\"ü","use":"sig","alg":"ES256")")));
  const auto again = PublicKey::from_jwk(key->public_jwk_json());
  REQUIRE(again);
  CHECK(again->thumbprint() == plain->thumbprint());
}

TEST_CASE(
    "jwk: private and symmetric members are refused whatever they hold (RFC 7518 6.2.2, 6.3.2, 6.4.1)") {
  for (const char* name : {"d", "p", "q", "dp", "dq", "qi", "oth", "k"}) {
    CAPTURE(name);
    for (const char* value : {R"("AQAB")", R"("")", "null", "[]"}) {
      const std::string jwk = ec(std::string(",\"") + name + "\":" + value);
      CHECK(reason(jwk) == "the JWK has a private member");
      CHECK(base::has_private_member(*base::JsonObjectView::parse(jwk)));
    }
  }
  CHECK(reason(ec(R"(,"\u0064":"AQAB")")) == "the JWK has a private member");
  CHECK(reason(ec(R"(,"D":"AQAB")")) == "ok");
}

TEST_CASE("jwk: use, key_ops and alg are for verifying signatures (RFC 7517 4.2-4.4)") {
  struct Case {
    const char *more, *expect;
  };
  const char *use = "the JWK's use is not sig", *ops = "the JWK's key_ops are not for verifying",
             *alg = "the JWK's alg is not a known one for its key";
  const Case cases[] = {
      {R"(,"use":"sig")", "ok"},
      {R"(,"use":"enc")", use},
      {R"(,"use":"SIG")", use},
      {R"(,"use":["sig"])", use},
      {R"(,"use":null)", use},
      {R"(,"key_ops":["verify"])", "ok"},
      {R"(,"key_ops":["verify","sign"])", "ok"},
      {R"(,"key_ops":["sign"])", ops},
      {R"(,"key_ops":[])", ops},
      {R"(,"key_ops":["verify","verify"])", ops},
      {R"(,"key_ops":["verify","encrypt"])", ops},
      {R"(,"key_ops":"verify")", ops},
      {R"(,"key_ops":["verify",7])", ops},
      {R"(,"use":"sig","key_ops":["deriveKey"])", ops},
      {R"(,"alg":"ES256")", "ok"},
      {R"(,"alg":"PS256")", alg},
      {R"(,"alg":"EdDSA")", alg},
      {R"(,"alg":"ES384")", alg},
      {R"(,"alg":"none")", alg},
      {R"(,"alg":"HS256")", alg},
      {R"(,"alg":"ECDH-ES")", alg},
      {R"(,"alg":"")", alg},
      {R"(,"alg":["ES256"])", alg},
  };
  for (const Case& c : cases) {
    CAPTURE(c.more);
    CHECK(reason(ec(c.more)) == c.expect);
  }
}

TEST_CASE("jwk: kid is a string of 1 to 256 bytes") {
  const char* expect = "the JWK's kid is not a string of 1 to 256 bytes";
  CHECK(reason(ec(R"(,"kid":")" + std::string(256, 'k') + "\"")) == "ok");
  CHECK(reason(ec(R"(,"kid":")" + std::string(257, 'k') + "\"")) == expect);
  CHECK(reason(ec(R"(,"kid":"")")) == expect);
  CHECK(reason(ec(R"(,"kid":7)")) == expect);
  CHECK(reason(ec(R"(,"kid":null)")) == expect);
}

TEST_CASE("jwk: keys that are unsound or of no known type are refused") {
  const std::string x(kX), y(kY);
  const auto point = [](std::string_view first, std::string_view second) {
    return R"({"kty":"EC","crv":"P-256","x":")" + std::string(first) + R"(","y":")" + std::string(second) +
           "\"}";
  };
  const std::string zero(43, 'A');
  const std::string cases[] = {
      point(y, x),
      point(zero, zero),
      point(x + "=", y),
      point(x.substr(0, 42) + "V", y),  // dangling bits: the same bytes in another text
      point(x.substr(0, 40), y),
      point("AA" + x, y),
      point(x, ""),
      R"({"kty":"EC","crv":"P-256","x":")" + x + R"("})",
      R"({"kty":"EC","crv":"P-256","x":7,"y":")" + y + R"("})",
      R"({"kty":"EC","crv":"P-384","x":")" + x + R"(","y":")" + y + R"("})",
      R"({"kty":"EC","crv":"p-256","x":")" + x + R"(","y":")" + y + R"("})",
      R"({"kty":"EC","x":")" + x + R"(","y":")" + y + R"("})",
      R"({"kty":"ec","crv":"P-256","x":")" + x + R"(","y":")" + y + R"("})",
      R"({"kty":["EC"],"crv":"P-256","x":")" + x + R"(","y":")" + y + R"("})",
      R"({"crv":"P-256","x":")" + x + R"(","y":")" + y + R"("})",
      R"({"kty":"RSA","e":"AQAB","n":")" + std::string(171, 'A') + R"("})",
      R"({"kty":"RSA","e":"AQ","n":"ofgW"})",
      R"({"kty":"OKP","crv":"Ed25519","x":")" + zero + R"("})",
      R"({"kty":"OKP","crv":"X25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})",
      R"({"kty":"OKP","crv":"Ed448","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})",
      R"({"kty":"oct"})",
      "{}",
  };
  for (const std::string& jwk : cases) {
    CAPTURE(jwk);
    CHECK(reason(jwk) == "the JWK is not a sound P-256, RSA or Ed25519 public key");
  }
}

TEST_CASE("jwk: duplicate members, other JSON, depth and size") {
  const char* expect = "the JWK is not one JSON object with distinct members";
  CHECK(reason(ec(R"(,"kid":"a","kid":"a")")) == expect);
  CHECK(reason(ec(R"(,"\u0078":"a")")) == expect);
  CHECK(reason(ec() + " {}") == expect);
  CHECK(reason("[" + ec() + "]") == expect);
  CHECK(reason("") == expect);
  CHECK(reason(ec(R"(,"o":[[[]]])")) == "ok");
  CHECK(reason(ec(R"(,"o":[[[[]]]])")) == expect);
  const std::string frame = ec(R"(,"o":"")");
  CHECK(reason(ec(R"(,"o":")" + std::string(base::kMaxJwk - frame.size(), 'o') + "\"")) == "ok");
  CHECK(reason(ec(R"(,"o":")" + std::string(base::kMaxJwk - frame.size() + 1, 'o') + "\"")) ==
        "the JWK is too long");
}

TEST_CASE("jwk: copies share the key, and one key serves several threads beside others") {
  const nlohmann::json all = test_support::vectors("jws.json");
  std::vector<PublicKey> keys;
  for (const nlohmann::json& v : all) keys.push_back(*PublicKey::from_jwk(v["jwk"].dump()));
  std::vector<std::thread> threads;
  std::vector<std::size_t> good(4, 0);
  for (std::size_t& count : good)
    threads.emplace_back([&count, keys, &all] {  // a copy each
      for (int round = 0; round < 10; ++round)
        for (std::size_t i = 0; i < keys.size(); ++i) {
          const auto token = all[i]["token"].get<std::string>();
          const std::size_t dot = token.rfind('.');
          const std::string signature = base::base64url_decode(token.substr(dot + 1)).value();
          for (const Alg alg : {Alg::es256, Alg::rs256, Alg::eddsa})
            count += keys[i].verify(alg, token.substr(0, dot), signature);
        }
    });
  for (auto& thread : threads) thread.join();
  CHECK(good == std::vector<std::size_t>(4, 10 * all.size()));
}
