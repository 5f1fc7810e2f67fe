// Tests of signatures of requests: the vectors of RFC 9421, and everything that is refused.
#include "gateway/message_signature.h"

#include <doctest/doctest.h>

#include "base/crypto/signer.h"
#include "tests/support/vectors.h"

using base::from_unix;
using gateway::SignatureDemand;
using gateway::SignedMessageView;

namespace {

constexpr std::int64_t kNow = 1'700'000'000;

std::string set_of(const std::string& jwk) { return R"({"keys":[)" + jwk + "]}"; }

/// A request whose Signature-Input and Signature the test chooses.
struct Request {
  Request(std::string input_in, std::string signature_in = "tollgate=:aGk=:")
      : input(std::move(input_in)), signature(std::move(signature_in)) {
    fields = {
        {"Authorization", "Bearer t"}, {"Content-Digest", "sha-256=:aGk=:"}, {"Idempotency-Key", "key-1"}};
    if (!input.empty()) fields.push_back({"Signature-Input", input});
    if (!signature.empty()) fields.push_back({"Signature", signature});
    view = {"POST", "https://api.example", "/v1/payments", fields, 0, nullptr};
  }
  Request(const Request&) = delete;
  std::string input, signature;
  std::vector<http::FieldView> fields;
  SignedMessageView view;
};

std::string refusal(const Request& request) {
  const auto got = gateway::read_signature(request.view, from_unix(kNow));
  return got ? "ok" : std::string(got.error().description);
}

std::string at(std::int64_t created, const std::string& more = "") {
  return "tollgate=(\"@method\");created=" + std::to_string(created) + ";keyid=\"k\"" + more;
}

}  // namespace

TEST_CASE("signatures of RFC 9421 B.2 verify with their keys, and with nothing changed") {
  const auto file = test_support::vectors("message_signatures.json");
  for (const auto& vector : file["signatures"]) {
    CAPTURE(vector["source"].get<std::string>());
    const auto keys = base::JwkSet::parse(set_of(vector["jwk"].dump()));
    REQUIRE(keys);
    gateway::MessageSignature signature;
    signature.keyid = vector["jwk"]["kid"];
    signature.base = vector["base"];
    const auto bytes = http::sf::parse_dictionary("s=:" + vector["signature"].get<std::string>() + ":");
    REQUIRE(bytes);
    signature.signature =
        std::get<http::sf::Bytes>(std::get<http::sf::Item>(bytes->front().second).value).bytes;
    CHECK(gateway::verify_signature(signature, *keys));
    for (const auto alg : {gateway::SignatureAlg::ecdsa_p256_sha256, gateway::SignatureAlg::ed25519,
                           gateway::SignatureAlg::rsa_pss_sha512}) {
      const std::string kty = vector["jwk"]["kty"];
      const bool fits = (kty == "EC") == (alg == gateway::SignatureAlg::ecdsa_p256_sha256) &&
                        (kty == "OKP") == (alg == gateway::SignatureAlg::ed25519);
      signature.alg = alg;
      CHECK(bool(gateway::verify_signature(signature, *keys)) == fits);
    }
    signature.alg.reset();
    auto changed = signature;
    changed.base += " ";
    CHECK(!gateway::verify_signature(changed, *keys));
    changed = signature;
    changed.signature.front() = static_cast<char>(changed.signature.front() ^ 1);
    CHECK(!gateway::verify_signature(changed, *keys));
    changed = signature;
    changed.signature.pop_back();
    CHECK(!gateway::verify_signature(changed, *keys));
    changed = signature;
    changed.keyid += "x";
    CHECK(!gateway::verify_signature(changed, *keys));
  }
}

TEST_CASE("an RSA key whose JWK is for PS256 or RS256 does not verify rsa-pss-sha512") {
  const auto file = test_support::vectors("message_signatures.json");
  auto jwk = file["signatures"][0]["jwk"];
  gateway::MessageSignature signature;
  signature.keyid = jwk["kid"];
  signature.base = file["signatures"][0]["base"];
  const auto bytes =
      http::sf::parse_dictionary("s=:" + file["signatures"][0]["signature"].get<std::string>() + ":");
  signature.signature =
      std::get<http::sf::Bytes>(std::get<http::sf::Item>(bytes->front().second).value).bytes;
  for (const char* alg : {"PS256", "RS256"}) {
    jwk["alg"] = alg;
    const auto keys = base::JwkSet::parse(set_of(jwk.dump()));
    REQUIRE(keys);
    CHECK(!gateway::verify_signature(signature, *keys));
  }
}

TEST_CASE("what a signature says about itself (RFC 9421 2.3, 4)") {
  const std::string long_text(129, 'x');
  const std::string kLabels =
      "Signature and Signature-Input need one member of the same label, tollgate if there are several";
  const std::string kNone = "this operation needs a signed request: Signature-Input and Signature (RFC 9421)";
  const std::string kTimes = "created and expires of a signature are seconds since 1970 (RFC 9421 2.3)";
  const std::string kTexts =
      "keyid, nonce, alg and tag of a signature are strings of a sensible length (RFC 9421 2.3)";
  const std::string kWindow = "the signature was not created within the last minute: sign every request anew";
  const std::string kNoDictionary = "Signature-Input or Signature is not a dictionary (RFC 9651)";
  const std::string kKinds = "Signature-Input has an inner list and Signature bytes (RFC 9421 4)";
  struct Case {
    const char* name;
    std::string input, signature, expect;
  };
  const std::string kGood = "tollgate=:aGk=:";
  const Case cases[] = {
      {"whole", at(kNow), kGood, "ok"},
      {"no signature", at(kNow), "", kNone},
      {"no input", "", kGood, kNone},
      {"input is no dictionary", "tollgate=(", kGood, kNoDictionary},
      {"signature is no dictionary", at(kNow), "tollgate=:aGk", kNoDictionary},
      {"another label, alone", "sig1" + at(kNow).substr(8), "sig1=:aGk=:", "ok"},
      {"labels differ", at(kNow), "sig1=:aGk=:", kLabels},
      {"two, one of them ours", "sig1=(), " + at(kNow), "sig1=:aGk=:, " + kGood, "ok"},
      {"two, none of them ours", "sig1=(), sig2=()", "sig1=:aGk=:, sig2=:aGk=:", kLabels},
      {"two inputs, one signature", "sig1=(), " + at(kNow), kGood, kLabels},
      {"one input, two signatures", at(kNow), "sig1=:aGk=:, " + kGood, kLabels},
      {"input is an item", "tollgate=\"@method\";created=1;keyid=\"k\"", kGood, kKinds},
      {"signature is a string", at(kNow), "tollgate=\"aGk=\"", kKinds},
      {"no keyid", "tollgate=();created=" + std::to_string(kNow), kGood,
       "the signature needs keyid, the kid of a key in the app's JWK Set"},
      {"empty keyid", "tollgate=();created=1;keyid=\"\"", kGood, kTexts},
      {"keyid is a token", "tollgate=();created=1;keyid=k", kGood, kTexts},
      {"no created", "tollgate=();keyid=\"k\"", kGood,
       "the signature needs created, the time at which it was made"},
      {"created is a string", "tollgate=();created=\"1\";keyid=\"k\"", kGood, kTimes},
      {"created before 1970", at(-1), kGood, kTimes},
      {"created beyond all times", at(999'999'999'999'999), kGood, kTimes},
      {"the oldest", at(kNow - 60), kGood, "ok"},
      {"too old", at(kNow - 61), kGood, kWindow},
      {"the newest", at(kNow + 60), kGood, "ok"},
      {"from the future", at(kNow + 61), kGood, kWindow},
      {"expires in a second", at(kNow, ";expires=" + std::to_string(kNow + 1)), kGood, "ok"},
      {"expires now", at(kNow, ";expires=" + std::to_string(kNow)), kGood, "the signature has expired"},
      {"expires is a flag", at(kNow, ";expires"), kGood, kTimes},
      {"a nonce", at(kNow, ";nonce=\"" + long_text.substr(1) + "\""), kGood, "ok"},
      {"a nonce too long", at(kNow, ";nonce=\"" + long_text + "\""), kGood, kTexts},
      {"an empty nonce", at(kNow, ";nonce=\"\""), kGood, kTexts},
      {"a tag", at(kNow, ";tag=\"shop\""), kGood, "ok"},
      {"ecdsa", at(kNow, ";alg=\"ecdsa-p256-sha256\""), kGood, "ok"},
      {"ed25519", at(kNow, ";alg=\"ed25519\""), kGood, "ok"},
      {"rsa-pss", at(kNow, ";alg=\"rsa-pss-sha512\""), kGood, "ok"},
      {"HMAC", at(kNow, ";alg=\"hmac-sha256\""), kGood,
       "the alg of a signature is ecdsa-p256-sha256, ed25519 or rsa-pss-sha512"},
      {"PKCS 1", at(kNow, ";alg=\"rsa-v1_5-sha256\""), kGood,
       "the alg of a signature is ecdsa-p256-sha256, ed25519 or rsa-pss-sha512"},
      {"a JWS alg", at(kNow, ";alg=\"ES256\""), kGood,
       "the alg of a signature is ecdsa-p256-sha256, ed25519 or rsa-pss-sha512"},
      {"an unknown parameter", at(kNow, ";x=1"), kGood,
       "the signature has a parameter that RFC 9421 2.3 does not know"},
      {"a field that is not there", "tollgate=(\"x-other\");created=" + std::to_string(kNow) + ";keyid=\"k\"",
       kGood, "the signature covers a field that the message does not have"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    CHECK(refusal(Request(c.input, c.signature)) == c.expect);
  }
}

TEST_CASE("what a signature must cover (RFC 9421 3.2.1)") {
  const std::string all = "\"@method\" \"@target-uri\" \"authorization\"";
  struct Case {
    const char* name;
    std::string components, nonce;
    SignatureDemand demand;
    const char* missing;
  };
  const SignatureDemand plain{false, "", false}, body{true, "", false}, key{false, "idempotency-key", false},
      safe{false, "", true};
  const Case cases[] = {
      {"everything", all, ";nonce=\"n\"", plain, ""},
      {"in parts", "\"@method\" \"@authority\" \"@path\" \"@query\" \"authorization\"", ";nonce=\"n\"", plain,
       ""},
      {"nothing", "", ";nonce=\"n\"", plain, "@method"},
      {"not the method", "\"@target-uri\" \"authorization\"", ";nonce=\"n\"", plain, "@method"},
      {"not the target", "\"@method\" \"authorization\"", ";nonce=\"n\"", plain, "@target-uri"},
      {"not the authority", "\"@method\" \"@path\" \"@query\" \"authorization\"", ";nonce=\"n\"", plain,
       "@target-uri"},
      {"not the path", "\"@method\" \"@authority\" \"@query\" \"authorization\"", ";nonce=\"n\"", plain,
       "@target-uri"},
      {"not the query", "\"@method\" \"@authority\" \"@path\" \"authorization\"", ";nonce=\"n\"", plain,
       "@target-uri"},
      {"not the token", "\"@method\" \"@target-uri\"", ";nonce=\"n\"", plain, "authorization"},
      {"not the body", all, ";nonce=\"n\"", body, "content-digest"},
      {"the body", all + " \"content-digest\"", ";nonce=\"n\"", body, ""},
      {"not the key", all, ";nonce=\"n\"", key, "idempotency-key"},
      {"the key instead of a nonce", all + " \"idempotency-key\"", "", key, ""},
      {"neither key nor nonce", all, "", plain, "nonce"},
      {"neither, of a safe method", all, "", safe, ""},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    const Request request("tollgate=(" + c.components + ");created=" + std::to_string(kNow) + ";keyid=\"k\"" +
                          c.nonce);
    const auto read = gateway::read_signature(request.view, from_unix(kNow));
    REQUIRE(read);
    const auto got = gateway::check_coverage(*read, c.demand);
    CHECK((got ? "" : got.error().about) == c.missing);
  }
}

TEST_CASE("a request that was signed with a registered key is accepted, and no other") {
  for (const auto alg : {base::Alg::es256, base::Alg::eddsa}) {
    const auto key = base::Signer::generate(alg), other = base::Signer::generate(alg);
    const auto keys = base::JwkSet::parse(set_of(key.public_jwk_json()));
    REQUIRE(keys);
    const Request unsigned_one("tollgate=(\"@method\" \"authorization\");created=" + std::to_string(kNow) +
                               ";keyid=\"" + key.kid() + "\"");
    auto read = gateway::read_signature(unsigned_one.view, from_unix(kNow));
    REQUIRE(read);
    CHECK(!gateway::verify_signature(*read, *keys));
    read->signature = other.sign(read->base);
    CHECK(!gateway::verify_signature(*read, *keys));
    read->signature = key.sign(read->base);
    CHECK(gateway::verify_signature(*read, *keys));
    CHECK(read->until == from_unix(kNow + 60));
  }
}

TEST_CASE("a nonce belongs to one app and one key") {
  gateway::MessageSignature a, b;
  a.keyid = "k1", a.nonce = "2n";
  b.keyid = "k12", b.nonce = "n";
  CHECK(gateway::signature_claim("app", a) == gateway::signature_claim("app", a));
  CHECK(gateway::signature_claim("app", a) != gateway::signature_claim("app", b));
  CHECK(gateway::signature_claim("app", a) != gateway::signature_claim("app_2", a));
}

TEST_CASE("Accept-Signature names what has to be covered (RFC 9421 5.1)") {
  CHECK(gateway::accept_signature({}) == R"(tollgate=("@method" "@target-uri" "authorization");created)");
  const std::string all = gateway::accept_signature({true, "idempotency-key", false});
  CHECK(all ==
        R"(tollgate=("@method" "@target-uri" "authorization" "content-digest" "idempotency-key");created)");
  CHECK(http::sf::parse_dictionary(all));
}
