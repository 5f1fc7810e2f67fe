// Tests of Cache-Control: directives, their times, several lines, and what is not a list of directives (RFC
// 9111 §5.2).
#include "http/cache_control.h"

#include <doctest/doctest.h>

#include <initializer_list>
#include <string>

using http::CacheControl;
using std::chrono::seconds;

namespace {

CacheControl read(std::initializer_list<std::string_view> lines) {
  CacheControl out;
  for (const std::string_view line : lines) http::read_cache_control(line, out);
  return out;
}

}  // namespace

TEST_CASE("Cache-Control: each directive, in any case, with others beside it") {
  CHECK(read({}) == CacheControl{});
  CHECK(read({""}) == CacheControl{});
  CHECK(read({"no-store"}).no_store);
  CHECK(read({"NO-Cache"}).no_cache);
  CHECK(read({"private"}).is_private);
  CHECK(read({"only-if-cached"}).only_if_cached);
  CHECK(read({"must-revalidate"}).must_revalidate);
  CHECK(read({"proxy-revalidate"}).proxy_revalidate);
  const CacheControl all =
      read({" max-age=60 ,,\ts-maxage=\"30\", public, stale-if-error=5, x=\"a,no-store\\\"\""});
  CHECK(!all.broken);
  CHECK(all.max_age == seconds{60});
  CHECK(all.s_maxage == seconds{30});
  CHECK(all.stale_if_error == seconds{5});
  CHECK(!all.no_store);
  CHECK(read({"min-fresh=7"}).min_fresh == seconds{7});
}

TEST_CASE("Cache-Control: names of fields make no-cache and private no weaker (5.2.2.4, 5.2.2.7)") {
  const CacheControl named = read({"no-cache=\"Set-Cookie\", private=\"x,y\""});
  CHECK(named.no_cache);
  CHECK(named.is_private);
  CHECK(!named.broken);
}

TEST_CASE("Cache-Control: several lines are one list") {
  const CacheControl both = read({"max-age=60", "no-cache"});
  CHECK(both.max_age == seconds{60});
  CHECK(both.no_cache);
}

TEST_CASE("Cache-Control: the same time twice is that time, another one means nothing is fresh (4.2.1)") {
  CHECK(!read({"max-age=60, max-age=60"}).broken);
  CHECK(read({"max-age=60, max-age=61"}).broken);
  CHECK(read({"max-age=60", "max-age=0"}).broken);
}

TEST_CASE("Cache-Control: what is no list of directives is broken") {
  for (const char* line : {"max-age=x", "max-age", "max-age=", "max-age=-1", "max-age=1.5", "max-age=\"60",
                           "max-age = 60", "max-age=60 s-maxage=60", "=60", "no-store;max-age=1",
                           "x=", "\"x\"", "max-age=\"6\\0\"", "max-age=60\"", "no-store\x01"}) {
    CAPTURE(line);
    CHECK(read({line}).broken);
  }
  for (const char* line : {"x=\"\"", "x=y", "x", "x=\"\\\"\""}) {
    CAPTURE(line);
    CHECK(!read({line}).broken);
  }
}

TEST_CASE("delta-seconds: digits only, and at most 2^31 (1.2.2)") {
  struct Case {
    const char* text;
    long value;  // -1: none
  };
  const Case cases[] = {{"0", 0},
                        {"00060", 60},
                        {"2147483647", 2147483647},
                        {"2147483648", 2147483648},
                        {"2147483649", 2147483648},
                        {"99999999999999999999999999", 2147483648},
                        {"", -1},
                        {"+1", -1},
                        {" 1", -1},
                        {"1s", -1}};
  for (const Case& c : cases) {
    CAPTURE(c.text);
    const auto read = http::parse_delta_seconds(c.text);
    CHECK((read ? read->count() : -1) == c.value);
  }
}
