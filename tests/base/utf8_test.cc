// UTF-8: both sides of every boundary of RFC 3629 4.
#include "base/utf8.h"

#include <doctest/doctest.h>

#include <string>

using base::is_utf8;
using base::utf8_sequence;

TEST_CASE("utf8_sequence: the first and last character of each length (RFC 3629 3)") {
  CHECK(utf8_sequence(std::string_view("\0", 1)) == 1);
  CHECK(utf8_sequence("\x7f") == 1);
  CHECK(utf8_sequence("\xc2\x80") == 2);
  CHECK(utf8_sequence("\xdf\xbf") == 2);
  CHECK(utf8_sequence("\xe0\xa0\x80") == 3);
  CHECK(utf8_sequence("\xed\x9f\xbf") == 3);
  CHECK(utf8_sequence("\xee\x80\x80") == 3);
  CHECK(utf8_sequence("\xef\xbf\xbf") == 3);
  CHECK(utf8_sequence("\xf0\x90\x80\x80") == 4);
  CHECK(utf8_sequence("\xf4\x8f\xbf\xbf") == 4);
  CHECK(utf8_sequence("\xe4\xb8\xad rest") == 3);
}

TEST_CASE(
    "utf8_sequence: overlong forms, surrogates, values too large, stray and missing bytes (RFC 3629 3, 10)") {
  for (const std::string& bad : {std::string(),
                                 std::string("\x80"),
                                 std::string("\xbf"),
                                 std::string("\xc0\xae"),
                                 std::string("\xc1\xbf"),
                                 std::string("\xc2"),
                                 std::string("\xc2\x7f"),
                                 std::string("\xc2\xc0"),
                                 std::string("\xe0\x9f\xbf"),
                                 std::string("\xe0\x80\xae"),
                                 std::string("\xed\xa0\x80"),
                                 std::string("\xed\xbf\xbf"),
                                 std::string("\xe4\xb8"),
                                 std::string("\xe4\xb8\x41"),
                                 std::string("\xf0\x8f\xbf\xbf"),
                                 std::string("\xf4\x90\x80\x80"),
                                 std::string("\xf5\x80\x80\x80"),
                                 std::string("\xf0\x90\x80"),
                                 std::string("\xfe"),
                                 std::string("\xff")}) {
    CAPTURE(bad);
    CHECK(utf8_sequence(bad) == 0);
  }
}

TEST_CASE("is_utf8: every sequence counts, also the last") {
  CHECK(is_utf8(""));
  CHECK(is_utf8("caf\xc3\xa9 \xe4\xb8\xad\xe6\x96\x87 \xf0\x9f\x98\x80"));
  CHECK_FALSE(is_utf8("caf\xe9"));
  CHECK_FALSE(is_utf8("ok\xc3"));
}
