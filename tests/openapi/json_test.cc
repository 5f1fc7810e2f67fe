// Strict parsing of JSON bodies: what RFC 8259 leaves open is closed.
#include <doctest/doctest.h>

#include "openapi/schema.h"

using openapi::parse_json;

TEST_CASE("json: values that are parsed (RFC 8259)") {
  for (const char* text : {"null", " true ", "0", "-0", "1.5e-3", "18446744073709551615", "\"\"",
                           "\"\\u0000\"", "\"\\ud83d\\ude00\"", "\"\xC3\xA9\"", "[]", "[[],{}]",
                           "{\"a\":{\"a\":1}}", "{\"a\":[{\"b\":1},{\"b\":2}]}"}) {
    CAPTURE(text);
    const auto value = parse_json(text);
    REQUIRE(value);
    CHECK(*value == nlohmann::json::parse(text));
  }
}

TEST_CASE("json: texts that are refused, and why") {
  struct Case {
    const char* name;
    std::string text;
    const char* description;
    const char* about;
  };
  const Case cases[] = {
      {"empty", "", "is not valid JSON", ""},
      {"two values", "1 2", "is not valid JSON", ""},
      {"trailing comma", "[1,]", "is not valid JSON", ""},
      {"trailing byte", "{}x", "is not valid JSON", ""},
      {"trailing NUL", std::string("{}\0", 3), "is not valid JSON", ""},
      {"NUL in the middle", std::string("[1\0,2]", 7), "is not valid JSON", ""},
      {"comment", "{} // x", "is not valid JSON", ""},
      {"single quotes", "{'a':1}", "is not valid JSON", ""},
      {"leading zero", "01", "is not valid JSON", ""},
      {"NaN", "[NaN]", "is not valid JSON", ""},
      {"Infinity", "-Infinity", "is not valid JSON", ""},
      {"control byte in a text", "\"\x01\"", "is not valid JSON", ""},
      {"overlong UTF-8", "\"\xC0\xAF\"", "is not valid JSON", ""},
      {"UTF-8 surrogate", "\"\xED\xA0\x80\"", "is not valid JSON", ""},
      {"lone escaped surrogate", "\"\\ud800\"", "is not valid JSON", ""},
      {"byte order mark", "\xEF\xBB\xBF{}", "must not begin with a byte order mark", ""},
      {"beyond the largest double", "[1e309]", "has a number that is too large", ""},
      {"a member twice", R"({"a":1,"a":2})", "has a member twice", "/a"},
      {"a member twice, inside", R"({"x":[0,{"a/b":1,"a/b":1}]})", "has a member twice", "/x/1/a~1b"},
      {"the nameless member twice", R"({"":1,"":2})", "has a member twice", "/"},
      {"twice after escapes", R"({"a":1,"\u0061":2})", "has a member twice", "/a"},
      {"a long name is not repeated",
       "{\"" + std::string(300, 'k') + "\":1,\"" + std::string(300, 'k') + "\":1}", "has a member twice", ""},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    const auto value = parse_json(c.text);
    REQUIRE(!value);
    CHECK(value.error().code == base::ErrorCode::invalid_body);
    CHECK(value.error().description == c.description);
    CHECK(value.error().about == c.about);
  }
}

TEST_CASE("json: 64 levels are parsed, 65 are not, and a megabyte of brackets is refused at once (CWE-674)") {
  CHECK(parse_json(std::string(64, '[') + std::string(64, ']')));
  const auto deep = parse_json(std::string(65, '[') + std::string(65, ']'));
  REQUIRE(!deep);
  CHECK(deep.error().description == "is nested too deeply");
  CHECK(!parse_json(std::string(1 << 20, '[')));
  std::string objects;
  for (int i = 0; i < 65; ++i) objects += "{\"a\":";
  CHECK(parse_json(objects).error().description == "is nested too deeply");
}

TEST_CASE("json: an integer beyond 64 bits is floating, so that a schema can refuse it") {
  CHECK(parse_json("18446744073709551616")->is_number_float());
  CHECK(parse_json("-9223372036854775809")->is_number_float());
  CHECK(parse_json("9223372036854775808")->is_number_unsigned());
}
