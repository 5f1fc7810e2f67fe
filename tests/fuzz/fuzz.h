// What every fuzz target shares: its input as text, properties that must hold, and pieces to feed a parser
// with.
#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

/// What libFuzzer calls with every input; each target defines it and returns 0.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace fuzz {

inline std::string_view text(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

/// Ends the program when a property does not hold; libFuzzer then keeps the input.
inline void require(bool holds, const char* property) {
  if (holds) return;
  std::fprintf(stderr, "property that does not hold: %s\n", property);
  std::abort();
}

/// Takes the text before the first line feed off `rest`; all of it if there is none. So inputs of several
/// parts stay readable.
inline std::string_view take_line(std::string_view& rest) {
  const std::size_t end = std::min(rest.find('\n'), rest.size());
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return line;
}

/// Sizes of pieces, 1 to 16 bytes, that depend on nothing but the input: FNV-1a, then a linear congruence.
class Pieces {
 public:
  explicit Pieces(std::string_view input) {
    for (const char c : input) state_ = (state_ ^ static_cast<unsigned char>(c)) * 1099511628211u;
  }
  std::size_t next() {
    state_ = state_ * 6364136223846793005u + 1442695040888963407u;
    return 1 + static_cast<std::size_t>(state_ >> 60);
  }

 private:
  std::uint64_t state_ = 14695981039346656037u;
};

}  // namespace fuzz
