// Randomness for tests: the same distinct bytes on every run, never a real generator.
#pragma once
#include <cstdint>
#include <mutex>
#include <span>

#include "base/random.h"

namespace test_support {

/// A splitmix64 stream: deterministic for a seed, and no two 16-byte draws of one stream are equal in
/// practice.
class FixedRandom final : public base::Random {
 public:
  explicit FixedRandom(std::uint64_t seed = 1) : state_(seed) {}
  void fill(std::span<std::uint8_t> out) override {
    const std::lock_guard lock(mutex_);
    for (std::uint8_t& byte : out) {
      if (left_ == 0) {
        word_ = next();
        left_ = 8;
      }
      byte = static_cast<std::uint8_t>(word_);
      word_ >>= 8;
      --left_;
    }
  }

 private:
  std::uint64_t next() {
    state_ += 0x9e3779b97f4a7c15;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }
  std::mutex mutex_;
  std::uint64_t state_, word_ = 0;
  int left_ = 0;
};

/// Every byte is the same: for tests that need to know the value.
class ConstantRandom final : public base::Random {
 public:
  explicit ConstantRandom(std::uint8_t byte = 0) : byte_(byte) {}
  void fill(std::span<std::uint8_t> out) override {
    for (std::uint8_t& b : out) b = byte_;
  }

 private:
  std::uint8_t byte_;
};

}  // namespace test_support
