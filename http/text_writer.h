// Appends many small pieces to a string: the room is made once, and literals are copied without a call.
#pragma once
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace http {

/// While it lives the string must not be touched; afterwards it holds what it held and the pieces behind it.
/// Grows beyond `expected` bytes if it must.
class TextWriter {
 public:
  TextWriter(std::string& out, std::size_t expected) : out_(out), size_(out.size()) {
    out_.resize(size_ + expected);
  }
  ~TextWriter() { finish(); }
  TextWriter(const TextWriter&) = delete;
  TextWriter& operator=(const TextWriter&) = delete;

  template <std::size_t n>
  TextWriter& put(const char (&literal)[n]) {
    std::memcpy(room(n - 1), literal, n - 1);
    size_ += n - 1;
    return *this;
  }
  TextWriter& put(std::string_view text) {
    if (!text.empty()) std::memcpy(room(text.size()), text.data(), text.size());
    size_ += text.size();
    return *this;
  }
  TextWriter& put(char c) {
    *room(1) = c;
    ++size_;
    return *this;
  }
  /// In decimal.
  TextWriter& number(std::uint64_t value) {
    constexpr std::size_t kDigits = 20;
    char* const begin = room(kDigits);
    if (value < 10) {
      *begin = static_cast<char>('0' + value);
      ++size_;
    } else {
      size_ += static_cast<std::size_t>(std::to_chars(begin, begin + kDigits, value).ptr - begin);
    }
    return *this;
  }
  /// The string may be used again; the writer only to go on.
  void finish() { out_.resize(size_); }
  /// A line of a message's head.
  TextWriter& field(std::string_view name, std::string_view value) {
    return put(name).put(": ").put(value).put("\r\n");
  }

 private:
  char* room(std::size_t bytes) {
    if (out_.size() - size_ < bytes) [[unlikely]]
      out_.resize(2 * out_.size() + bytes);
    return out_.data() + size_;
  }

  std::string& out_;
  std::size_t size_;  // of what is there; behind it is room
};

}  // namespace http
