// Private keys for one algorithm each: ES256 through SigningKey, the others over OpenSSL's keys.
#include "base/crypto/signer.h"

#include <openssl/rsa.h>

#include <utility>
#include <variant>

#include "base/crypto/digest.h"
#include "base/crypto/es256.h"
#include "base/crypto/evp_key.h"
#include "base/crypto/jwk.h"

namespace base {
namespace {

using evp::broken;
using evp::bytes;
using evp::Owned;

constexpr unsigned kRsaBits = 2048;

bool is_rsa(Alg alg) { return alg == Alg::ps256 || alg == Alg::rs256; }

std::string sign_rsa(EVP_PKEY* key, int padding, std::string_view data) {
  const Digest digest = sha256(data);
  std::string out(static_cast<std::size_t>(EVP_PKEY_get_size(key)), '\0');
  std::size_t size = out.size();
  const Owned<EVP_PKEY_CTX> context(EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr));
  if (!context || EVP_PKEY_sign_init(context.get()) != 1 ||
      EVP_PKEY_CTX_set_rsa_padding(context.get(), padding) != 1 ||
      EVP_PKEY_CTX_set_signature_md(context.get(), EVP_sha256()) != 1 ||
      (padding == RSA_PKCS1_PSS_PADDING &&
       (EVP_PKEY_CTX_set_rsa_mgf1_md(context.get(), EVP_sha256()) != 1 ||
        EVP_PKEY_CTX_set_rsa_pss_saltlen(context.get(), RSA_PSS_SALTLEN_DIGEST) != 1)) ||
      EVP_PKEY_sign(context.get(), bytes(out.data()), &size, digest.bytes.data(), digest.bytes.size()) != 1 ||
      size != out.size())
    broken("RSA signing failed");
  return out;
}

std::string sign_eddsa(EVP_PKEY* key, std::string_view data) {
  std::string out(64, '\0');
  std::size_t size = out.size();
  const Owned<EVP_MD_CTX> context(EVP_MD_CTX_new());
  if (!context ||
      EVP_DigestSignInit_ex(context.get(), nullptr, nullptr, nullptr, nullptr, key, nullptr) != 1 ||
      EVP_DigestSign(context.get(), bytes(out.data()), &size, bytes(data), data.size()) != 1 ||
      size != out.size())
    broken("Ed25519 signing failed");
  return out;
}

/// Whether the private half belongs to the public one; for RSA also whether the factors are primes.
bool is_pair(EVP_PKEY* key) {
  const Owned<EVP_PKEY_CTX> check(EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr));
  return check && EVP_PKEY_pairwise_check(check.get()) == 1;
}

}  // namespace

struct Signer::Key {
  std::variant<SigningKey, Owned<EVP_PKEY>> key;
  EVP_PKEY* pkey() const { return std::get<Owned<EVP_PKEY>>(key).get(); }
};

Signer::Signer() = default;
Signer::~Signer() = default;
Signer::Signer(Signer&&) noexcept = default;
Signer& Signer::operator=(Signer&&) noexcept = default;

std::optional<Signer> Signer::adopt(Alg alg, std::unique_ptr<Key> key) {
  const SigningKey* p256 = std::get_if<SigningKey>(&key->key);
  std::string jwk = p256 != nullptr
                        ? R"({"crv":"P-256","kty":"EC","x":")" + p256->x() + R"(","y":")" + p256->y() + "\"}"
                        : evp::canonical_jwk(key->pkey());
  const auto checked = PublicKey::from_jwk(jwk);  // what others would refuse is not signed with
  if (!checked || !checked->alg_allowed(alg)) return std::nullopt;
  Signer out;
  out.alg_ = alg;
  out.kid_ = checked->thumbprint();
  jwk.pop_back();
  jwk.append(R"(,"kid":")").append(out.kid_).append(R"(","alg":")").append(alg_name(alg));
  out.public_jwk_json_ = jwk.append(R"(","use":"sig"})");
  out.key_ = std::move(key);
  return out;
}

Signer Signer::generate(Alg alg) {
  std::unique_ptr<Key> key;
  if (alg == Alg::es256) {
    key = std::make_unique<Key>(Key{SigningKey::generate()});
  } else {
    Owned<EVP_PKEY> made(is_rsa(alg) ? EVP_RSA_gen(kRsaBits)
                                     : EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
    if (!made) broken("a key cannot be made");
    key = std::make_unique<Key>(Key{std::move(made)});
  }
  auto out = adopt(alg, std::move(key));
  if (!out) broken("a key that was made is not sound");
  return *std::move(out);
}

std::optional<Signer> Signer::from_pem(Alg alg, const Secret& pem) {
  if (alg == Alg::es256) {
    auto p256 = SigningKey::from_pem(pem);
    if (!p256) return std::nullopt;
    return adopt(alg, std::make_unique<Key>(Key{*std::move(p256)}));
  }
  const evp::QuietErrors quiet;
  Owned<EVP_PKEY> pkey = evp::private_key_from_pem(pem);
  if (!pkey || EVP_PKEY_is_a(pkey.get(), is_rsa(alg) ? "RSA" : "ED25519") != 1) return std::nullopt;
  if (!is_pair(pkey.get())) return std::nullopt;
  return adopt(alg, std::make_unique<Key>(Key{std::move(pkey)}));
}

Secret Signer::to_pem() const {
  if (alg_ == Alg::es256) return std::get<SigningKey>(key_->key).to_pem();
  return evp::private_key_to_pem(key_->pkey());
}

std::string Signer::sign(std::string_view data) const {
  switch (alg_) {
    case Alg::es256:
      return std::get<SigningKey>(key_->key).sign(data);
    case Alg::ps256:
      return sign_rsa(key_->pkey(), RSA_PKCS1_PSS_PADDING, data);
    case Alg::rs256:
      return sign_rsa(key_->pkey(), RSA_PKCS1_PADDING, data);
    case Alg::eddsa:
      return sign_eddsa(key_->pkey(), data);
  }
  broken("no such algorithm");
}

}  // namespace base
