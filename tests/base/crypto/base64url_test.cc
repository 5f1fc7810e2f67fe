// Base64url and base64: RFC 4648 10 vectors and everything a lenient decoder would let through.
#include "base/crypto/base64url.h"

#include <doctest/doctest.h>

using namespace std::string_literals;

TEST_CASE("base64 and base64url: RFC 4648 10 vectors, both directions") {
  struct Case {
    const char *plain, *padded, *url;
  };
  const Case cases[] = {{"", "", ""},
                        {"f", "Zg==", "Zg"},
                        {"fo", "Zm8=", "Zm8"},
                        {"foo", "Zm9v", "Zm9v"},
                        {"foob", "Zm9vYg==", "Zm9vYg"},
                        {"fooba", "Zm9vYmE=", "Zm9vYmE"},
                        {"foobar", "Zm9vYmFy", "Zm9vYmFy"},
                        {"\xfb\xff\xfe", "+//+", "-__-"}};
  for (const Case& c : cases) {
    CAPTURE(c.padded);
    CHECK(base::base64(c.plain) == c.padded);
    CHECK(base::base64url(c.plain) == c.url);
    CHECK(base::base64_decode(c.padded) == c.plain);
    CHECK(base::base64url_decode(c.url) == c.plain);
  }
}

TEST_CASE("base64url: all 256 byte values survive, at every length modulo 3") {
  for (std::size_t size = 253; size <= 256; ++size) {
    std::string bytes(size, '\0');
    for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>(i);
    CHECK(base::base64url_decode(base::base64url(bytes)) == bytes);
    CHECK(base::base64_decode(base::base64(bytes)) == bytes);
  }
}

TEST_CASE("base64url decoding is strict: exactly one text per value (RFC 4648 3.5, RFC 7515 2)") {
  for (const std::string& text : {"Zg=="s, "Zg="s, "="s, "Z"s, "Zm9vY"s, "Zh"s, "Zm9"s, "Zm 9v"s, "Zm9v\n"s,
                                  "+//+"s, "Zm9v\0"s, "Zm9\x80"s, "Zm9v."s}) {
    CAPTURE(text);
    CHECK_FALSE(base::base64url_decode(text));
  }
}

TEST_CASE("base64 decoding is strict: padding to four, no dangling bits, its own alphabet") {
  for (const std::string& text : {"Zg"s, "Zg="s, "Zg==="s, "Zg===="s, "Zh=="s, "Zm9="s, "===="s, "Z==="s,
                                  "-__-"s, "Zg==Zg=="s, "Zm9v "s}) {
    CAPTURE(text);
    CHECK_FALSE(base::base64_decode(text));
  }
}

TEST_CASE("base64url_decode_into: fills exactly the room, refuses one byte less") {
  char out[4] = {'.', '.', '.', '.'};
  CHECK(base::base64url_decode_into("Zm9v", out, 3) == 3);
  CHECK(std::string(out, 4) == "foo.");
  CHECK_FALSE(base::base64url_decode_into("Zm9v", out, 2));
  CHECK(base::base64url_decode_into("", out, 0) == 0);
}
