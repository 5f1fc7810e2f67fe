// Randomness as an argument: the system's generator in production, a fixed one in tests.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace base {

class Random {
 public:
  virtual ~Random() = default;
  /// Fills every byte or throws std::runtime_error (the generator is broken: nothing can go on).
  virtual void fill(std::span<std::uint8_t> out) = 0;
};

/// OpenSSL's DRBG. Thread-safe.
class SystemRandom final : public Random {
 public:
  void fill(std::span<std::uint8_t> out) override;
};

/// base64url of `bytes` random bytes: 32 give 43 characters and 256 bits.
std::string random_token(Random& random, std::size_t bytes);
/// `prefix` and 26 characters of Crockford base32 (128 random bits), e.g. "pay_0J5…"
std::string random_id(Random& random, std::string_view prefix);

}  // namespace base
