// Fuzzes chunked decoding: the same outcome however the input is cut, and every body survives being chunked.
#include <string>

#include "http/chunk_decoder.h"
#include "tests/fuzz/fuzz.h"

namespace {

using State = http::ChunkDecoder::State;

struct Outcome {
  State state = State::more;
  std::size_t consumed = 0;
  std::string body;
  friend bool operator==(const Outcome&, const Outcome&) = default;
};

/// Feeds `input` in pieces of what `next_size()` gives.
template <class NextSize>
Outcome decode(std::string_view input, NextSize next_size) {
  http::ChunkDecoder decoder;
  Outcome out;
  while (!input.empty() && out.state == State::more) {
    std::string_view piece = input.substr(0, next_size());
    input.remove_prefix(piece.size());
    while (!piece.empty() && out.state == State::more) {
      const auto step = decoder.next(piece);
      fuzz::require(step.consumed > 0 && step.consumed <= piece.size(),
                    "a step goes forward, within its input");
      out.state = step.state;
      out.consumed += step.consumed;
      out.body.append(step.data);
      piece.remove_prefix(step.consumed);
    }
  }
  fuzz::require(decoder.done() == (out.state == State::done), "done() says what the last step said");
  return out;
}

Outcome decode_in_place(std::string input) {
  http::ChunkDecoder decoder;
  const http::InPlace at = http::decode_in_place(decoder, input.data(), input.size());
  return {at.state, at.consumed, input.substr(0, at.decoded)};
}

std::string chunked(std::string_view body) {
  static constexpr char kHex[] = "0123456789abcdef";
  fuzz::Pieces pieces(body);
  std::string out;
  while (!body.empty()) {
    const std::string_view chunk = body.substr(0, std::min<std::size_t>(pieces.next(), 15));
    out.append(1, kHex[chunk.size()]).append("\r\n").append(chunk).append("\r\n");
    body.remove_prefix(chunk.size());
  }
  return out + "0\r\n\r\n";
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input = fuzz::text(data, size);
  const Outcome whole = decode(input, [] { return std::string_view::npos; });
  fuzz::Pieces pieces(input);
  fuzz::require(decode(input, [] { return std::size_t{1}; }) == whole, "byte by byte gives the same");
  fuzz::require(decode(input, [&pieces] { return pieces.next(); }) == whole, "in pieces gives the same");
  fuzz::require(decode_in_place(std::string(input)) == whole, "in place gives the same");
  if (whole.state == State::done) {
    fuzz::require(input.substr(0, whole.consumed).ends_with("\r\n"), "a body ends with CRLF");
    fuzz::require(whole.body.size() + 5 <= whole.consumed, "a body is shorter than its coding");
  }
  const std::string again = chunked(input);
  const Outcome decoded = decode(again, [] { return std::string_view::npos; });
  fuzz::require(decoded == Outcome{State::done, again.size(), std::string(input)}, "chunking is undone");
  return 0;
}
