// Pieces behind what a string holds, with too little and with enough room.
#include "http/text_writer.h"

#include <doctest/doctest.h>

namespace {

using http::TextWriter;

TEST_CASE("pieces are appended in order, whatever room was expected") {
  for (const std::size_t expected : {0u, 1u, 10u, 500u}) {
    CAPTURE(expected);
    std::string out = "old ";
    {
      TextWriter writer(out, expected);
      writer.put("a literal ").put(std::string_view("a view ")).put(std::string_view{}).put('c').put('\n');
      writer.number(0).put(' ').number(9).put(' ').number(10).put(' ').number(18446744073709551615u);
      writer.put("\r\n").field("Name", "value").field("Empty", "").put(std::string(300, 'x'));
    }
    CHECK(out == "old a literal a view c\n0 9 10 18446744073709551615\r\nName: value\r\nEmpty: \r\n" +
                     std::string(300, 'x'));
  }
}

TEST_CASE("nothing put leaves nothing; a finished writer can go on") {
  std::string out = "old";
  { TextWriter writer(out, 100); }
  CHECK(out == "old");
  TextWriter writer(out, 100);
  writer.put("er").finish();
  CHECK(out == "older");
  writer.put("!").finish();
  CHECK(out == "older!");
}

}  // namespace
