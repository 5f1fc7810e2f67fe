// Fuzzes JWKs and JWK Sets: what is accepted is public and prints as the same key, alone and in a set.
#include "base/crypto/jwk.h"

#include <nlohmann/json.hpp>
#include <string>

#include "base/crypto/base64url.h"
#include "base/crypto/digest.h"
#include "base/crypto/jwk_set.h"
#include "tests/fuzz/fuzz.h"

namespace {

using nlohmann::json;
constexpr base::Alg kAlgs[] = {base::Alg::es256, base::Alg::ps256, base::Alg::eddsa, base::Alg::rs256};

/// RFC 7638 3.2, written a second time.
std::string thumbprint_of(const json& jwk) {
  json members;  // an object of nlohmann/json is sorted by name
  for (const char* name : {"crv", "e", "kty", "n", "x", "y"}) {
    const bool foreign =
        (jwk["kty"] == "OKP" && *name == 'y') ||
        (jwk["kty"] == "RSA" ? std::string_view("crv x y") : std::string_view("e n")).find(name) !=
            std::string_view::npos;
    if (jwk.contains(name) && (std::string_view(name) == "kty" || !foreign)) members[name] = jwk[name];
  }
  return base::base64url(base::sha256(members.dump()).view());
}

void check_same(const base::PublicKey& a, const base::PublicKey& b) {
  fuzz::require(a.thumbprint() == b.thumbprint() && a.kid() == b.kid(), "the key is the same");
  for (const base::Alg alg : kAlgs)
    fuzz::require(a.alg_allowed(alg) == b.alg_allowed(alg), "the key is for the same algorithms");
}

void check_key(std::string_view text) {
  const auto key = base::PublicKey::from_jwk(text);
  if (!key) return;
  const json value = json::parse(text, nullptr, false);
  if (!value.is_discarded()) {
    for (const char* name : {"d", "p", "q", "dp", "dq", "qi", "oth", "k"})
      fuzz::require(!value.contains(name), "no private member is taken");
    fuzz::require(key->thumbprint() == thumbprint_of(value), "the thumbprint is that of RFC 7638");
    fuzz::require(key->kid() == value.value("kid", ""), "kid is the member");
  }
  const std::string printed = key->public_jwk_json();
  const auto again = base::PublicKey::from_jwk(printed);
  fuzz::require(bool(again), "a printed key is a key");
  check_same(*key, *again);
  fuzz::require(again->public_jwk_json() == printed, "a printed key prints the same");
  const std::string signature(64, '\0');
  for (const base::Alg alg : kAlgs)
    fuzz::require(!key->verify(alg, "data", signature), "zeros are no signature");
  const auto set = base::JwkSet::parse(R"({"keys":[)" + printed + "]}");
  fuzz::require(set && set->size() == 1, "a printed key is a set of one");
  for (const base::Alg alg : kAlgs) {
    const base::PublicKey* found = set->find(key->kid(), alg);
    fuzz::require((found != nullptr) == key->alg_allowed(alg), "a set finds its key for its algorithms");
    if (found) check_same(*found, *key);
    fuzz::require(set->can_verify(base::AlgSet{alg}) == key->alg_allowed(alg),
                  "a set can verify what its key can");
  }
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = fuzz::text(data, size);
  check_key(text);
  const auto alone = base::JwkSet::parse("{\"keys\":[" + std::string(text) + "]}");
  if (alone && alone->size() == 1 && text.find('{') == text.rfind('{'))
    fuzz::require(bool(base::PublicKey::from_jwk(text)), "the key of a set of one is a key");
  const auto set = base::JwkSet::parse(text);
  if (!set) return 0;
  fuzz::require(set->size() <= base::kMaxJwkSetKeys && set->empty() == (set->size() == 0),
                "a set is limited");
  const json value = json::parse(text, nullptr, false);
  if (value.is_discarded()) return 0;
  fuzz::require(set->size() <= value["keys"].size(), "a set has no more keys than its text");
  for (const json& member : value["keys"]) {
    if (!member.value("kid", json()).is_string()) continue;
    const auto kid = member["kid"].get<std::string>();
    for (const base::Alg alg : kAlgs) {
      const base::PublicKey* found = set->find(kid, alg);
      if (found && !kid.empty())
        fuzz::require(found->kid() == kid && found->alg_allowed(alg), "find() finds by kid and alg");
    }
  }
  return 0;
}
