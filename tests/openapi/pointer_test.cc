// JSON pointers: escaping both ways and the dotted form.
#include "openapi/pointer.h"

#include <doctest/doctest.h>

using openapi::child_pointer;
using openapi::dotted;
using openapi::split_pointer;

TEST_CASE("pointer: keys are escaped and come back (RFC 6901 3)") {
  struct Case {
    const char* key;
    const char* pointer;
  };
  const Case cases[] = {{"a", "/a"},  {"", "/"},      {"/v1", "/~1v1"},
                        {"~", "/~0"}, {"~1", "/~01"}, {"a/b~c", "/a~1b~0c"}};
  for (const Case& c : cases) {
    CAPTURE(c.key);
    CHECK(child_pointer("", c.key) == c.pointer);
    CHECK(split_pointer(c.pointer) == std::vector<std::string>{c.key});
  }
  CHECK(split_pointer("").empty());
  CHECK(split_pointer("no/slash").empty());
}

TEST_CASE("pointer: people read it with dots") {
  CHECK(dotted("") == "");
  CHECK(dotted("/paths/~1payments/post") == "paths./payments.post");
}
