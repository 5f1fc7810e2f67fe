// One component of a form: encoding and strict decoding.
#include "oauth/form_encoding.h"

#include <doctest/doctest.h>

namespace {

std::string encoded(std::string_view text) {
  std::string out;
  oauth::append_form_encoded(out, text);
  return out;
}

}  // namespace

TEST_CASE("form encoding: every byte survives a round trip") {
  std::string all;
  for (int c = 0; c < 256; ++c) all += static_cast<char>(c);
  CHECK(oauth::form_decoded(encoded(all)) == all);
  CHECK(encoded("aZ0-._~") == "aZ0-._~");
  CHECK(encoded(" &=+%/\n") == "%20%26%3D%2B%25%2F%0A");
}

TEST_CASE("form decoding: plus is a space, escapes in either case, a bad escape is refused (RFC 6749 B)") {
  CHECK(oauth::form_decoded("a+b%2f%2F") == "a b//");
  CHECK(oauth::form_decoded("") == "");
  for (const char* bad : {"%", "%4", "a%", "%g0", "%0g", "%%41", "%-1"}) {
    CAPTURE(bad);
    CHECK_FALSE(oauth::form_decoded(bad));
  }
}
