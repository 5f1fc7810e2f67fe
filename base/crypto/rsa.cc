// RSA public keys over OpenSSL: their numbers are judged here, before OpenSSL sees them.
#include "base/crypto/rsa.h"

#include <openssl/core_names.h>
#include <openssl/rsa.h>

#include <cstdint>
#include <string>

#include "base/crypto/base64url.h"
#include "base/crypto/digest.h"
#include "base/crypto/evp_key.h"

namespace base {
namespace {

using evp::broken;
using evp::bytes;
using evp::Owned;

constexpr std::size_t kFewestBytes = 2048 / 8, kMostBytes = 4096 / 8;
constexpr std::uint64_t kSmallestExponent = 65537, kLargestExponent = std::uint64_t{1} << 32;

bool is_odd(std::string_view number) { return (number.back() & 1) != 0; }

bool is_modulus(std::string_view n) {
  if (n.size() < kFewestBytes || n.size() > kMostBytes || n.front() == '\0') return false;
  const bool top_bit = (n.front() & 0x80) != 0;
  return (n.size() > kFewestBytes || top_bit) && is_odd(n);
}

bool is_exponent(std::string_view e) {
  if (e.empty() || e.size() > 5 || e.front() == '\0' || !is_odd(e)) return false;
  std::uint64_t value = 0;
  for (const char c : e) value = value << 8 | static_cast<unsigned char>(c);
  return value >= kSmallestExponent && value <= kLargestExponent;
}

Owned<BIGNUM> number(std::string_view text) {
  Owned<BIGNUM> out(BN_bin2bn(bytes(text), static_cast<int>(text.size()), nullptr));
  if (!out) broken("out of memory");
  return out;
}

Owned<EVP_PKEY> make_key(std::string_view n, std::string_view e) {
  const Owned<BIGNUM> modulus = number(n), exponent = number(e);
  const Owned<OSSL_PARAM_BLD> builder(OSSL_PARAM_BLD_new());
  if (!builder || OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, modulus.get()) != 1 ||
      OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, exponent.get()) != 1)
    broken("out of memory");
  const Owned<OSSL_PARAM> params(OSSL_PARAM_BLD_to_param(builder.get()));
  const Owned<EVP_PKEY_CTX> maker(EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr));
  EVP_PKEY* made = nullptr;
  if (!params || !maker || EVP_PKEY_fromdata_init(maker.get()) != 1 ||
      EVP_PKEY_fromdata(maker.get(), &made, EVP_PKEY_PUBLIC_KEY, params.get()) != 1)
    broken("RSA keys are unavailable");
  return Owned<EVP_PKEY>(made);
}

bool verify(EVP_PKEY* key, int padding, const EVP_MD* md, std::string_view digest,
            std::string_view signature) {
  if (signature.size() != static_cast<std::size_t>(EVP_PKEY_get_size(key))) return false;
  const evp::QuietErrors quiet;
  const Owned<EVP_PKEY_CTX> context(EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr));
  if (!context || EVP_PKEY_verify_init(context.get()) != 1 ||
      EVP_PKEY_CTX_set_rsa_padding(context.get(), padding) != 1 ||
      EVP_PKEY_CTX_set_signature_md(context.get(), md) != 1 ||
      (padding == RSA_PKCS1_PSS_PADDING &&
       (EVP_PKEY_CTX_set_rsa_mgf1_md(context.get(), md) != 1 ||
        EVP_PKEY_CTX_set_rsa_pss_saltlen(context.get(), RSA_PSS_SALTLEN_DIGEST) != 1)))
    broken("RSA verification is unavailable");
  return EVP_PKEY_verify(context.get(), bytes(signature), signature.size(), bytes(digest), digest.size()) ==
         1;
}

}  // namespace

struct RsaVerifyingKey::Key {
  Owned<EVP_PKEY> pkey;
};

RsaVerifyingKey::RsaVerifyingKey() = default;
RsaVerifyingKey::~RsaVerifyingKey() = default;
RsaVerifyingKey::RsaVerifyingKey(RsaVerifyingKey&&) noexcept = default;
RsaVerifyingKey& RsaVerifyingKey::operator=(RsaVerifyingKey&&) noexcept = default;

std::optional<RsaVerifyingKey> RsaVerifyingKey::from_jwk(std::string_view n, std::string_view e) {
  const auto modulus = base64url_decode(n), exponent = base64url_decode(e);
  if (!modulus || !exponent || !is_modulus(*modulus) || !is_exponent(*exponent)) return std::nullopt;
  RsaVerifyingKey out;
  out.key_ = std::make_unique<Key>(Key{make_key(*modulus, *exponent)});
  return out;
}

bool RsaVerifyingKey::verify_rs256(std::string_view data, std::string_view signature) const {
  return verify(key_->pkey.get(), RSA_PKCS1_PADDING, EVP_sha256(), sha256(data).view(), signature);
}

bool RsaVerifyingKey::verify_ps256(std::string_view data, std::string_view signature) const {
  return verify(key_->pkey.get(), RSA_PKCS1_PSS_PADDING, EVP_sha256(), sha256(data).view(), signature);
}

bool RsaVerifyingKey::verify_pss_sha512(std::string_view data, std::string_view signature) const {
  return verify(key_->pkey.get(), RSA_PKCS1_PSS_PADDING, EVP_sha512(), sha512(data), signature);
}

}  // namespace base
