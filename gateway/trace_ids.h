// Trace and span ids: unique without asking the system's generator for each request.
#pragma once
#include <array>
#include <cstdint>

#include "base/random.h"

namespace gateway {

/// Lower-case hex, as W3C Trace Context §3.2.2 and OTLP/JSON write them.
using TraceId = std::array<char, 32>;
using SpanId = std::array<char, 16>;

/// One per worker, seeded with 256 bits of the system's generator (xoshiro256**). Uniform and unique, not
/// secret: nothing may be protected by such an id.
class TraceIds {
 public:
  explicit TraceIds(base::Random& random);
  /// Never all zeros (W3C Trace Context §3.2.2.3, §3.2.2.4).
  void next(TraceId& out) noexcept;
  void next(SpanId& out) noexcept;
  /// 64 uniform bits.
  std::uint64_t draw() noexcept;

 private:
  std::array<std::uint64_t, 4> state_{};
};

}  // namespace gateway
