// AES-256-GCM with a key context that is set up once and used millions of times.
#pragma once
#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/secret.h"

namespace base {

inline constexpr std::size_t kAeadKeySize = 32, kAeadNonceSize = 12, kAeadTagSize = 16;

/// One AES-256-GCM key. Not thread-safe: one per thread (it keeps an OpenSSL context). Movable.
class Aead {
 public:
  /// `key` is 32 bytes; throws std::invalid_argument otherwise.
  explicit Aead(const Secret& key);
  ~Aead();
  Aead(Aead&&) noexcept;
  Aead& operator=(Aead&&) noexcept;

  /// Appends ciphertext and 16-byte tag to `out`. A (key, nonce) pair must never repeat.
  void seal(std::string_view nonce, std::string_view aad, std::string_view plain, std::string& out);
  /// Decrypts `sealed` (ciphertext, tag) into `out`, which has room for sealed.size() - 16 bytes.
  /// Returns the plain size, nullopt if anything was altered (then `out` is garbage).
  std::optional<std::size_t> open(std::string_view nonce, std::string_view aad, std::string_view sealed,
                                  char* out);

 private:
  struct Contexts;
  std::unique_ptr<Contexts> contexts_;
};

}  // namespace base
