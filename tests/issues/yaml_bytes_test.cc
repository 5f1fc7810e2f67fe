// Bytes that are not UTF-8 went into the document, which then could not be published; after a byte 04 nothing
// was read.
#include <doctest/doctest.h>

#include "openapi/document.h"
#include "openapi/yaml.h"

TEST_CASE("issue: a document is UTF-8 without control characters (YAML 1.2.2 5.1, 5.2)") {
  using namespace std::string_literals;
  struct Case {
    std::string yaml;
    int line;  // of the fault; 0: none
  };
  const Case cases[] = {
      {"a: \xc3\xa9\n", 0},
      {"a: \t\"\\u0004\\x7f\"\r\n", 0},
      {"a: 1\nb: \xb2\n", 2},
      {"a: \xc0\xae\n", 1},
      {"a: \xed\xa0\x80\n", 1},
      {"a: 1\n\nb: 2\x04\nc: 3\n", 3},
      {"a: 1\0"s, 1},
      {"a: \x1f\n", 1},
      {"a: \x7f\n", 1},
      {"\xff\xfe"
       "a\0"s,
       1},
  };
  for (const Case& c : cases) {
    CAPTURE(c.yaml);
    const auto file = openapi::read_yaml(c.yaml);
    CHECK(file.faults.size() == (c.line == 0 ? 0 : 1));
    if (!file.faults.empty()) CHECK(file.faults.front().line == c.line);
    if (file.faults.empty()) CHECK_NOTHROW((void)file.json.dump());
  }
}
