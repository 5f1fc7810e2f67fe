// Formats: RFC 3339 dates and times, RFC 3986 URIs, and the names that only document.
#include "openapi/format.h"

#include <doctest/doctest.h>

using openapi::Format;

TEST_CASE("format: date-time (RFC 3339 5.6, 5.7)") {
  struct Case {
    const char* text;
    bool valid;
  };
  const Case cases[] = {
      {"2026-11-22T08:15:30Z", true},        {"2026-11-22t08:15:30z", true},
      {"2026-11-22T08:15:30.123456Z", true}, {"2026-11-22T08:15:30+08:00", true},
      {"2026-11-22T08:15:30-23:59", true},   {"2026-11-22T08:15:30+24:00", false},
      {"2026-11-22T08:15:30", false},        {"2026-11-22 08:15:30Z", false},
      {"2026-11-22T08:15Z", false},          {"2026-11-22T08:15:30.Z", false},
      {"2026-11-22T24:00:00Z", false},       {"2026-11-22T08:60:00Z", false},
      {"2026-11-22T08:15:61Z", false},       {"2026-02-29T00:00:00Z", false},
      {"2024-02-29T00:00:00Z", true},        {"2026-13-01T00:00:00Z", false},
      {"2026-00-01T00:00:00Z", false},       {"2026-01-32T00:00:00Z", false},
      {"1990-12-31T23:59:60Z", true},        {"1990-12-31T15:59:60-08:00", true},
      {"1990-12-31T23:58:60Z", false},       {"1990-12-31T23:59:60-08:00", false},
      {"2026-11-22T08:15:30ZZ", false},      {"26-11-22T08:15:30Z", false},
      {"2026-11-22T08:15:30+0800", false},   {"", false},
      {"2026-11-22T08:15:30+08:00x", false},
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    CHECK(openapi::is_date_time(c.text) == c.valid);
  }
}

TEST_CASE("format: date (RFC 3339 5.6)") {
  CHECK(openapi::is_date("2026-11-22"));
  CHECK(openapi::is_date("2000-02-29"));
  for (const char* wrong :
       {"1900-02-29", "2026-11-31", "2026-1-1", "2026-11-22Z", "20261122", "+026-11-22", ""}) {
    CAPTURE(wrong);
    CHECK(!openapi::is_date(wrong));
  }
}

TEST_CASE("format: uri (RFC 3986 4.3)") {
  for (const char* right :
       {"https://shop.example/cb?x=1#f", "urn:isbn:0451450523", "com.app:/cb", "https://[::1]:80/%C3%A9"}) {
    CAPTURE(right);
    CHECK(openapi::is_uri(right));
  }
  for (const char* wrong : {"", "/cb", "shop.example", ":x", "1a:x", "a b:x", "https://a b", "https://a/%zz",
                            "https://a/%a", "https://a/#x#y", "https://a/\"", "https://a/\xC3\xA9"}) {
    CAPTURE(wrong);
    CHECK(!openapi::is_uri(wrong));
  }
}

TEST_CASE("format: only these names are enforced") {
  CHECK(openapi::format_of("date-time") == Format::date_time);
  CHECK(openapi::format_of("date") == Format::date);
  CHECK(openapi::format_of("uri") == Format::uri);
  CHECK(openapi::format_of("int32") == Format::int32);
  CHECK(openapi::format_of("int64") == Format::int64);
  for (const char* name : {"uuid", "email", "password", "uri-reference", ""})
    CHECK(openapi::format_of(name) == Format::none);
  CHECK(openapi::matches_format(Format::none, "anything"));
  CHECK(!openapi::matches_format(Format::date, "anything"));
}
