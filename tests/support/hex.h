// Bytes from the hexadecimal text of published test vectors.
#pragma once
#include <stdexcept>
#include <string>
#include <string_view>

namespace test_support {

/// Throws std::invalid_argument unless `hex` is pairs of hex digits.
inline std::string from_hex(std::string_view hex) {
  if (hex.size() % 2 != 0) throw std::invalid_argument("odd hex");
  std::string out;
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    std::size_t used = 0;
    out.push_back(static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), &used, 16)));
    if (used != 2) throw std::invalid_argument("not hex");
  }
  return out;
}

}  // namespace test_support
