// The chunked coding, its limits and everything that only looks like it.
#include "http/chunk_decoder.h"

#include <doctest/doctest.h>

#include <string>

namespace {

using Coding = http::ChunkDecoder::State;

struct Decoded {
  Coding state;
  std::string body, rest;
};

/// Fed in pieces of `size` bytes.
Decoded decode(std::string_view input, std::size_t size = 1 << 20) {
  http::ChunkDecoder decoder;
  Decoded out{Coding::more, "", ""};
  std::size_t used = 0;
  while (out.state == Coding::more && used < input.size()) {
    const auto step = decoder.next(input.substr(used, size));
    out.body.append(step.data);
    out.state = step.state;
    used += step.consumed;
  }
  out.rest = input.substr(used);
  return out;
}

TEST_CASE("chunked: accepted, refused, incomplete (RFC 9112 7.1)") {
  struct Case {
    const char* name;
    std::string_view input;
    Coding expect;
    const char* body;
  };
  using namespace std::string_view_literals;
  const Case cases[] = {
      {"two chunks", "5\r\nhello\r\n1\r\n!\r\n0\r\n\r\n", Coding::done, "hello!"},
      {"upper and lower case", "A\r\n0123456789\r\na\r\n0123456789\r\n0\r\n\r\n", Coding::done,
       "01234567890123456789"},
      {"empty", "0\r\n\r\n", Coding::done, ""},
      {"40 leading zeros within the line limit", "0005\r\nhello\r\n000\r\n\r\n", Coding::done, "hello"},
      {"41 extensions are dropped", "5;a=b;c=\"d\\\"e\"\r\nhello\r\n0;x\r\n\r\n", Coding::done, "hello"},
      {"bad whitespace before an extension", "5 ;a\r\nhello\r\n0\r\n\r\n", Coding::done, "hello"},
      {"49 trailers are dropped", "0\r\nX: POST / HTTP/1.1\r\nY: z\r\n\r\n", Coding::done, ""},
      {"53 trailers that frame have no effect", "0\r\nContent-Length: 5\r\n\r\n", Coding::done, ""},
      {"38 0x", "0x5\r\nhello\r\n", Coding::malformed, ""},
      {"38 plus", "+5\r\nhello\r\n", Coding::malformed, ""},
      {"38 minus", "-5\r\nhello\r\n", Coding::malformed, ""},
      {"38 leading space", " 5\r\nhello\r\n", Coding::malformed, ""},
      {"38 trailing space", "5 \r\nhello\r\n", Coding::malformed, ""},
      {"38 underscore", "5_\r\nhello\r\n", Coding::malformed, ""},
      {"38 letter", "5z\r\nhello\r\n", Coding::malformed, ""},
      {"38 digits apart", "0_2e\r\n", Coding::malformed, ""},
      {"39 empty size", "\r\n", Coding::malformed, ""},
      {"size missing", ";a\r\n", Coding::malformed, ""},
      {"36 17 digits", "10000000000000000\r\n", Coding::malformed, ""},
      {"36 more than 64 bits", "ffffffffffffffff1\r\n", Coding::malformed, ""},
      {"36 64 bits are a size", "ffffffffffffffff\r\nab", Coding::more, "ab"},
      {"43 CR in an extension", "5;a\rX\r\n", Coding::malformed, ""},
      {"43 CR CR", "5\r\r;ABCD", Coding::malformed, ""},
      {"44 LF in an extension", "5;\nXX\r\n", Coding::malformed, ""},
      {"45 quoted LF", "5;a=\"\n\"\r\n", Coding::malformed, ""},
      {"45 quoted CR", "5;a=\"\r\n\"\r\n", Coding::malformed, ""},
      {"45 escaped LF", "5;a=\"\\\n\"\r\n", Coding::malformed, ""},
      {"NUL in an extension", "5;\0\r\n"sv, Coding::malformed, ""},
      {"46 bare LF after the size", "5\nhello\n0\n\n", Coding::malformed, ""},
      {"48 data ends in LF LF", "5\r\nhello\n\n0\r\n\r\n", Coding::malformed, "hello"},
      {"48 data longer than its size", "5\r\nhelloX\r\n0\r\n\r\n", Coding::malformed, "hello"},
      {"49 CR X after the last chunk", "0\r\n\rX", Coding::malformed, ""},
      {"a trailer without a colon", "0\r\nGET / HTTP/1.1\r\n\r\n", Coding::malformed, ""},
      {"a folded trailer", "0\r\nA: b\r\n c\r\n\r\n", Coding::malformed, ""},
      {"a bare LF in a trailer", "0\r\nA: b\n\r\n", Coding::malformed, ""},
      {"50 last chunk missing", "5\r\nhello\r\n", Coding::more, "hello"},
      {"50 last blank line missing", "0\r\n", Coding::more, ""},
  };
  for (const Case& c : cases) {
    for (const std::size_t size : {std::size_t{1}, std::size_t{2}, std::size_t{3}, std::size_t{1 << 20}}) {
      CAPTURE(c.name);
      CAPTURE(size);
      const Decoded got = decode(c.input, size);
      CHECK(got.state == c.expect);
      CHECK(got.body == c.body);
    }
  }
}

TEST_CASE("chunked: what follows belongs to the next message") {
  CHECK(decode("1\r\na\r\n0\r\n\r\nGET / HTTP/1.1\r\n").rest == "GET / HTTP/1.1\r\n");
}

TEST_CASE("chunked: a chunk line is at most 256 bytes (40)") {
  const auto line = [](std::size_t size) { return std::string(size - 3, '0') + "1\r\nx\r\n0\r\n\r\n"; };
  CHECK(decode(line(256)).state == Coding::done);
  CHECK(decode(line(257)).state == Coding::malformed);
  // The limit is per line: a second long line is judged by itself.
  const std::string extension = "1;" + std::string(200, 'e') + "\r\nx\r\n";
  CHECK(decode(extension + extension + "0\r\n\r\n").body == "xx");
}

TEST_CASE("chunked: the trailer section is at most 8 KiB (54)") {
  const auto message = [](std::size_t size) { return "0\r\nX:" + std::string(size - 6, 'y') + "\r\n\r\n"; };
  CHECK(decode(message(8192)).state == Coding::done);
  CHECK(decode(message(8193)).state == Coding::trailers_too_large);
}

TEST_CASE("chunked: nothing is decoded after the end or after an error") {
  http::ChunkDecoder decoder;
  CHECK(decoder.next("0\r\n\r\n").state == Coding::done);
  CHECK(decoder.done());
  CHECK(decoder.next("1\r\na").consumed == 0);
  http::ChunkDecoder broken;
  CHECK(broken.next("x").state == Coding::malformed);
  CHECK(broken.next("1\r\na").state == Coding::malformed);
}

TEST_CASE("chunked: decoding in place joins 1000 one-byte chunks (51)") {
  std::string bytes;
  for (int i = 0; i < 1000; ++i) bytes += "1\r\n" + std::string(1, static_cast<char>('a' + i % 26)) + "\r\n";
  bytes += "0\r\n\r\nrest";
  http::ChunkDecoder decoder;
  const auto at = http::decode_in_place(decoder, bytes.data(), bytes.size());
  CHECK(at.state == Coding::done);
  CHECK(at.decoded == 1000);
  CHECK(bytes.substr(0, 27) == "abcdefghijklmnopqrstuvwxyza");
  CHECK(bytes.substr(at.consumed) == "rest");
}

}  // namespace
