// Amounts that make the sandbox misbehave on purpose, so that clients can rehearse what they hope never
// happens.
#pragma once
#include <cstdint>

namespace sandbox {

enum class Magic : std::uint8_t {
  none,
  insufficient_funds,  // refused although the money is there
  late_answer,         // executed, but the answer comes late
  lost_answer,         // executed, but the connection is dropped instead of an answer
};

/// By the amount in minor units, modulo 100,000: 40001, 40005 and 40006.
constexpr Magic magic_of(std::int64_t value) noexcept {
  switch (value % 100000) {
    case 40001:
      return Magic::insufficient_funds;
    case 40005:
      return Magic::late_answer;
    case 40006:
      return Magic::lost_answer;
    default:
      return Magic::none;
  }
}

}  // namespace sandbox
