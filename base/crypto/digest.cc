// SHA-256, SHA-512 and HMAC-SHA-256 over OpenSSL, with algorithms fetched once and contexts kept per thread.
#include "base/crypto/digest.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <memory>
#include <stdexcept>

namespace base {
namespace {

[[noreturn]] void broken() { throw std::runtime_error("OpenSSL: SHA-256 is unavailable"); }

struct FreeMd {
  void operator()(EVP_MD* md) const { EVP_MD_free(md); }
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
  void operator()(EVP_MAC* mac) const { EVP_MAC_free(mac); }
  void operator()(EVP_MAC_CTX* context) const { EVP_MAC_CTX_free(context); }
};

const EVP_MD* sha256_algorithm() {
  static const std::unique_ptr<EVP_MD, FreeMd> md(EVP_MD_fetch(nullptr, "SHA256", nullptr));
  if (!md) broken();
  return md.get();
}

EVP_MAC* hmac_algorithm() {
  static const std::unique_ptr<EVP_MAC, FreeMd> mac(EVP_MAC_fetch(nullptr, "HMAC", nullptr));
  if (!mac) broken();
  return mac.get();
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

std::string Digest::hex() const {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string out;
  out.reserve(bytes.size() * 2);
  for (const std::uint8_t byte : bytes) {
    out.push_back(kDigits[byte >> 4]);
    out.push_back(kDigits[byte & 15]);
  }
  return out;
}

Digest sha256(std::string_view data) {
  thread_local const std::unique_ptr<EVP_MD_CTX, FreeMd> context(EVP_MD_CTX_new());
  Digest out;
  if (!context || EVP_DigestInit_ex2(context.get(), sha256_algorithm(), nullptr) != 1 ||
      EVP_DigestUpdate(context.get(), data.data(), data.size()) != 1 ||
      EVP_DigestFinal_ex(context.get(), out.bytes.data(), nullptr) != 1)
    broken();
  return out;
}

std::string sha512(std::string_view data) {
  std::string out(64, '\0');
  std::size_t size = 0;
  if (EVP_Q_digest(nullptr, "SHA512", nullptr, data.data(), data.size(),
                   reinterpret_cast<unsigned char*>(out.data()), &size) != 1 ||
      size != out.size())
    broken();
  return out;
}

Digest hmac_sha256(std::string_view key, std::string_view data) {
  thread_local const std::unique_ptr<EVP_MAC_CTX, FreeMd> context(EVP_MAC_CTX_new(hmac_algorithm()));
  static constexpr unsigned char kNoKey =
      0;  // an empty key is a valid key, but a null pointer means "keep the last one"
  char digest_name[] = "SHA256";
  const OSSL_PARAM params[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest_name, 0),
                               OSSL_PARAM_construct_end()};
  const auto* key_bytes = key.empty() ? &kNoKey : reinterpret_cast<const unsigned char*>(key.data());
  Digest out;
  std::size_t size = 0;
  if (!context || EVP_MAC_init(context.get(), key_bytes, key.size(), params) != 1 ||
      EVP_MAC_update(context.get(), reinterpret_cast<const unsigned char*>(data.data()), data.size()) != 1 ||
      EVP_MAC_final(context.get(), out.bytes.data(), &size, out.bytes.size()) != 1 ||
      size != out.bytes.size())
    broken();
  return out;
}

bool digest_from_hex(std::string_view hex, Digest& out) {
  if (hex.size() != 2 * out.bytes.size()) return false;
  Digest parsed;
  for (std::size_t i = 0; i < parsed.bytes.size(); ++i) {
    const int high = hex_value(hex[2 * i]), low = hex_value(hex[2 * i + 1]);
    if (high < 0 || low < 0) return false;
    parsed.bytes[i] = static_cast<std::uint8_t>(high << 4 | low);
  }
  out = parsed;
  return true;
}

}  // namespace base
