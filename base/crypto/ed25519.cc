// Ed25519 public keys over OpenSSL, with the checks of the point that OpenSSL leaves out.
#include "base/crypto/ed25519.h"

#include <array>
#include <string>

#include "base/crypto/base64url.h"
#include "base/crypto/evp_key.h"

namespace base {
namespace {

using evp::broken;
using evp::bytes;
using evp::Owned;

constexpr std::size_t kKey = 32, kSignature = 64;
using Encoded = std::array<char, kKey>;  // y little-endian, the sign of x in the top bit (RFC 8032 5.1.2)

Owned<BIGNUM> from_hex(const char* hex) {
  BIGNUM* made = nullptr;
  if (BN_hex2bn(&made, hex) == 0) broken("out of memory");
  return Owned<BIGNUM>(made);
}

/// The curve -x² + y² = 1 + dx²y² over the integers modulo p = 2^255 - 19 (RFC 8032 5.1).
struct Curve {
  Owned<BIGNUM> p = from_hex("7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffed");
  Owned<BIGNUM> d = from_hex("52036cee2b6ffe738cc740797779e89800700a4d4141d8ab75eb4dca135978a3");
  // The y of the points of order 8. Those of order 1, 2 and 4 have y = 1, -1 and 0.
  Owned<BIGNUM> y8 = from_hex("05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826");
  Owned<BIGNUM> minus_y8 = from_hex("7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7");
};

const Curve& curve() {
  static const Curve one;
  return one;
}

bool has_small_order(const BIGNUM* y) {
  const Owned<BIGNUM> minus_one(BN_dup(curve().p.get()));
  if (!minus_one || BN_sub_word(minus_one.get(), 1) != 1) broken("out of memory");
  return BN_is_zero(y) || BN_is_one(y) || BN_cmp(y, minus_one.get()) == 0 ||
         BN_cmp(y, curve().y8.get()) == 0 || BN_cmp(y, curve().minus_y8.get()) == 0;
}

/// Whether some x belongs to `y`: x² = (y² - 1) / (dy² + 1), which is a square if the product of both is.
bool is_on_curve(const BIGNUM* y) {
  const BIGNUM* p = curve().p.get();
  const Owned<BN_CTX> scratch(BN_CTX_new());
  const Owned<BIGNUM> u(BN_new()), v(BN_new());
  if (!scratch || !u || !v || BN_mod_sqr(u.get(), y, p, scratch.get()) != 1 ||
      BN_mod_mul(v.get(), u.get(), curve().d.get(), p, scratch.get()) != 1 || BN_sub_word(u.get(), 1) != 1 ||
      BN_add_word(v.get(), 1) != 1 || BN_mod_mul(u.get(), u.get(), v.get(), p, scratch.get()) != 1)
    broken("out of memory");
  return BN_kronecker(u.get(), p, scratch.get()) == 1;
}

bool is_sound(Encoded encoded) {
  encoded.back() = static_cast<char>(encoded.back() & 0x7f);
  const Owned<BIGNUM> y(BN_lebin2bn(bytes(encoded.data()), kKey, nullptr));
  if (!y) broken("out of memory");
  return BN_cmp(y.get(), curve().p.get()) < 0 && !has_small_order(y.get()) && is_on_curve(y.get());
}

}  // namespace

struct Ed25519VerifyingKey::Key {
  Owned<EVP_PKEY> pkey;
};

Ed25519VerifyingKey::Ed25519VerifyingKey() = default;
Ed25519VerifyingKey::~Ed25519VerifyingKey() = default;
Ed25519VerifyingKey::Ed25519VerifyingKey(Ed25519VerifyingKey&&) noexcept = default;
Ed25519VerifyingKey& Ed25519VerifyingKey::operator=(Ed25519VerifyingKey&&) noexcept = default;

std::optional<Ed25519VerifyingKey> Ed25519VerifyingKey::from_jwk(std::string_view x) {
  Encoded encoded{};
  if (base64url_decode_into(x, encoded.data(), kKey) != kKey || !is_sound(encoded)) return std::nullopt;
  Owned<EVP_PKEY> pkey(
      EVP_PKEY_new_raw_public_key_ex(nullptr, "ED25519", nullptr, bytes(encoded.data()), kKey));
  if (!pkey) broken("Ed25519 is unavailable");
  Ed25519VerifyingKey out;
  out.key_ = std::make_unique<Key>(Key{std::move(pkey)});
  return out;
}

bool Ed25519VerifyingKey::verify(std::string_view data, std::string_view signature) const {
  if (signature.size() != kSignature) return false;
  const evp::QuietErrors quiet;
  const Owned<EVP_MD_CTX> context(EVP_MD_CTX_new());
  if (!context || EVP_DigestVerifyInit_ex(context.get(), nullptr, nullptr, nullptr, nullptr, key_->pkey.get(),
                                          nullptr) != 1)
    broken("Ed25519 is unavailable");
  return EVP_DigestVerify(context.get(), bytes(signature), signature.size(), bytes(data), data.size()) == 1;
}

}  // namespace base
