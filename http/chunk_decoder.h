// Decodes the chunked transfer coding (RFC 9112 §7.1) strictly; extensions and trailers are checked and
// dropped.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace http {

/// Fed in pieces of any size. Line ends are CRLF only; a chunk line is at most kMaxLine bytes, the trailer
/// section at most kMaxTrailers, so that framing overhead is bounded too.
class ChunkDecoder {
 public:
  static constexpr std::size_t kMaxLine = 256, kMaxTrailers = 8 * 1024;
  enum class State { more, done, malformed, trailers_too_large };
  struct Step {
    State state;
    std::size_t consumed;   // bytes of the input that are used up
    std::string_view data;  // body bytes, a view into the input; may be empty
  };

  /// Decodes up to the end of one run of body bytes. `more` with everything consumed asks for more input;
  /// `more` with input left asks to be called again. After `done`, what was not consumed belongs to the next
  /// message.
  Step next(std::string_view input);
  bool done() const noexcept { return at_ == At::end; }

 private:
  enum class At : std::uint8_t {
    size_first,
    size,
    size_space,
    extension,
    quoted,
    escaped,
    size_lf,
    data,
    data_cr,
    data_lf,
    trailer_first,
    trailer_name,
    trailer_value,
    trailer_lf,
    last_lf,
    end,
    broken
  };
  State step(char c);
  State fail() { return at_ = At::broken, State::malformed; }

  At at_ = At::size_first;
  std::uint64_t left_ = 0;    // of the chunk's data
  std::size_t line_ = 0;      // bytes of the current chunk line
  std::size_t trailers_ = 0;  // bytes of the trailer section
};

/// Moves the decoded bytes of `[bytes, bytes + size)` to its front as far as they go.
struct InPlace {
  ChunkDecoder::State state;
  std::size_t consumed;  // raw bytes used up
  std::size_t decoded;   // body bytes now at the front
};
InPlace decode_in_place(ChunkDecoder& decoder, char* bytes, std::size_t size);

}  // namespace http
