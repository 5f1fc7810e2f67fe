// Writing request ids.
#include "gateway/request_ids.h"

namespace gateway {
namespace {
constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t kRandomEnd = 4 + 16;  // 16 characters carry the 80 random bits
}  // namespace

RequestIds::RequestIds(base::Random& random) {
  std::array<std::uint8_t, 16> bytes{};
  random.fill(bytes);
  prefix_.fill('0');
  std::string_view("req_").copy(prefix_.data(), 4);
  for (std::size_t i = 0; i < bytes.size(); ++i) prefix_[4 + i] = kAlphabet[bytes[i] & 31];
}

void RequestIds::next(Text& out) noexcept {
  out = prefix_;
  std::uint64_t left = ++count_;
  for (std::size_t i = kSize; i-- > kRandomEnd && left != 0; left >>= 5) out[i] = kAlphabet[left & 31];
}

}  // namespace gateway
