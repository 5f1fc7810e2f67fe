// Exact comparison of JSON numbers and values.
#include "openapi/number.h"

#include <doctest/doctest.h>

#include <cstdint>

using nlohmann::json;

TEST_CASE("number: signed, unsigned and floating are compared by value, without rounding") {
  const json ordered[] = {
      -1.5,      INT64_MIN + 0,        -1,         0,    0.5, 1, 9007199254740992, 9007199254740993,
      INT64_MAX, 9223372036854775808u, UINT64_MAX, 1e300};
  // The first two are out of order on purpose: INT64_MIN is far below -1.5.
  CHECK(openapi::compare_numbers(ordered[0], ordered[1]) > 0);
  for (std::size_t i = 2; i + 1 < std::size(ordered); ++i) {
    CAPTURE(ordered[i].dump());
    CHECK(openapi::compare_numbers(ordered[i], ordered[i + 1]) < 0);
    CHECK(openapi::compare_numbers(ordered[i + 1], ordered[i]) > 0);
    CHECK(openapi::compare_numbers(ordered[i], ordered[i]) == 0);
  }
  CHECK(openapi::compare_numbers(json(1.0), json(1u)) == 0);
  CHECK(openapi::compare_numbers(json(9007199254740992.0), json(9007199254740993)) < 0);
}

TEST_CASE("number: what counts as an integer") {
  for (const json& yes :
       {json(1), json(-1), json(UINT64_MAX), json(1.0), json(-0.0), json(9007199254740992.0)}) {
    CAPTURE(yes.dump());
    CHECK(openapi::is_integer(yes));
  }
  for (const json& no :
       {json(1.5), json(9007199254740994.0), json(18446744073709551616.0), json("1"), json(true), json()}) {
    CAPTURE(no.dump());
    CHECK(!openapi::is_integer(no));
  }
}

TEST_CASE("number: the edges of 32 and 64 bits") {
  CHECK(openapi::fits_signed(json(2147483647), 32));
  CHECK(!openapi::fits_signed(json(2147483648), 32));
  CHECK(openapi::fits_signed(json(-2147483648LL), 32));
  CHECK(!openapi::fits_signed(json(-2147483649LL), 32));
  CHECK(openapi::fits_signed(json(INT64_MAX), 64));
  CHECK(!openapi::fits_signed(json(9223372036854775808u), 64));
  CHECK(openapi::fits_signed(json(INT64_MIN), 64));
}

TEST_CASE("number: multiples are exact up to 64 bits") {
  CHECK(openapi::is_multiple(json(10), 5));
  CHECK(openapi::is_multiple(json(0), 5));
  CHECK(openapi::is_multiple(json(-10), 5));
  CHECK(!openapi::is_multiple(json(11), 5));
  CHECK(!openapi::is_multiple(json(10.5), 5));
  CHECK(openapi::is_multiple(json(9007199254740993), 3));
  CHECK(!openapi::is_multiple(json(9007199254740992), 3));
}

TEST_CASE("number: equality of values is that of JSON Schema (draft 2020-12 4.2.2)") {
  struct Case {
    const char *a, *b;
    bool equal;
  };
  const Case cases[] = {{"1", "1.0", true},
                        {"1", "\"1\"", false},
                        {"[1,2]", "[1.0,2]", true},
                        {"[1,2]", "[2,1]", false},
                        {"{\"a\":1,\"b\":2}", "{\"b\":2,\"a\":1.0}", true},
                        {"{\"a\":1}", "{\"b\":1}", false},
                        {"null", "false", false},
                        {"0", "false", false},
                        {"[]", "{}", false},
                        {"\"a\"", "\"a\"", true}};
  for (const Case& c : cases) {
    CAPTURE(c.a);
    CAPTURE(c.b);
    CHECK((openapi::order_values(json::parse(c.a), json::parse(c.b)) == 0) == c.equal);
  }
}
