// Decodes the chunked transfer coding, a byte at a time for its lines and a run at a time for its data.
#include "http/chunk_decoder.h"

#include <algorithm>
#include <cstring>
#include <limits>

namespace http {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}
bool is_space(char c) { return c == ' ' || c == '\t'; }
/// VCHAR, obs-text, space and tab: what field values and extensions may hold (RFC 9110 §5.5).
bool is_text(char c) { return is_space(c) || static_cast<unsigned char>(c) > 0x20; }
bool is_control(char c) { return !is_text(c) || c == 0x7f; }
bool is_token_char(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

}  // namespace

ChunkDecoder::Step ChunkDecoder::next(std::string_view input) {
  std::size_t used = 0;
  while (used < input.size()) {
    if (at_ == At::end) break;
    if (at_ == At::data) {
      const std::size_t n = static_cast<std::size_t>(std::min<std::uint64_t>(left_, input.size() - used));
      left_ -= n;
      if (left_ == 0) at_ = At::data_cr;
      return {State::more, used + n, input.substr(used, n)};
    }
    const State state = step(input[used++]);
    if (state != State::more) return {state, used, {}};
  }
  return {at_ == At::end ? State::done : State::more, used, {}};
}

ChunkDecoder::State ChunkDecoder::step(char c) {
  if (at_ >= At::trailer_first) {
    if (++trailers_ > kMaxTrailers) return at_ = At::broken, State::trailers_too_large;
  } else if (at_ <= At::size_lf && ++line_ > kMaxLine) {
    return fail();
  }
  switch (at_) {
    case At::size_first:
      left_ = 0;
      if (hex_digit(c) < 0) return fail();
      [[fallthrough]];
    case At::size:
      if (const int digit = hex_digit(c); digit >= 0) {
        if (left_ > std::numeric_limits<std::uint64_t>::max() / 16) return fail();
        left_ = left_ * 16 + static_cast<unsigned>(digit);
        at_ = At::size;
      } else if (c == '\r') {
        at_ = At::size_lf;
      } else if (c == ';') {
        at_ = At::extension;
      } else if (is_space(c)) {
        at_ = At::size_space;
      } else {
        return fail();
      }
      return State::more;
    case At::size_space:  // RFC 9112 §7.1.1: bad whitespace, tolerated before an extension only
      if (c == ';')
        at_ = At::extension;
      else if (!is_space(c))
        return fail();
      return State::more;
    case At::extension:
      if (c == '\r')
        at_ = At::size_lf;
      else if (c == '"')
        at_ = At::quoted;
      else if (is_control(c))
        return fail();
      return State::more;
    case At::quoted:
      if (is_control(c)) return fail();
      if (c == '"') at_ = At::extension;
      if (c == '\\') at_ = At::escaped;
      return State::more;
    case At::escaped:
      if (is_control(c)) return fail();
      at_ = At::quoted;
      return State::more;
    case At::size_lf:
      if (c != '\n') return fail();
      line_ = 0;
      at_ = left_ == 0 ? At::trailer_first : At::data;
      return State::more;
    case At::data_cr:
      if (c != '\r') return fail();
      at_ = At::data_lf;
      return State::more;
    case At::data_lf:
      if (c != '\n') return fail();
      at_ = At::size_first;
      return State::more;
    case At::trailer_first:
      if (c == '\r')
        at_ = At::last_lf;
      else if (is_token_char(c))
        at_ = At::trailer_name;
      else
        return fail();
      return State::more;
    case At::trailer_name:
      if (c == ':')
        at_ = At::trailer_value;
      else if (!is_token_char(c))
        return fail();
      return State::more;
    case At::trailer_value:
      if (c == '\r')
        at_ = At::trailer_lf;
      else if (is_control(c))
        return fail();
      return State::more;
    case At::trailer_lf:
      if (c != '\n') return fail();
      at_ = At::trailer_first;
      return State::more;
    case At::last_lf:
      if (c != '\n') return fail();
      at_ = At::end;
      return State::done;
    case At::data:
    case At::end:
    case At::broken:
      break;
  }
  return fail();
}

InPlace decode_in_place(ChunkDecoder& decoder, char* bytes, std::size_t size) {
  InPlace at{ChunkDecoder::State::more, 0, 0};
  while (at.state == ChunkDecoder::State::more && at.consumed < size) {
    const ChunkDecoder::Step step = decoder.next({bytes + at.consumed, size - at.consumed});
    if (!step.data.empty()) std::memmove(bytes + at.decoded, step.data.data(), step.data.size());
    at.decoded += step.data.size();
    at.consumed += step.consumed;
    at.state = step.state;
  }
  return at;
}

}  // namespace http
