// Tokens and identifiers from random bytes.
#include "base/random.h"

#include <array>
#include <vector>

#include "base/crypto/base64url.h"

namespace base {

std::string random_token(Random& random, std::size_t bytes) {
  std::vector<std::uint8_t> raw(bytes);
  random.fill(raw);
  return base64url({reinterpret_cast<const char*>(raw.data()), raw.size()});
}

std::string random_id(Random& random, std::string_view prefix) {
  static constexpr std::string_view kCrockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  constexpr std::size_t kCharacters = 26;  // 130 bits: the first character carries only the top three
  std::array<std::uint8_t, 16> raw{};
  random.fill(raw);
  std::string out(prefix.size() + kCharacters, '\0');
  prefix.copy(out.data(), prefix.size());
  unsigned pending = 0;
  int bits = 0;
  std::size_t at = out.size();
  for (std::size_t i = raw.size(); i-- > 0;) {
    pending |= static_cast<unsigned>(raw[i]) << bits;
    for (bits += 8; bits >= 5; bits -= 5, pending >>= 5) out[--at] = kCrockford[pending & 31];
  }
  out[--at] = kCrockford[pending];
  return out;
}

}  // namespace base
