// What the one pass over the head collects.
#include "http/framing_fields.h"

#include <doctest/doctest.h>

#include <string>

using http::FieldView;
using http::FramingFieldsView;
using http::parse_content_length;
using http::read_field;

TEST_CASE("parse_content_length: one spelling per value (cases 23-28)") {
  CHECK(parse_content_length("0") == 0);
  CHECK(parse_content_length("7") == 7);
  CHECK(parse_content_length("9999999999999999999") == 9999999999999999999u);
  for (const char* bad : {"", "00", "005", "+5", "-1", "-0", "0x10", "1_0", "5.0", "1e1", "5 5", "5z", "5,5",
                          "5, 6", "5,", " 5", "10000000000000000000", "18446744073709551616", "\xd9\xa5"}) {
    CAPTURE(bad);
    CHECK_FALSE(parse_content_length(bad));
  }
}

TEST_CASE("read_field: counts whatever the case of the name and keeps the value without whitespace") {
  FramingFieldsView seen;
  CHECK(read_field({"CONTENT-length", "\t5 "}, seen) == nullptr);
  CHECK(read_field({"Transfer-encoding", " chunked"}, seen) == nullptr);
  CHECK(read_field({"hOST", "a"}, seen) == nullptr);
  CHECK(read_field({"Host", "b"}, seen) == nullptr);
  CHECK(read_field({"Idempotency-Key", "k"}, seen) == nullptr);
  CHECK(read_field({"X-Other", ""}, seen) == nullptr);
  CHECK(seen.content_length == "5");
  CHECK(seen.transfer_encoding == "chunked");
  CHECK(seen.hosts == 2);
  CHECK(seen.singletons[4] == 1);
  CHECK(seen.singletons[0] == 0);
}

TEST_CASE("read_field: an upgrade to anything but h2c (RFC 9110 7.8)") {
  for (const auto& [value, expect] :
       {std::pair{"h2c", false}, std::pair{"H2C", false}, std::pair{"", false}, std::pair{"websocket", true},
        std::pair{"h2c, websocket", true}, std::pair{"h2c2", true}, std::pair{"TLS/1.0", true}}) {
    CAPTURE(value);
    FramingFieldsView seen;
    CHECK(read_field({"UPGRADE", value}, seen) == nullptr);
    CHECK(seen.upgrade == expect);
  }
}

TEST_CASE("read_field: the options of Connection (RFC 9110 7.6.1)") {
  struct Case {
    const char* value;
    bool close, keep_alive, bad, protected_named;
  };
  const Case cases[] = {{"close", true, false, false, false},
                        {"Keep-Alive, Upgrade", false, true, false, false},
                        {"close, close", true, false, false, false},
                        {"", false, false, false, false},
                        {",", false, false, false, false},
                        {";;", false, false, true, false},
                        {"close;x", false, false, true, false},
                        {"a b", false, false, true, false},
                        {"tollgate-assertion", false, false, false, true},
                        {"Tollgate-", false, false, false, true},
                        {"tollgat", false, false, false, false},
                        {"TE, authorization", false, false, false, true}};
  for (const Case& c : cases) {
    CAPTURE(c.value);
    FramingFieldsView seen;
    CHECK(read_field({"Connection", c.value}, seen) == nullptr);
    CHECK(seen.close == c.close);
    CHECK(seen.keep_alive == c.keep_alive);
    CHECK(seen.bad_connection == c.bad);
    CHECK(seen.protected_named == c.protected_named);
  }
}

TEST_CASE("read_field: names that are no tokens and values with control bytes (cases 59, 60, 64)") {
  FramingFieldsView seen;
  for (const char* name : {"", "X(y)", "X y", "X:", "\xef", "X\t"}) {
    CAPTURE(name);
    CHECK(read_field({name, "v"}, seen) != nullptr);
  }
  for (const std::string& value : {std::string("a\0b", 3), std::string("\x01"), std::string("\x7f"),
                                   std::string("a\rb"), std::string("a\nb"), std::string("\vchunked")})
    CHECK(read_field({"X", value}, seen) != nullptr);
  CHECK(read_field({"X", "\xe9\ttab"}, seen) == nullptr);  // case 61
}
