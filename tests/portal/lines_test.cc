// Lists in a text area.
#include "portal/lines.h"

#include <doctest/doctest.h>

TEST_CASE("lines: trimmed, blank ones left out, and written as they are read") {
  using Lines = std::vector<std::string>;
  CHECK(portal::lines_of("") == Lines{});
  CHECK(portal::lines_of(" a \r\n\r\n\tb c\n") == Lines{"a", "b c"});
  CHECK(portal::lines_of("a") == Lines{"a"});
  CHECK(portal::joined_lines({"a", "b c"}) == "a\nb c\n");
  CHECK(portal::lines_of(portal::joined_lines({"a", "b c"})) == Lines{"a", "b c"});
  CHECK(portal::joined_lines({}).empty());
}
