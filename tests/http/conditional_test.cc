// Tests of conditional requests: entity tags, dates, and which of them counts (RFC 9110 §13).
#include "http/conditional.h"

#include <doctest/doctest.h>

#include <vector>

using namespace http;

namespace {

const base::Instant kNow = base::from_unix(1'700'000'000), kChanged = base::from_unix(784111777);

bool not_modified(const std::vector<FieldView>& fields, std::string_view etag = "\"a\"",
                  std::optional<base::Instant> changed = kChanged) {
  return is_not_modified(fields, {etag, changed}, kNow);
}

}  // namespace

TEST_CASE("entity tags: what is one (8.8.3)") {
  for (const char* good : {"\"\"", "\"a\"", "W/\"a\"", "\"a,b\"", "\"\xc3\xbc\""}) CHECK(is_entity_tag(good));
  for (const char* bad :
       {"", "a", "\"", "\"a", "a\"", "w/\"a\"", "W/a", "\"a b\"", "\"a\"b\"", "\"\x7f\"", "\"\x01\""})
    CHECK(!is_entity_tag(bad));
}

TEST_CASE("If-None-Match compares weakly, every tag of every line (13.1.2, 8.8.3.2)") {
  struct Case {
    const char* list;
    bool matches;
  };
  const Case cases[] = {
      {"\"a\"", true},        {"W/\"a\"", true},
      {"\"b\"", false},       {"\"b\", W/\"a\"", true},
      {"\"b\",\"c\"", false}, {"*", true},
      {"a", false},           {"\"a", false},
      {"\"A\"", false},       {"\"x,\"a\"", false},
      {", ,\"a\"", true},     {"", false},
      {"junk, \"a\"", false}, {"\"x,y\", \"a\"", true},
  };
  for (const Case& c : cases) {
    CAPTURE(c.list);
    CHECK(not_modified({{"If-None-Match", c.list}}) == c.matches);
  }
  CHECK(not_modified({{"if-none-match", "\"b\""}, {"If-None-Match", "\"a\""}}));
  CHECK(not_modified({{"If-None-Match", "\"a\""}}, "W/\"a\""));
  CHECK(!not_modified({{"If-None-Match", "\"a\""}}, ""));
  CHECK(not_modified({{"If-None-Match", "*"}}, ""));
}

TEST_CASE("If-Modified-Since: both sides of the last change; a date that is none is ignored (13.1.3)") {
  CHECK(!not_modified({}));
  CHECK(!not_modified({{"If-Modified-Since", "Sun, 06 Nov 1994 08:49:36 GMT"}}));
  CHECK(not_modified({{"If-Modified-Since", "Sun, 06 Nov 1994 08:49:37 GMT"}}));
  CHECK(not_modified({{"If-Modified-Since", "Sun, 06 Nov 1994 08:49:38 GMT"}}));
  CHECK(!not_modified({{"If-Modified-Since", "yesterday"}}));
  CHECK(!not_modified({{"If-Modified-Since", "Sun, 06 Nov 1994 08:49:38 GMT"}}, "\"a\"", std::nullopt));
  CHECK(!not_modified({{"If-Modified-Since", "Sun, 06 Nov 1994 08:49:38 GMT"},
                       {"If-Modified-Since", "Sun, 06 Nov 1994 08:49:38 GMT"}}));
}

TEST_CASE("where If-None-Match is, If-Modified-Since is not looked at (13.1.3)") {
  CHECK(!not_modified({{"If-None-Match", "\"b\""}, {"If-Modified-Since", "Sun, 06 Nov 1994 08:49:38 GMT"}}));
  CHECK(not_modified({{"If-None-Match", "\"a\""}, {"If-Modified-Since", "Sun, 06 Nov 1994 08:49:36 GMT"}}));
}
