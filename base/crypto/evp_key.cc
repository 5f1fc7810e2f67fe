// Keys of OpenSSL to and from PEM, and to JWK.
#include "base/crypto/evp_key.h"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/pem.h>

#include <array>
#include <climits>
#include <stdexcept>

#include "base/crypto/base64url.h"

namespace base::evp {
namespace {

constexpr std::size_t kCoordinate = 32;              // bytes of a P-256 field element (RFC 7518 6.2.1.2)
constexpr std::size_t kPoint = 1 + 2 * kCoordinate;  // SEC 1 2.3.3, uncompressed

int no_passphrase(char*, int, int, void*) { return 0; }  // never ask on a terminal

/// RFC 7518 2, Base64urlUInt: the fewest bytes.
std::string number_text(EVP_PKEY* key, const char* name) {
  BIGNUM* made = nullptr;
  if (EVP_PKEY_get_bn_param(key, name, &made) != 1) broken("an RSA key has no public numbers");
  const Owned<BIGNUM> number(made);
  std::string out(static_cast<std::size_t>(BN_num_bytes(number.get())), '\0');
  BN_bn2bin(number.get(), bytes(out.data()));
  return base64url(out);
}

std::string rsa_jwk(EVP_PKEY* key) {
  return R"({"e":")" + number_text(key, OSSL_PKEY_PARAM_RSA_E) + R"(","kty":"RSA","n":")" +
         number_text(key, OSSL_PKEY_PARAM_RSA_N) + "\"}";
}

std::string p256_jwk(EVP_PKEY* key) {
  const std::string point = p256_point(key);
  if (point.empty()) return {};
  const std::string_view coordinates = std::string_view(point).substr(1);
  return R"({"crv":"P-256","kty":"EC","x":")" + base64url(coordinates.substr(0, kCoordinate)) + R"(","y":")" +
         base64url(coordinates.substr(kCoordinate)) + "\"}";
}

std::string ed25519_jwk(EVP_PKEY* key) {
  std::string raw(32, '\0');
  std::size_t size = raw.size();
  if (EVP_PKEY_get_raw_public_key(key, bytes(raw.data()), &size) != 1 || size != raw.size()) return {};
  return R"({"crv":"Ed25519","kty":"OKP","x":")" + base64url(raw) + "\"}";
}

}  // namespace

void broken(const char* what) { throw std::runtime_error(std::string("OpenSSL: ") + what); }

Owned<EVP_PKEY> private_key_from_pem(const Secret& pem) {
  const std::string_view text = pem.reveal();
  if (text.empty() || text.size() > INT_MAX) return nullptr;
  const Owned<BIO> source(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
  if (!source) broken("out of memory");
  return Owned<EVP_PKEY>(PEM_read_bio_PrivateKey(source.get(), nullptr, &no_passphrase, nullptr));
}

Secret private_key_to_pem(EVP_PKEY* key) {
  const Owned<BIO> sink(BIO_new(BIO_s_secmem()));  // wiped when freed
  char* text = nullptr;
  if (!sink || PEM_write_bio_PKCS8PrivateKey(sink.get(), key, nullptr, nullptr, 0, nullptr, nullptr) != 1)
    broken("a key cannot be written");
  const long size = BIO_get_mem_data(sink.get(), &text);
  return Secret({text, static_cast<std::size_t>(size)});
}

bool is_p256(const EVP_PKEY* key) {
  std::array<char, 32> group{};
  return EVP_PKEY_is_a(key, "EC") == 1 &&
         EVP_PKEY_get_group_name(key, group.data(), group.size(), nullptr) == 1 &&
         std::string_view(group.data()) == SN_X9_62_prime256v1;
}

std::string p256_point(EVP_PKEY* key) {
  std::string point(kPoint, '\0');
  std::size_t size = 0;
  // A key read from a file may prefer the compressed form: ask for the form this code takes apart.
  if (EVP_PKEY_set_utf8_string_param(key, OSSL_PKEY_PARAM_EC_POINT_CONVERSION_FORMAT, "uncompressed") != 1 ||
      EVP_PKEY_get_octet_string_param(key, OSSL_PKEY_PARAM_ENCODED_PUBLIC_KEY, bytes(point.data()),
                                      point.size(), &size) != 1 ||
      size != kPoint)
    return {};
  return point;
}

std::string canonical_jwk(EVP_PKEY* key) {
  if (EVP_PKEY_is_a(key, "RSA") == 1) return rsa_jwk(key);
  if (EVP_PKEY_is_a(key, "ED25519") == 1) return ed25519_jwk(key);
  return is_p256(key) ? p256_jwk(key) : std::string{};
}

}  // namespace base::evp
