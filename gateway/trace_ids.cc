// Drawing trace and span ids.
#include "gateway/trace_ids.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace gateway {
namespace {

// Both digits of every byte: each request writes 48 digits or more.
constexpr std::array<std::array<char, 2>, 256> kBytes = [] {
  constexpr char kDigits[] = "0123456789abcdef";
  std::array<std::array<char, 2>, 256> out{};
  for (std::size_t byte = 0; byte < out.size(); ++byte) out[byte] = {kDigits[byte >> 4], kDigits[byte & 15]};
  return out;
}();

void write_hex(std::uint64_t value, char* out) noexcept {
  for (int shift = 56; shift >= 0; shift -= 8, out += 2)
    std::memcpy(out, kBytes[value >> shift & 0xff].data(), 2);
}

}  // namespace

TraceIds::TraceIds(base::Random& random) {
  std::array<std::uint8_t, sizeof state_> seed{};
  random.fill(seed);
  std::memcpy(state_.data(), seed.data(), seed.size());
  // From zeros the generator would draw nothing but zeros.
  if (std::ranges::all_of(state_, [](std::uint64_t word) { return word == 0; })) state_[0] = 1;
}

std::uint64_t TraceIds::draw() noexcept {
  const std::uint64_t drawn = std::rotl(state_[1] * 5, 7) * 9;
  const std::uint64_t shifted = state_[1] << 17;
  state_[2] ^= state_[0];
  state_[3] ^= state_[1];
  state_[1] ^= state_[2];
  state_[0] ^= state_[3];
  state_[2] ^= shifted;
  state_[3] = std::rotl(state_[3], 45);
  return drawn;
}

void TraceIds::next(TraceId& out) noexcept {
  std::uint64_t high = draw(), low = draw();
  while (high == 0 && low == 0) low = draw();
  write_hex(high, out.data());
  write_hex(low, out.data() + 16);
}

void TraceIds::next(SpanId& out) noexcept {
  std::uint64_t id = draw();
  while (id == 0) id = draw();
  write_hex(id, out.data());
}

}  // namespace gateway
