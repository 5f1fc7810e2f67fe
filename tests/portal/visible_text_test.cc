// What people type.
#include "portal/visible_text.h"

#include <doctest/doctest.h>

TEST_CASE("trim: spaces around, never inside") {
  CHECK(portal::trim("  a b\r\n") == "a b");
  CHECK(portal::trim(" \t ") == "");
}
