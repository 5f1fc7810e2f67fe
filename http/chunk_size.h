// Writing the chunked coding (RFC 9112 §7.1).
#pragma once
#include <charconv>
#include <cstddef>
#include <string>

namespace http {

/// Appends a chunk's size line; zero begins the end of the body, to which an empty line belongs.
inline void append_chunk_size(std::string& out, std::size_t size) {
  char digits[16];
  const auto end = std::to_chars(digits, digits + sizeof digits, size, 16).ptr;
  out.append(digits, static_cast<std::size_t>(end - digits)).append("\r\n");
}

}  // namespace http
