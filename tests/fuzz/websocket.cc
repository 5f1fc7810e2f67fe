// Fuzzes WebSockets: frames end where a plain reader says, however they are cut, and only a handshake that
// both sides mean is taken for one.
#include <string>
#include <vector>

#include "http/field_syntax.h"
#include "http/frame_boundary.h"
#include "http/websocket_handshake.h"
#include "tests/fuzz/fuzz.h"

namespace {

using http::FieldView;
using http::FrameBoundary;
using Fields = std::vector<FieldView>;

/// Where frames end (RFC 6455 §5.2), with all bytes at hand. Stops before what is no length.
std::vector<std::size_t> plain_ends(std::string_view input) {
  const auto byte = [input](std::size_t i) { return static_cast<unsigned char>(input[i]); };
  std::vector<std::size_t> ends;
  for (std::size_t at = 0; input.size() - at >= 2;) {
    const unsigned code = byte(at + 1) & 0x7f;
    const std::size_t digits = code == 126 ? 2 : code == 127 ? 8 : 0;
    const std::size_t head = 2 + digits + (byte(at + 1) >= 0x80 ? 4U : 0U);
    if (input.size() - at < head) break;
    std::uint64_t size = digits == 0 ? code : 0;
    for (std::size_t i = 0; i < digits; ++i) size = size * 256 + byte(at + 2 + i);
    if (size >> 63 != 0 || input.size() - at - head < size) break;
    at += head + static_cast<std::size_t>(size);
    ends.push_back(at);
  }
  return ends;
}

template <class NextSize>
std::vector<std::size_t> ends_of(std::string_view input, NextSize next_size) {
  FrameBoundary frames;
  std::vector<std::size_t> ends;
  for (std::size_t at = 0; at < input.size();) {
    // As who waits for the next boundary: from one to the next, also within a piece.
    for (std::string_view piece = input.substr(at, next_size()); !piece.empty();) {
      std::size_t passed = frames.here() ? frames.pass(piece.substr(0, 1)) : 0;
      passed += frames.pass(piece.substr(passed), true);
      fuzz::require(passed > 0 && passed <= piece.size(), "it goes on, and no further than there are bytes");
      at += passed;
      piece.remove_prefix(passed);
      if (frames.here()) ends.push_back(at);
    }
  }
  return ends;
}

void check_frames(std::string_view input) {
  fuzz::Pieces pieces(input);
  const auto plain = plain_ends(input);
  fuzz::require(ends_of(input, [] { return std::string_view::npos / 2; }) == plain,
                "frames end where they end");
  fuzz::require(ends_of(input, [] { return std::size_t{1}; }) == plain, "byte by byte");
  fuzz::require(ends_of(input, [&pieces] { return pieces.next(); }) == plain, "in pieces");
}

/// "name: value" lines up to an empty one.
Fields take_fields(std::string_view& rest) {
  Fields fields;
  for (std::string_view line = fuzz::take_line(rest); !line.empty(); line = fuzz::take_line(rest)) {
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    fields.push_back({line.substr(0, colon), http::trim_ows(line.substr(colon + 1))});
  }
  return fields;
}

std::vector<std::string_view> values(const Fields& fields, std::string_view name) {
  std::vector<std::string_view> found;
  for (const FieldView& field : fields)
    if (http::same_field_name(field.name, name)) found.push_back(field.value);
  return found;
}

void check_handshake(std::string_view input) {
  const Fields request = take_fields(input), answer = take_fields(input);
  if (!http::check_websocket_request(http::Method::get, 11, request)) return;
  const auto keys = values(request, "Sec-WebSocket-Key");
  fuzz::require(keys.size() == 1 && keys.front().size() == 24, "one key of 16 bytes");
  fuzz::require(values(request, "Sec-WebSocket-Version") == std::vector<std::string_view>{"13"},
                "version 13");
  fuzz::require(!values(request, "Upgrade").empty() && !values(request, "Connection").empty(), "it asks");
  fuzz::require(!http::check_websocket_request(http::Method::get, 10, request), "not in HTTP/1.0");
  const std::string proof = http::websocket_accept(keys.front());
  const Fields least{{"Upgrade", "websocket"}, {"Connection", "upgrade"}, {"Sec-WebSocket-Accept", proof}};
  fuzz::require(bool(http::check_websocket_answer(request, 11, least)), "the least answer is one");
  Fields proven = answer;
  if (values(answer, "Sec-WebSocket-Accept").empty()) {
    fuzz::require(!http::check_websocket_answer(request, 11, answer), "without a proof there is none");
    proven.push_back({"Sec-WebSocket-Accept", proof});
  }
  if (!http::check_websocket_answer(request, 11, proven)) return;
  fuzz::require(values(proven, "Sec-WebSocket-Accept") == std::vector<std::string_view>{proof}, "one proof");
  fuzz::require(values(proven, "Content-Length").empty() && values(proven, "Transfer-Encoding").empty(),
                "no body");
  fuzz::require(values(proven, "Sec-WebSocket-Protocol").size() <= 1, "one subprotocol at most");
  Fields plain_request;
  for (const FieldView& field : request)
    if (!http::same_field_name(field.name, "Sec-WebSocket-Protocol") &&
        !http::same_field_name(field.name, "Sec-WebSocket-Extensions"))
      plain_request.push_back(field);
  bool offers = !values(proven, "Sec-WebSocket-Protocol").empty();
  for (const std::string_view value : values(proven, "Sec-WebSocket-Extensions"))
    http::for_each_element(value, [&](std::string_view) { offers = true; });
  fuzz::require(bool(http::check_websocket_answer(plain_request, 11, proven)) == !offers,
                "who asked for nothing gets nothing");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input = fuzz::text(data, size);
  check_frames(input);
  check_handshake(input);
  return 0;
}
