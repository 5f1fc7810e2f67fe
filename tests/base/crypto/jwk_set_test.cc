// JWK Sets: RFC 7517 A.1 and B, which key is meant, and what refuses the whole set.
#include "base/crypto/jwk_set.h"

#include <doctest/doctest.h>

#include "base/crypto/certificate.h"
#include "base/crypto/signer.h"
#include "tests/support/vectors.h"

using base::Alg;
using base::JwkSet;
using base::Signer;
using nlohmann::json;

namespace {

const Signer& p256() {
  static const Signer key = Signer::generate(Alg::es256);
  return key;
}

/// The public key of `signer` with some members replaced; null removes one.
json jwk(const Signer& signer, const json& changes = json::object()) {
  json out = json::parse(signer.public_jwk_json());
  out.merge_patch(changes);
  return out;
}

std::string set_of(const json& keys) { return json{{"keys", keys}}.dump(); }

std::string reason(const std::string& text) {
  const auto set = JwkSet::parse(text);
  if (set) return "ok " + std::to_string(set->size());
  CHECK(set.error().code == base::ErrorCode::invalid_request);
  return std::string(set.error().description);
}

}  // namespace

TEST_CASE("jwk set: RFC 7517 A.1 and B, without the keys for encryption") {
  for (const json& v : test_support::vectors("jwk_set.json")) {
    CAPTURE(v["source"].get<std::string>());
    const auto set = JwkSet::parse(v["set"].dump());
    REQUIRE(set);
    CHECK(set->size() == v["for_us"].size());
    for (const json& kid : v["for_us"]) CHECK(set->find(kid.get<std::string>(), Alg::rs256) != nullptr);
    CHECK(set->find("1", Alg::es256) == nullptr);
  }
}

TEST_CASE(
    "jwk set: a key is found by kid if it may be used, without kid only if it is the only one that may") {
  const Signer other = Signer::generate(Alg::es256), ed = Signer::generate(Alg::eddsa);
  const auto set = JwkSet::parse(
      set_of({jwk(p256(), {{"kid", "a"}}), jwk(other, {{"kid", "b"}}), jwk(ed, {{"kid", "c"}})}));
  REQUIRE(set);
  REQUIRE(set->find("a", Alg::es256) != nullptr);
  CHECK(set->find("a", Alg::es256)->thumbprint() == p256().kid());
  CHECK(set->find("b", Alg::es256)->thumbprint() == other.kid());
  CHECK(set->find("A", Alg::es256) == nullptr);
  CHECK(set->find("a", Alg::eddsa) == nullptr);
  CHECK(set->find("c", Alg::eddsa)->thumbprint() == ed.kid());
  CHECK(set->find("", Alg::es256) == nullptr);  // two could be meant
  REQUIRE(set->find("", Alg::eddsa) != nullptr);
  CHECK(set->find("", Alg::eddsa)->thumbprint() == ed.kid());
  CHECK(set->find("", Alg::ps256) == nullptr);
  CHECK(set->find("zzz", Alg::eddsa) == nullptr);
}

TEST_CASE("jwk set: keys for other purposes are left out (RFC 7517 5)") {
  const json ours = jwk(p256(), {{"kid", "ours"}});
  const json cases[] = {
      {{"kty", "FUTURE"}},
      json::object(),
      {{"kty", "EC"}, {"crv", "P-384"}, {"x", "AA"}, {"y", "AA"}},
      {{"kty", "EC"}, {"crv", "secp256k1"}},
      {{"kty", "OKP"}, {"crv", "X25519"}, {"x", "AA"}},
      {{"kty", "RSA"}, {"use", "enc"}, {"n", "AA"}, {"e", "AQAB"}},
      {{"kty", "RSA"}, {"alg", "RSA-OAEP-256"}, {"n", "AA"}, {"e", "AQAB"}},
      {{"kty", "RSA"}, {"key_ops", {"wrapKey"}}, {"n", "AA"}, {"e", "AQAB"}},
      jwk(p256(), {{"kid", "x"}, {"alg", "ECDH-ES"}, {"use", nullptr}}),
      jwk(p256(), {{"kid", "x"}, {"key_ops", {"deriveBits"}}}),
  };
  for (const json& other : cases) {
    CAPTURE(other.dump());
    CHECK(reason(set_of({other, ours})) == "ok 1");
    CHECK(reason(set_of({ours, other})) == "ok 1");
  }
  CHECK(reason(set_of(json::array())) == "ok 0");
  CHECK(reason(R"({"keys":[],"more":{"a":[]}})") == "ok 0");
}

TEST_CASE("jwk set: a private or symmetric key, a weak one, or one kid twice refuses the whole set") {
  const json ours = jwk(p256(), {{"kid", "ours"}});
  struct Case {
    json other;
    const char* expect;
  };
  const char *secret = "the JWK Set has a private key", *twice = "the JWK Set has one kid twice",
             *unsound = "the JWK is not a sound P-256, RSA or Ed25519 public key";
  const Case cases[] = {
      {jwk(p256(), {{"kid", "x"}, {"d", "AA"}}), secret},
      {{{"kty", "oct"}, {"k", "AA"}}, secret},
      {{{"kty", "FUTURE"}, {"d", "AA"}}, secret},
      {{{"kty", "RSA"}, {"use", "enc"}, {"n", "AA"}, {"e", "AQAB"}, {"p", "AA"}}, secret},
      {ours, twice},
      {{{"kty", "FUTURE"}, {"kid", "ours"}}, twice},
      {{{"kty", "RSA"}, {"use", "enc"}, {"kid", "ours"}}, twice},
      {{{"kty", "RSA"}, {"n", std::string(171, 'A')}, {"e", "AQAB"}}, unsound},
      {{{"kty", "EC"}, {"crv", "P-256"}, {"x", "AA"}, {"y", "AA"}}, unsound},
      {{{"kty", "OKP"}, {"crv", "Ed25519"}, {"x", std::string(43, 'A')}}, unsound},
      {jwk(p256(), {{"kid", ""}}), "the JWK's kid is not a string of 1 to 256 bytes"},
      {jwk(p256(), {{"kid", "x"}, {"use", 7}}), "the JWK's use is not sig"},
      {json::array(), "the JWK Set has a key that is not an object"},
      {"key", "the JWK Set has a key that is not an object"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.other.dump());
    CHECK(reason(set_of({ours, c.other})) == c.expect);
    if (c.expect != twice) CHECK(reason(set_of({c.other, ours})) == c.expect);
  }
}

TEST_CASE("jwk set: the form, 20 keys and 64 KiB") {
  CHECK(reason("") == "the JWK Set is not one JSON object with distinct members");
  CHECK(reason("[]") == "the JWK Set is not one JSON object with distinct members");
  CHECK(reason(R"({"keys":[],"keys":[]})") == "the JWK Set is not one JSON object with distinct members");
  CHECK(reason("{}") == "the JWK Set has no array of keys");
  CHECK(reason(R"({"keys":{}})") == "the JWK Set has no array of keys");
  CHECK(reason(R"({"Keys":[]})") == "the JWK Set has no array of keys");
  json keys = json::array();
  for (int i = 0; i < 20; ++i) keys.push_back(jwk(p256(), {{"kid", "k" + std::to_string(i)}}));
  CHECK(reason(set_of(keys)) == "ok 20");
  keys.push_back({{"kty", "FUTURE"}});
  CHECK(reason(set_of(keys)) == "the JWK Set has too many keys");
  const std::string frame = R"({"keys":[],"o":""})";
  const auto padded = [&](std::size_t size) {
    return R"({"keys":[],"o":")" + std::string(size - frame.size(), 'o') + "\"}";
  };
  CHECK(reason(padded(base::kMaxJwkSet)) == "ok 0");
  CHECK(reason(padded(base::kMaxJwkSet + 1)) == "the JWK Set is too long");
}

TEST_CASE("jwk set: a certificate is found by x5c, or by its key if the key has none (RFC 8705 2.2.2)") {
  const json v = test_support::vectors("jwk_set.json")[1];  // RFC 7517 B
  json key = v["set"]["keys"][0];
  const auto with_x5c = JwkSet::parse(v["set"].dump());
  REQUIRE(with_x5c);
  key.erase("x5c");
  const auto bare = JwkSet::parse(set_of(json::array({key})));
  REQUIRE(bare);
  const json registered = test_support::vectors("certificate.json")[1];
  const auto certificate = base::certificate_from_pem(registered["pem"].get<std::string>());
  REQUIRE(certificate);
  const std::string thumbprint = certificate->public_key->thumbprint();
  CHECK(with_x5c->find_certificate(certificate->thumbprint, thumbprint) != nullptr);
  CHECK(with_x5c->find_certificate("another", thumbprint) == nullptr);  // another certificate of the same key
  CHECK(bare->find_certificate("another", thumbprint) != nullptr);
  CHECK(bare->find_certificate(certificate->thumbprint, "another") == nullptr);
  CHECK(bare->find_certificate("", "") == nullptr);
}

TEST_CASE("jwk set: an x5c that is malformed or of another key refuses the set (RFC 7517 4.7)") {
  const json v = test_support::vectors("jwk_set.json")[1];
  const json key = v["set"]["keys"][0];
  const std::string certificate = key["x5c"][0].get<std::string>();
  const auto with = [&](json x5c) {
    json changed = key;
    changed["x5c"] = std::move(x5c);
    return reason(set_of(json::array({changed})));
  };
  CHECK(with(json::array({certificate})) == "ok 1");
  CHECK(with(json::array()) == "the JWK's x5c is malformed");
  CHECK(with(certificate) == "the JWK's x5c is malformed");
  CHECK(with(json::array({7})) == "the JWK's x5c is malformed");
  CHECK(with(json::array({certificate + "="})) == "the JWK's x5c is malformed");
  CHECK(with(json::array({"AAAA"})) == "the JWK's x5c is not a certificate of its key");
  json other = jwk(p256());
  other["x5c"] = json::array({certificate});
  CHECK(reason(set_of(json::array({other}))) == "the JWK's x5c is not a certificate of its key");
}
