// Where heads end, and what is refused before they do.
#include "http/head_scanner.h"

#include <doctest/doctest.h>

#include <string>

namespace {

using http::HeadLimits;
using http::HeadScanner;
using Scanned = http::HeadScanner::State;

Scanned scan_once(std::string_view text, const HeadLimits& limits = {}) {
  return HeadScanner().scan(text, limits);
}

TEST_CASE("head scanner: what is a head, what is refused early (RFC 9112 2.2, 5.2)") {
  struct Case {
    const char* name;
    std::string_view text;
    Scanned expect;
  };
  using namespace std::string_view_literals;
  const Case cases[] = {
      {"complete", "GET / HTTP/1.1\r\nHost: a\r\n\r\n", Scanned::complete},
      {"no fields", "GET / HTTP/1.1\r\n\r\n", Scanned::complete},
      {"nothing yet", "", Scanned::partial},
      {"blank line missing", "GET / HTTP/1.1\r\nHost: a\r\n", Scanned::partial},
      {"LF of the blank line missing", "GET / HTTP/1.1\r\nHost: a\r\n\r", Scanned::partial},
      {"55 bare LF ends", "GET / HTTP/1.1\nHost: a\n\n", Scanned::malformed},
      {"bare LF after a field", "GET / HTTP/1.1\r\nHost: a\n\r\n", Scanned::malformed},
      {"bare LF as the blank line", "GET / HTTP/1.1\r\nHost: a\r\n\n", Scanned::malformed},
      {"16 fold by space", "GET / HTTP/1.1\r\nTransfer-Encoding:\r\n chunked\r\n\r\n", Scanned::malformed},
      {"65 fold by tab", "GET / HTTP/1.1\r\nX: a\r\n\tb\r\n\r\n", Scanned::malformed},
      {"19 space before the first field", "GET / HTTP/1.1\r\n Host: a\r\n\r\n", Scanned::malformed},
      {"58 one empty line before", "\r\nGET / HTTP/1.1\r\n\r\n", Scanned::complete},
      {"58 two empty lines before", "\r\n\r\nGET / HTTP/1.1\r\n\r\n", Scanned::malformed},
      {"a TLS handshake", "\x16\x03\x01\x02\x00"sv, Scanned::malformed},
      {"a NUL", "\0GET"sv, Scanned::malformed},
      {"leading space", " GET / HTTP/1.1\r\n\r\n", Scanned::malformed},
      {"a high byte", "\xefGET", Scanned::malformed},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    CHECK(scan_once(c.text) == c.expect);
  }
}

TEST_CASE("head scanner: the head is the same wherever the bytes are cut") {
  const std::string text = "\r\nPOST /x HTTP/1.1\r\nHost: a\r\nX: b\r\n\r\nbody";
  for (std::size_t cut = 0; cut <= text.size(); ++cut) {
    CAPTURE(cut);
    HeadScanner scanner;
    Scanned state = scanner.scan(std::string_view(text).substr(0, cut), {});
    if (state == Scanned::partial) state = scanner.scan(text, {});
    REQUIRE(state == Scanned::complete);
    CHECK(scanner.head(text) == "POST /x HTTP/1.1\r\nHost: a\r\nX: b\r\n\r\n");
    CHECK(text.substr(scanner.consumed()) == "body");
  }
}

TEST_CASE("head scanner: byte by byte, and again after reset") {
  HeadScanner scanner;
  const std::string text = "GET / HTTP/1.1\r\nA: b\r\n\r\n";
  for (int round = 0; round < 2; ++round) {
    for (std::size_t n = 0; n < text.size(); ++n)
      REQUIRE(scanner.scan(std::string_view(text).substr(0, n), {}) == Scanned::partial);
    CHECK(scanner.scan(text, {}) == Scanned::complete);
    scanner.reset();
  }
}

TEST_CASE("head scanner: limits, one byte on each side (71, 74)") {
  const HeadLimits limits{64, 32};
  const auto line = [](std::size_t size) { return "GET /" + std::string(size - 5, 'a'); };
  CHECK(scan_once(line(32) + "\r\n\r\n", limits) == Scanned::complete);
  CHECK(scan_once(line(33) + "\r\n\r\n", limits) == Scanned::line_too_long);
  CHECK(scan_once(line(32), limits) == Scanned::partial);
  CHECK(scan_once(line(32) + "\r", limits) == Scanned::partial);
  CHECK(scan_once(line(33), limits) == Scanned::line_too_long);
  const auto head = [](std::size_t size) {
    return "GET / H\r\nX: " + std::string(size - 16, 'b') + "\r\n\r\n";
  };
  CHECK(head(64).size() == 64);
  CHECK(scan_once(head(64), limits) == Scanned::complete);
  CHECK(scan_once(head(65), limits) == Scanned::head_too_large);
  CHECK(scan_once("GET / H\r\nX: " + std::string(52, 'b'), limits) == Scanned::partial);
  CHECK(scan_once("GET / H\r\nX: " + std::string(53, 'b'), limits) == Scanned::head_too_large);
}

}  // namespace
