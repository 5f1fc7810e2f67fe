// Where frames end, in whatever pieces they come (RFC 6455 §5.2).
#include "http/frame_boundary.h"

#include <doctest/doctest.h>

#include <vector>

namespace {

using http::FrameBoundary;
using namespace std::string_view_literals;

/// A frame of text with so many bytes, its length written in the shortest way unless `digits` says otherwise.
std::string frame(std::size_t size, bool masked = false, std::size_t digits = 0, char opcode = '\x1') {
  std::string out(1, static_cast<char>(opcode | 0x80));
  const char mask = static_cast<char>(masked ? 0x80 : 0);
  if (digits == 0) digits = size < 126 ? 1 : size < 65536 ? 2 : 8;
  if (digits == 1) {
    out.push_back(static_cast<char>(size | mask));
  } else {
    out.push_back(static_cast<char>((digits == 2 ? 126 : 127) | mask));
    for (std::size_t i = digits; i-- > 0;) out.push_back(static_cast<char>(size >> 8 * i & 0xff));
  }
  if (masked) out += "mask";
  return out + std::string(size, '\x88');  // looks like the beginning of a Close frame
}

TEST_CASE("frame boundaries: the same in pieces of every size") {
  std::string stream;
  std::vector<std::size_t> ends;
  for (const std::string& one : {frame(0), frame(1), frame(125), frame(126), frame(65535), frame(65536),
                                 frame(5, true), frame(200, true), frame(3, false, 8), frame(0, true, 2)}) {
    stream += one;
    ends.push_back(stream.size());
  }
  for (const std::size_t step : {1U, 2U, 3U, 7U, 1000U, 65536U}) {
    CAPTURE(step);
    FrameBoundary frames;
    CHECK(frames.here());
    for (std::size_t at = 0; at < stream.size();) {
      const std::string_view piece = std::string_view(stream).substr(at, step);
      CHECK(frames.pass(piece) == piece.size());
      at += piece.size();
      const bool at_end = std::find(ends.begin(), ends.end(), at) != ends.end();
      REQUIRE(frames.here() == at_end);
    }
    CHECK_FALSE(frames.closed());
  }
}

TEST_CASE("frame boundaries: with `stop` only up to the next one, which may be here already") {
  const std::string stream = frame(10) + frame(300) + frame(0);
  FrameBoundary frames;
  CHECK(frames.pass(stream, true) == 0);
  CHECK(frames.pass(std::string_view(stream).substr(0, 5)) == 5);
  CHECK_FALSE(frames.here());
  CHECK(frames.pass(std::string_view(stream).substr(5), true) == 7);
  CHECK(frames.here());
  CHECK(frames.pass(std::string_view(stream).substr(12, 1)) == 1);  // half a header is no boundary
  CHECK_FALSE(frames.here());
  CHECK(frames.pass(std::string_view(stream).substr(13), true) == frame(300).size() - 1);
  CHECK(frames.here());
}

TEST_CASE("frame boundaries: a Close frame is noticed, what looks like one inside a payload is not (5.5.1)") {
  FrameBoundary frames;
  frames.pass(frame(4));
  CHECK_FALSE(frames.closed());
  frames.pass(http::close_frame(1001, "away"));
  CHECK(frames.closed());
  CHECK(frames.here());
}

TEST_CASE("frame boundaries: a length of 64 bits is no length, and nothing is a boundary afterwards (5.2)") {
  FrameBoundary frames;
  const std::string_view bad = "\x82\x7f\x80\x00\x00\x00\x00\x00\x00\x00"sv;
  CHECK(frames.pass(bad) == bad.size());
  CHECK(frames.lost());
  CHECK(frames.pass("anything", true) == 8);
  CHECK_FALSE(frames.here());
  FrameBoundary greatest;
  greatest.pass("\x82\x7f\x7f\xff\xff\xff\xff\xff\xff\xff"sv);
  CHECK_FALSE(greatest.lost());
}

TEST_CASE("close_frame: code and reason, not masked, at most 125 bytes (5.5.1)") {
  CHECK(http::close_frame(1001, "") == "\x88\x02\x03\xe9"sv);
  CHECK(http::close_frame(1008, "ab") ==
        "\x88\x04\x03\xf0"
        "ab"sv);
  const std::string longest = http::close_frame(1001, std::string(200, 'x'));
  CHECK(longest.size() == 127);
  CHECK(static_cast<unsigned char>(longest[1]) == 125);
}

}  // namespace
