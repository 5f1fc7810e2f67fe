// Names of header fields: what a backend gets as it is.
#include "openapi/field_name.h"

#include <doctest/doctest.h>

#include <string>

TEST_CASE("field names: letters, digits and -, from 1 to 64, and no alias of another name") {
  struct Case {
    std::string text;
    bool good;
  };
  const Case cases[] = {{"X-Key", true},  {"a", true},      {"k9", true},    {std::string(64, 'a'), true},
                        {"", false},      {"9k", false},    {"-k", false},   {std::string(65, 'a'), false},
                        {"X_Key", false}, {"X.Key", false}, {"X Key", false}};
  for (const Case& c : cases) {
    CAPTURE(c.text);
    CHECK(openapi::is_field_name(c.text) == c.good);
  }
}
