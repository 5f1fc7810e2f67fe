// ES256 over OpenSSL: keys as EVP_PKEY shared between threads, a context per call, signatures as r||s.
#include "base/crypto/es256.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/pem.h>

#include <array>
#include <climits>
#include <stdexcept>

#include "base/crypto/base64url.h"
#include "base/crypto/digest.h"

namespace base {
namespace {

constexpr std::size_t kCoordinate = 32;              // bytes of a P-256 field element (RFC 7518 6.2.1.2)
constexpr std::size_t kPoint = 1 + 2 * kCoordinate;  // SEC 1 2.3.3, uncompressed: 04, x, y
constexpr std::size_t kLongestDer = 80;              // SEQUENCE of two INTEGERs of at most 33 bytes is 72

struct Free {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(EVP_PKEY_CTX* context) const { EVP_PKEY_CTX_free(context); }
  void operator()(ECDSA_SIG* signature) const { ECDSA_SIG_free(signature); }
  void operator()(BIO* bio) const { BIO_free(bio); }
  void operator()(BIGNUM* number) const { BN_free(number); }
};
template <class T>
using Owned = std::unique_ptr<T, Free>;

[[noreturn]] void broken(const char* what) { throw std::runtime_error(std::string("OpenSSL: ") + what); }

const unsigned char* bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* bytes(char* out) { return reinterpret_cast<unsigned char*>(out); }

bool is_p256(const EVP_PKEY* key) {
  std::array<char, 32> group{};
  return EVP_PKEY_is_a(key, "EC") == 1 &&
         EVP_PKEY_get_group_name(key, group.data(), group.size(), nullptr) == 1 &&
         std::string_view(group.data()) == SN_X9_62_prime256v1;
}

/// The uncompressed public point; empty if it cannot be had.
std::string public_point(EVP_PKEY* key) {
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

/// Refusing malformed input is no failure of this thread's TLS: leaves OpenSSL's error queue empty.
struct QuietErrors {
  ~QuietErrors() { ERR_clear_error(); }
};

int no_passphrase(char*, int, int, void*) { return 0; }  // never ask on a terminal

}  // namespace

struct SigningKey::Key {
  Owned<EVP_PKEY> pkey;
};

SigningKey::SigningKey() = default;
SigningKey::~SigningKey() = default;
SigningKey::SigningKey(SigningKey&&) noexcept = default;
SigningKey& SigningKey::operator=(SigningKey&&) noexcept = default;

SigningKey SigningKey::generate() {
  Owned<EVP_PKEY> pkey(EVP_EC_gen(SN_X9_62_prime256v1));
  if (!pkey) broken("a P-256 key cannot be made");
  SigningKey out;
  out.adopt(std::make_unique<Key>(Key{std::move(pkey)}));
  return out;
}

std::optional<SigningKey> SigningKey::from_pem(const Secret& pem) {
  const QuietErrors quiet;
  const std::string_view text = pem.reveal();
  if (text.empty() || text.size() > INT_MAX) return std::nullopt;
  const Owned<BIO> source(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
  if (!source) broken("out of memory");
  Owned<EVP_PKEY> pkey(PEM_read_bio_PrivateKey(source.get(), nullptr, &no_passphrase, nullptr));
  if (!pkey || !is_p256(pkey.get())) return std::nullopt;
  const Owned<EVP_PKEY_CTX> check(EVP_PKEY_CTX_new_from_pkey(nullptr, pkey.get(), nullptr));
  if (!check || EVP_PKEY_pairwise_check(check.get()) != 1) return std::nullopt;
  SigningKey out;
  out.adopt(std::make_unique<Key>(Key{std::move(pkey)}));
  return out;
}

void SigningKey::adopt(std::unique_ptr<Key> key) {
  const std::string point = public_point(key->pkey.get());
  if (point.empty()) broken("a P-256 key has no public point");
  x_ = base64url(std::string_view(point).substr(1, kCoordinate));
  y_ = base64url(std::string_view(point).substr(1 + kCoordinate));
  kid_ = jwk_thumbprint(x_, y_);
  key_ = std::move(key);
}

Secret SigningKey::to_pem() const {
  const Owned<BIO> sink(BIO_new(BIO_s_secmem()));  // wiped when freed
  char* text = nullptr;
  if (!sink ||
      PEM_write_bio_PKCS8PrivateKey(sink.get(), key_->pkey.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1)
    broken("a key cannot be written");
  const long size = BIO_get_mem_data(sink.get(), &text);
  return Secret({text, static_cast<std::size_t>(size)});
}

std::string SigningKey::sign(std::string_view data) const {
  const Digest digest = sha256(data);
  std::array<unsigned char, kLongestDer> der{};
  std::size_t der_size = der.size();
  const Owned<EVP_PKEY_CTX> context(EVP_PKEY_CTX_new_from_pkey(nullptr, key_->pkey.get(), nullptr));
  if (!context || EVP_PKEY_sign_init(context.get()) != 1 ||
      EVP_PKEY_sign(context.get(), der.data(), &der_size, digest.bytes.data(), digest.bytes.size()) != 1)
    broken("ES256 signing failed");
  const unsigned char* at = der.data();
  const Owned<ECDSA_SIG> signature(d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der_size)));
  std::string out(2 * kCoordinate, '\0');
  if (!signature ||
      BN_bn2binpad(ECDSA_SIG_get0_r(signature.get()), bytes(out.data()), kCoordinate) != kCoordinate ||
      BN_bn2binpad(ECDSA_SIG_get0_s(signature.get()), bytes(out.data() + kCoordinate), kCoordinate) !=
          kCoordinate)
    broken("ES256 signing failed");
  return out;
}

struct VerifyingKey::Key {
  Owned<EVP_PKEY> pkey;
};

VerifyingKey::VerifyingKey() = default;
VerifyingKey::~VerifyingKey() = default;
VerifyingKey::VerifyingKey(VerifyingKey&&) noexcept = default;
VerifyingKey& VerifyingKey::operator=(VerifyingKey&&) noexcept = default;

std::optional<VerifyingKey> VerifyingKey::from_jwk(std::string_view x, std::string_view y) {
  const QuietErrors quiet;
  std::array<char, kPoint> point{};
  point[0] = 4;
  if (base64url_decode_into(x, point.data() + 1, kCoordinate) != kCoordinate ||
      base64url_decode_into(y, point.data() + 1 + kCoordinate, kCoordinate) != kCoordinate)
    return std::nullopt;
  char group[] = SN_X9_62_prime256v1;
  OSSL_PARAM params[] = {
      OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group, 0),
      OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()),
      OSSL_PARAM_construct_end()};
  const Owned<EVP_PKEY_CTX> context(EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr));
  EVP_PKEY* made = nullptr;
  if (!context || EVP_PKEY_fromdata_init(context.get()) != 1) broken("EC keys are unavailable");
  // Refuses a point that is not on the curve (RFC 7518 6.2.1, invalid-curve attacks).
  if (EVP_PKEY_fromdata(context.get(), &made, EVP_PKEY_PUBLIC_KEY, params) != 1) return std::nullopt;
  VerifyingKey out;
  out.key_ = std::make_unique<Key>(Key{Owned<EVP_PKEY>(made)});
  return out;
}

bool VerifyingKey::verify(std::string_view data, std::string_view signature) const {
  if (signature.size() != 2 * kCoordinate) return false;
  const QuietErrors quiet;
  Owned<BIGNUM> r(BN_bin2bn(bytes(signature), kCoordinate, nullptr));
  Owned<BIGNUM> s(BN_bin2bn(bytes(signature.substr(kCoordinate)), kCoordinate, nullptr));
  const Owned<ECDSA_SIG> pair(ECDSA_SIG_new());
  if (!r || !s || !pair || ECDSA_SIG_set0(pair.get(), r.get(), s.get()) != 1) broken("out of memory");
  (void)r.release();  // `pair` owns them now
  (void)s.release();
  std::array<unsigned char, kLongestDer> der{};
  unsigned char* end = der.data();
  const int der_size = i2d_ECDSA_SIG(pair.get(), &end);
  const Digest digest = sha256(data);
  const Owned<EVP_PKEY_CTX> context(EVP_PKEY_CTX_new_from_pkey(nullptr, key_->pkey.get(), nullptr));
  if (der_size <= 0 || !context || EVP_PKEY_verify_init(context.get()) != 1) broken("ES256 is unavailable");
  return EVP_PKEY_verify(context.get(), der.data(), static_cast<std::size_t>(der_size), digest.bytes.data(),
                         digest.bytes.size()) == 1;
}

std::string jwk_thumbprint(std::string_view x, std::string_view y) {
  std::string members = R"({"crv":"P-256","kty":"EC","x":")";
  members.append(x).append(R"(","y":")").append(y).append(R"("})");
  return base64url(sha256(members).view());
}

}  // namespace base
