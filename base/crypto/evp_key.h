// OpenSSL's keys: who owns them, their PEM form, and the JWK of their public half. For base/crypto only.
#pragma once
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/params.h>

#include <memory>
#include <string>
#include <string_view>

#include "base/secret.h"

namespace base::evp {

struct Free {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(EVP_PKEY_CTX* context) const { EVP_PKEY_CTX_free(context); }
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
  void operator()(ECDSA_SIG* signature) const { ECDSA_SIG_free(signature); }
  void operator()(BIO* bio) const { BIO_free(bio); }
  void operator()(BIGNUM* number) const { BN_free(number); }
  void operator()(BN_CTX* context) const { BN_CTX_free(context); }
  void operator()(OSSL_PARAM* params) const { OSSL_PARAM_free(params); }
  void operator()(OSSL_PARAM_BLD* builder) const { OSSL_PARAM_BLD_free(builder); }
};
template <class T>
using Owned = std::unique_ptr<T, Free>;

/// Refusing malformed input is no failure of this thread's TLS: leaves OpenSSL's error queue empty.
struct QuietErrors {
  QuietErrors() = default;
  QuietErrors(const QuietErrors&) = delete;
  QuietErrors& operator=(const QuietErrors&) = delete;
  ~QuietErrors() { ERR_clear_error(); }
};

/// Throws: what should never fail did.
[[noreturn]] void broken(const char* what);

inline const unsigned char* bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
inline unsigned char* bytes(char* out) { return reinterpret_cast<unsigned char*>(out); }

/// A private key from unencrypted PEM; null if it is none. Never asks for a passphrase.
Owned<EVP_PKEY> private_key_from_pem(const Secret& pem);
/// PKCS#8, unencrypted.
Secret private_key_to_pem(EVP_PKEY* key);

bool is_p256(const EVP_PKEY* key);
/// SEC 1 2.3.3, uncompressed: 04, x, y; empty if it cannot be had.
std::string p256_point(EVP_PKEY* key);

/// The public key as a JWK with the required members only, in the order of RFC 7638 3: what a thumbprint is
/// made of. "" if it is neither P-256 nor RSA nor Ed25519.
std::string canonical_jwk(EVP_PKEY* key);

}  // namespace base::evp
