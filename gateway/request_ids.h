// Request ids: unique without asking the system's generator for each request.
#pragma once
#include <array>
#include <cstdint>
#include <string_view>

#include "base/random.h"

namespace gateway {

/// "req_" and 26 characters of Crockford base32: 80 random bits of this worker, then a 48-bit count. Unique,
/// not secret.
class RequestIds {
 public:
  static constexpr std::size_t kSize = 30;
  using Text = std::array<char, kSize>;
  explicit RequestIds(base::Random& random);
  void next(Text& out) noexcept;

 private:
  Text prefix_{};
  std::uint64_t count_ = 0;
};

}  // namespace gateway
