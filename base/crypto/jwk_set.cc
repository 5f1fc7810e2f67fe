// JWK Sets: which of their keys are for us, and which one of those is meant.
#include "base/crypto/jwk_set.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/crypto/base64url.h"
#include "base/crypto/certificate.h"
#include "base/json_object_view.h"

namespace base {
namespace {

constexpr int kMaxDepth = 6;  // the set, its array, a key, the arrays in it

Error refused(std::string_view why) { return {ErrorCode::invalid_request, why}; }

std::optional<std::string> text(const JsonObjectView& jwk, std::string_view name) {
  const JsonValueView* value = jwk.find(name);
  return value == nullptr ? std::nullopt : value->string();
}

bool is_known_type(const JsonObjectView& jwk) {
  const auto kty = text(jwk, "kty"), crv = text(jwk, "crv");
  return kty == "RSA" || (kty == "EC" && crv == "P-256") || (kty == "OKP" && crv == "Ed25519");
}

/// RFC 7517 5: keys with other purposes stand beside ours. Members that are not even well-formed are no other
/// purpose: such a key is read, and refused.
bool is_for_us(const JsonObjectView& jwk) {
  if (!is_known_type(jwk)) return false;
  if (const auto use = text(jwk, "use"); use && *use != "sig") return false;
  if (const auto alg = text(jwk, "alg"); alg && !parse_alg(*alg)) return false;
  const JsonValueView* ops = jwk.find("key_ops");
  const auto names = ops == nullptr ? std::nullopt : ops->strings();
  return !names || std::find(names->begin(), names->end(), "verify") != names->end();
}

/// The x5t#S256 of the first certificate in x5c (RFC 7517 4.7: standard base64), "" without x5c.
Result<std::string> first_certificate(const JsonObjectView& jwk, const PublicKey& key) {
  const JsonValueView* x5c = jwk.find("x5c");
  if (x5c == nullptr) return std::string{};
  const auto chain = x5c->strings();
  const auto der = chain && !chain->empty() ? base64_decode(chain->front()) : std::nullopt;
  if (!der) return refused("the JWK's x5c is malformed");
  auto certificate = certificate_from_der(*der);
  if (!certificate || !certificate->public_key || certificate->public_key->thumbprint() != key.thumbprint())
    return refused("the JWK's x5c is not a certificate of its key");
  return std::move(certificate->thumbprint);
}

}  // namespace

Result<JwkSet> JwkSet::parse(std::string_view json_text) {
  if (json_text.size() > kMaxJwkSet) return refused("the JWK Set is too long");
  const auto set = JsonObjectView::parse(json_text, kMaxDepth);
  if (!set) return refused("the JWK Set is not one JSON object with distinct members");
  const JsonValueView* keys = set->find("keys");
  const auto elements = keys == nullptr ? std::nullopt : keys->elements();
  if (!elements) return refused("the JWK Set has no array of keys");
  if (elements->size() > kMaxJwkSetKeys) return refused("the JWK Set has too many keys");
  JwkSet out;
  std::vector<std::string> kids;
  for (const JsonValueView& element : *elements) {
    const auto jwk = JsonObjectView::parse(element.text);
    if (!jwk) return refused("the JWK Set has a key that is not an object");
    if (has_private_member(*jwk)) return refused("the JWK Set has a private key");
    if (const auto kid = text(*jwk, "kid")) {
      if (std::find(kids.begin(), kids.end(), *kid) != kids.end())
        return refused("the JWK Set has one kid twice");
      kids.push_back(*kid);
    }
    if (!is_for_us(*jwk)) continue;
    auto key = PublicKey::from_jwk(element.text);
    if (!key) return std::move(key).error();
    auto certificate = first_certificate(*jwk, *key);
    if (!certificate) return std::move(certificate).error();
    out.entries_.push_back({*std::move(key), *std::move(certificate)});
  }
  return out;
}

const PublicKey* JwkSet::find(std::string_view kid, Alg alg) const noexcept {
  const PublicKey* only = nullptr;
  for (const Entry& entry : entries_) {
    if (!entry.key.alg_allowed(alg)) continue;
    if (!kid.empty()) {
      if (entry.key.kid() == kid) return &entry.key;
    } else if (std::exchange(only, &entry.key) != nullptr) {
      return nullptr;
    }
  }
  return only;
}

const PublicKey* JwkSet::find_certificate(std::string_view x5t_s256,
                                          std::string_view thumbprint) const noexcept {
  for (const Entry& entry : entries_) {
    const bool same =
        entry.x5t_s256.empty() ? entry.key.thumbprint() == thumbprint : entry.x5t_s256 == x5t_s256;
    if (same) return &entry.key;
  }
  return nullptr;
}

bool JwkSet::can_verify(AlgSet algs) const noexcept {
  for (const Entry& entry : entries_)
    for (const Alg alg : {Alg::es256, Alg::ps256, Alg::eddsa, Alg::rs256})
      if (algs.contains(alg) && entry.key.alg_allowed(alg)) return true;
  return false;
}

}  // namespace base
