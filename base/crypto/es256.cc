// ES256 over OpenSSL: keys as EVP_PKEY shared between threads, a context per call, signatures as r||s.
#include "base/crypto/es256.h"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/obj_mac.h>

#include <array>

#include "base/crypto/base64url.h"
#include "base/crypto/digest.h"
#include "base/crypto/evp_key.h"

namespace base {
namespace {

using evp::broken;
using evp::bytes;
using evp::Owned;

constexpr std::size_t kCoordinate = 32;              // bytes of a P-256 field element (RFC 7518 6.2.1.2)
constexpr std::size_t kPoint = 1 + 2 * kCoordinate;  // SEC 1 2.3.3, uncompressed: 04, x, y
constexpr std::size_t kLongestDer = 80;              // SEQUENCE of two INTEGERs of at most 33 bytes is 72

/// One key and one context per thread, into which a public point is put before each verification. Making a
/// key from a point costs a third of a verification (it sets up the curve again); replacing the point 1 µs.
class Verifier {
 public:
  Verifier() {
    char group[] = SN_X9_62_prime256v1;
    OSSL_PARAM params[] = {OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group, 0),
                           OSSL_PARAM_construct_end()};
    const Owned<EVP_PKEY_CTX> maker(EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr));
    EVP_PKEY* made = nullptr;
    if (!maker || EVP_PKEY_fromdata_init(maker.get()) != 1 ||
        EVP_PKEY_fromdata(maker.get(), &made, EVP_PKEY_KEY_PARAMETERS, params) != 1)
      broken("EC keys are unavailable");
    key_.reset(made);
    context_.reset(EVP_PKEY_CTX_new_from_pkey(nullptr, made, nullptr));
    if (!context_ || EVP_PKEY_verify_init(context_.get()) != 1) broken("ES256 is unavailable");
  }

  /// False if the point is not on the curve (RFC 7518 6.2.1, invalid-curve attacks).
  bool put(const std::array<char, kPoint>& point) {
    if (has_point_ && point == point_) return true;
    has_point_ =
        EVP_PKEY_set1_encoded_public_key(key_.get(), bytes({point.data(), point.size()}), kPoint) == 1;
    point_ = point;
    return has_point_;
  }
  bool verify(const Digest& digest, const unsigned char* der, std::size_t der_size) {
    return EVP_PKEY_verify(context_.get(), der, der_size, digest.bytes.data(), digest.bytes.size()) == 1;
  }

 private:
  Owned<EVP_PKEY> key_;
  Owned<EVP_PKEY_CTX> context_;
  std::array<char, kPoint> point_{};
  bool has_point_ = false;
};

Verifier& verifier() {
  thread_local Verifier one;
  return one;
}

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
  const evp::QuietErrors quiet;
  Owned<EVP_PKEY> pkey = evp::private_key_from_pem(pem);
  if (!pkey || !evp::is_p256(pkey.get())) return std::nullopt;
  const Owned<EVP_PKEY_CTX> check(EVP_PKEY_CTX_new_from_pkey(nullptr, pkey.get(), nullptr));
  if (!check || EVP_PKEY_pairwise_check(check.get()) != 1) return std::nullopt;
  SigningKey out;
  out.adopt(std::make_unique<Key>(Key{std::move(pkey)}));
  return out;
}

void SigningKey::adopt(std::unique_ptr<Key> key) {
  const std::string point = evp::p256_point(key->pkey.get());
  if (point.empty()) broken("a P-256 key has no public point");
  x_ = base64url(std::string_view(point).substr(1, kCoordinate));
  y_ = base64url(std::string_view(point).substr(1 + kCoordinate));
  kid_ = jwk_thumbprint(x_, y_);
  key_ = std::move(key);
}

Secret SigningKey::to_pem() const { return evp::private_key_to_pem(key_->pkey.get()); }

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

std::optional<VerifyingKey> VerifyingKey::from_jwk(std::string_view x, std::string_view y) {
  VerifyingKey out;
  out.point_[0] = 4;
  if (base64url_decode_into(x, out.point_.data() + 1, kCoordinate) != kCoordinate ||
      base64url_decode_into(y, out.point_.data() + 1 + kCoordinate, kCoordinate) != kCoordinate)
    return std::nullopt;
  const evp::QuietErrors quiet;
  if (!verifier().put(out.point_)) return std::nullopt;
  return out;
}

bool VerifyingKey::verify(std::string_view data, std::string_view signature) const {
  if (signature.size() != 2 * kCoordinate) return false;
  const evp::QuietErrors quiet;
  Owned<BIGNUM> r(BN_bin2bn(bytes(signature), kCoordinate, nullptr));
  Owned<BIGNUM> s(BN_bin2bn(bytes(signature.substr(kCoordinate)), kCoordinate, nullptr));
  const Owned<ECDSA_SIG> pair(ECDSA_SIG_new());
  if (!r || !s || !pair || ECDSA_SIG_set0(pair.get(), r.get(), s.get()) != 1) broken("out of memory");
  (void)r.release();  // `pair` owns them now
  (void)s.release();
  std::array<unsigned char, kLongestDer> der{};
  unsigned char* end = der.data();
  const int der_size = i2d_ECDSA_SIG(pair.get(), &end);
  if (der_size <= 0 || !verifier().put(point_)) broken("ES256 is unavailable");
  return verifier().verify(sha256(data), der.data(), static_cast<std::size_t>(der_size));
}

std::string jwk_thumbprint(std::string_view x, std::string_view y) {
  std::string members = R"({"crv":"P-256","kty":"EC","x":")";
  members.append(x).append(R"(","y":")").append(y).append(R"("})");
  return base64url(sha256(members).view());
}

}  // namespace base
