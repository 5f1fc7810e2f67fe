// JSON strings: where they end, what escapes stand for, and what is none.
#include "base/json_string.h"

#include <doctest/doctest.h>

using base::decode_json_string;
using base::json_string_size;

TEST_CASE("json string: the size is that of the first whole string, quotes included (RFC 8259 7)") {
  struct Case {
    const char* text;
    std::size_t size;
  };
  const Case cases[] = {
      {R"("")", 2},
      {R"("a")", 3},
      {R"("a" , "b")", 3},
      {R"("\"")", 4},
      {R"("\\")", 4},
      {R"("\\"")", 4},
      {R"("\u0041")", 8},
      {"\"\xc3\xbc\"", 4},
      {"\"\x7f\"", 3},
      {R"("\ud83d\ude00")", 14},
      {"", 0},
      {"\"", 0},
      {"a", 0},
      {R"(")", 0},
      {R"("\")", 0},
      {R"("\x")", 0},
      {R"("\u004")", 0},
      {R"("\u004g")", 0},
      {R"("\ud83d")", 0},
      {R"("\ude00")", 0},
      {R"("\ud83d\u0041")", 0},
      {R"("\ud83dx")", 0},
      {"\"\n\"", 0},
      {"\"\x1f\"", 0},
      {"\"\xff\"", 0},
      {"\"\xc0\x80\"", 0},
      {"\"\xed\xa0\x80\"", 0},
      {" \"a\"", 0},
      {R"("\ud83d\ud)", 0},
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    CHECK(json_string_size(c.text) == c.size);
  }
  CHECK(json_string_size(std::string_view("\"\0\"", 3)) == 0);
}

TEST_CASE("json string: escapes become the characters they name") {
  struct Case {
    const char *text, *expect;
  };
  const Case cases[] = {
      {R"("plain")", "plain"},
      {R"("\"\\\/\b\f\n\r\t")", "\"\\/\b\f\n\r\t"},
      {R"("\u0041\u007f")", "A\x7f"},
      {R"("\u00fc\u07FF")", "\xc3\xbc\xdf\xbf"},
      {R"("\u20ac")", "\xe2\x82\xac"},
      {R"("\ud83d\ude00")", "\xf0\x9f\x98\x80"},
      {R"("\udbff\udfff")", "\xf4\x8f\xbf\xbf"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    REQUIRE(json_string_size(c.text) == std::string_view(c.text).size());
    CHECK(decode_json_string(c.text) == c.expect);
  }
  CHECK(decode_json_string(R"("a\u0000b")") == std::string("a\0b", 3));
}
