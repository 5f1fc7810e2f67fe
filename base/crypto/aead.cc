// AES-256-GCM over OpenSSL: the key schedule is made once, each message only sets a nonce.
#include "base/crypto/aead.h"

#include <openssl/err.h>
#include <openssl/evp.h>

#include <climits>
#include <stdexcept>

namespace base {
namespace {

struct FreeCipher {
  void operator()(EVP_CIPHER* cipher) const { EVP_CIPHER_free(cipher); }
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};

const EVP_CIPHER* algorithm() {
  static const std::unique_ptr<EVP_CIPHER, FreeCipher> cipher(
      EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr));
  if (!cipher) throw std::runtime_error("OpenSSL: AES-256-GCM is unavailable");
  return cipher.get();
}

const unsigned char* bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* bytes(char* out) { return reinterpret_cast<unsigned char*>(out); }

}  // namespace

struct Aead::Contexts {
  std::unique_ptr<EVP_CIPHER_CTX, FreeCipher> seal{EVP_CIPHER_CTX_new()}, open{EVP_CIPHER_CTX_new()};
};

Aead::Aead(const Secret& key) : contexts_(std::make_unique<Contexts>()) {
  if (key.reveal().size() != kAeadKeySize) throw std::invalid_argument("an AES-256 key has 32 bytes");
  const unsigned char* raw = bytes(key.reveal());
  if (!contexts_->seal || !contexts_->open ||
      EVP_EncryptInit_ex2(contexts_->seal.get(), algorithm(), raw, nullptr, nullptr) != 1 ||
      EVP_DecryptInit_ex2(contexts_->open.get(), algorithm(), raw, nullptr, nullptr) != 1)
    throw std::runtime_error("OpenSSL: AES-256-GCM cannot be set up");
}
Aead::~Aead() = default;
Aead::Aead(Aead&&) noexcept = default;
Aead& Aead::operator=(Aead&&) noexcept = default;

void Aead::seal(std::string_view nonce, std::string_view aad, std::string_view plain, std::string& out) {
  if (nonce.size() != kAeadNonceSize) throw std::invalid_argument("a GCM nonce has 12 bytes");
  if (aad.size() > INT_MAX || plain.size() > INT_MAX) throw std::invalid_argument("too long for one message");
  const std::size_t start = out.size();
  out.resize(start + plain.size() + kAeadTagSize);
  EVP_CIPHER_CTX* context = contexts_->seal.get();
  unsigned char* cipher_text = bytes(out.data() + start);
  int n = 0, last = 0;
  const bool done =
      EVP_EncryptInit_ex2(context, nullptr, nullptr, bytes(nonce), nullptr) == 1 &&
      (aad.empty() ||
       EVP_EncryptUpdate(context, nullptr, &n, bytes(aad), static_cast<int>(aad.size())) == 1) &&
      (plain.empty() ||
       EVP_EncryptUpdate(context, cipher_text, &n, bytes(plain), static_cast<int>(plain.size())) == 1) &&
      EVP_EncryptFinal_ex(context, cipher_text + plain.size(), &last) == 1 &&
      EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, kAeadTagSize, cipher_text + plain.size()) == 1;
  if (!done) throw std::runtime_error("OpenSSL: AES-256-GCM failed");
}

std::optional<std::size_t> Aead::open(std::string_view nonce, std::string_view aad, std::string_view sealed,
                                      char* out) {
  if (nonce.size() != kAeadNonceSize || sealed.size() < kAeadTagSize) return std::nullopt;
  if (aad.size() > INT_MAX || sealed.size() > INT_MAX) return std::nullopt;
  const std::string_view cipher_text = sealed.substr(0, sealed.size() - kAeadTagSize);
  std::array<char, kAeadTagSize> tag{};  // OpenSSL takes the tag through a pointer to non-const
  sealed.substr(cipher_text.size()).copy(tag.data(), tag.size());
  EVP_CIPHER_CTX* context = contexts_->open.get();
  char no_output = 0;
  if (cipher_text.empty()) out = &no_output;
  int n = 0, last = 0;
  const bool intact = EVP_DecryptInit_ex2(context, nullptr, nullptr, bytes(nonce), nullptr) == 1 &&
                      (aad.empty() || EVP_DecryptUpdate(context, nullptr, &n, bytes(aad),
                                                        static_cast<int>(aad.size())) == 1) &&
                      (cipher_text.empty() || EVP_DecryptUpdate(context, bytes(out), &n, bytes(cipher_text),
                                                                static_cast<int>(cipher_text.size())) == 1) &&
                      EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, kAeadTagSize, tag.data()) == 1 &&
                      EVP_DecryptFinal_ex(context, bytes(out) + cipher_text.size(), &last) == 1;
  if (!intact) {
    ERR_clear_error();  // altered input is no failure of this thread's TLS
    return std::nullopt;
  }
  return cipher_text.size();
}

}  // namespace base
