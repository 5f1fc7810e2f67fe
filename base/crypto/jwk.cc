// JWKs: which members are allowed, what they must say, and the key they make.
#include "base/crypto/jwk.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "base/crypto/base64url.h"
#include "base/crypto/digest.h"
#include "base/crypto/ed25519.h"
#include "base/crypto/es256.h"
#include "base/crypto/rsa.h"
#include "base/json_object_view.h"
#include "base/log.h"

namespace base {
namespace {

constexpr int kMaxDepth = 4;  // a JWK is flat but for key_ops, x5c and what others add

Error refused(std::string_view why) { return {ErrorCode::invalid_request, why}; }

using AnyKey = std::variant<VerifyingKey, RsaVerifyingKey, Ed25519VerifyingKey>;

/// A string member; "" if it is absent or no string: no member read with this may be empty.
std::string text(const JsonObjectView& jwk, std::string_view name) {
  const JsonValueView* value = jwk.find(name);
  return value == nullptr ? std::string{} : value->string().value_or(std::string{});
}

template <class Key>
std::optional<AnyKey> any(std::optional<Key> key) {
  if (!key) return std::nullopt;
  return AnyKey(*std::move(key));
}

/// The key, and its required members as RFC 7638 3.1 orders them. The texts need no escaping: the key was
/// made of them, so they are base64url.
struct Material {
  std::optional<AnyKey> key;
  std::string canonical;
};

Material read_ec(const JsonObjectView& jwk) {
  if (text(jwk, "crv") != "P-256") return {};
  const std::string x = text(jwk, "x"), y = text(jwk, "y");
  return {any(VerifyingKey::from_jwk(x, y)),
          R"({"crv":"P-256","kty":"EC","x":")" + x + R"(","y":")" + y + "\"}"};
}

Material read_rsa(const JsonObjectView& jwk) {
  const std::string n = text(jwk, "n"), e = text(jwk, "e");
  return {any(RsaVerifyingKey::from_jwk(n, e)), R"({"e":")" + e + R"(","kty":"RSA","n":")" + n + "\"}"};
}

Material read_okp(const JsonObjectView& jwk) {
  if (text(jwk, "crv") != "Ed25519") return {};
  const std::string x = text(jwk, "x");
  return {any(Ed25519VerifyingKey::from_jwk(x)), R"({"crv":"Ed25519","kty":"OKP","x":")" + x + "\"}"};
}

Material read_material(const JsonObjectView& jwk) {
  const std::string kty = text(jwk, "kty");
  if (kty == "EC") return read_ec(jwk);
  if (kty == "RSA") return read_rsa(jwk);
  if (kty == "OKP") return read_okp(jwk);
  return {};
}

bool fits(const AnyKey& key, Alg alg) {
  switch (alg) {
    case Alg::es256:
      return std::holds_alternative<VerifyingKey>(key);
    case Alg::ps256:
    case Alg::rs256:
      return std::holds_alternative<RsaVerifyingKey>(key);
    case Alg::eddsa:
      return std::holds_alternative<Ed25519VerifyingKey>(key);
  }
  return false;
}

/// RFC 7517 4.3: distinct, and all of them about signatures.
bool is_for_verifying(const JsonValueView& key_ops) {
  auto ops = key_ops.strings();
  if (!ops) return false;
  std::sort(ops->begin(), ops->end());
  return *ops == std::vector<std::string>{"verify"} || *ops == std::vector<std::string>{"sign", "verify"};
}

Status check_use(const JsonObjectView& jwk) {
  if (jwk.contains("use") && text(jwk, "use") != "sig") return refused("the JWK's use is not sig");
  const JsonValueView* ops = jwk.find("key_ops");
  if (ops != nullptr && !is_for_verifying(*ops)) return refused("the JWK's key_ops are not for verifying");
  return ok();
}

}  // namespace

struct PublicKey::Key {
  AnyKey key;
  std::string kid, canonical, thumbprint;
  std::optional<Alg> alg;
  bool has_use = false;
};

PublicKey::PublicKey(std::shared_ptr<const Key> key) : key_(std::move(key)) {}

Result<PublicKey> PublicKey::from_jwk(std::string_view json_text) {
  if (json_text.size() > kMaxJwk) return refused("the JWK is too long");
  const auto jwk = JsonObjectView::parse(json_text, kMaxDepth);
  if (!jwk) return refused("the JWK is not one JSON object with distinct members");
  if (has_private_member(*jwk)) return refused("the JWK has a private member");
  if (auto use = check_use(*jwk); !use) return use.error();
  const std::string kid = text(*jwk, "kid");
  if (jwk->contains("kid") && (kid.empty() || kid.size() > kMaxKid))
    return refused("the JWK's kid is not a string of 1 to 256 bytes");
  Material material = read_material(*jwk);
  if (!material.key) return refused("the JWK is not a sound P-256, RSA or Ed25519 public key");
  const std::optional<Alg> alg = parse_alg(text(*jwk, "alg"));
  if (jwk->contains("alg") && (!alg || !fits(*material.key, *alg)))
    return refused("the JWK's alg is not a known one for its key");
  std::string thumbprint = base64url(sha256(material.canonical).view());
  return PublicKey(
      std::make_shared<const Key>(Key{*std::move(material.key), kid, std::move(material.canonical),
                                      std::move(thumbprint), alg, jwk->contains("use")}));
}

const std::string& PublicKey::kid() const noexcept { return key_->kid; }

bool PublicKey::alg_allowed(Alg alg) const noexcept {
  return fits(key_->key, alg) && (!key_->alg || *key_->alg == alg);
}

const std::string& PublicKey::thumbprint() const noexcept { return key_->thumbprint; }

std::string PublicKey::public_jwk_json() const {
  std::string out = key_->canonical;
  out.pop_back();
  if (!key_->kid.empty()) {
    out += R"(,"kid":")";
    append_json_escaped(out, key_->kid);
    out += '"';
  }
  if (key_->alg) out.append(R"(,"alg":")").append(alg_name(*key_->alg)).append("\"");
  if (key_->has_use) out += R"(,"use":"sig")";
  return out + '}';
}

bool PublicKey::verify(Alg alg, std::string_view data, std::string_view signature) const {
  if (!alg_allowed(alg)) return false;
  switch (alg) {
    case Alg::es256:
      return std::get<VerifyingKey>(key_->key).verify(data, signature);
    case Alg::ps256:
      return std::get<RsaVerifyingKey>(key_->key).verify_ps256(data, signature);
    case Alg::rs256:
      return std::get<RsaVerifyingKey>(key_->key).verify_rs256(data, signature);
    case Alg::eddsa:
      return std::get<Ed25519VerifyingKey>(key_->key).verify(data, signature);
  }
  return false;
}

bool PublicKey::verify_pss_sha512(std::string_view data, std::string_view signature) const {
  const auto* rsa = std::get_if<RsaVerifyingKey>(&key_->key);
  return rsa != nullptr && !key_->alg && rsa->verify_pss_sha512(data, signature);
}

bool has_private_member(const JsonObjectView& jwk) {
  constexpr std::array<std::string_view, 8> kNames{"d", "p", "q", "dp", "dq", "qi", "oth", "k"};
  return std::any_of(kNames.begin(), kNames.end(), [&](std::string_view name) { return jwk.contains(name); });
}

}  // namespace base
