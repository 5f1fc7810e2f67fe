// YAML 1.2 as JSON: scalar types, faults and lines.
#include "openapi/yaml.h"

#include <doctest/doctest.h>

using nlohmann::ordered_json;
using openapi::read_yaml;

TEST_CASE("yaml: plain scalars follow the core schema (YAML 1.2.2 10.3.2), quoted ones are texts") {
  struct Case {
    const char* yaml;
    ordered_json expect;
  };
  const Case cases[] = {
      {"null", nullptr},
      {"~", nullptr},
      {"true", true},
      {"False", false},
      {"yes", "yes"},
      {"no", "no"},
      {"off", "off"},
      {"2026-11-01", "2026-11-01"},
      {"3.1.0", "3.1.0"},
      {"1", 1},
      {"+1", 1},
      {"-1", -1},
      {"007", 7},
      {"0x1F", 31},
      {"0o17", 15},
      {"18446744073709551615", 18446744073709551615u},
      {"-9223372036854775808", INT64_MIN},
      {"1.5", 1.5},
      {".5", 0.5},
      {"1e3", 1000.0},
      {"1_000", "1_000"},
      {"\"1\"", "1"},
      {"'true'", "true"},
      {"\"\"", ""},
      {"!!str 1", "1"},
      {"{a: 1, b: [x, null]}", {{"a", 1}, {"b", {"x", nullptr}}}},
  };
  for (const Case& c : cases) {
    CAPTURE(c.yaml);
    const auto file = read_yaml(std::string("v: ") + c.yaml);
    REQUIRE(file.faults.empty());
    CHECK(file.json["v"] == c.expect);
    CHECK(file.json["v"].type() ==
          (c.expect.is_number_integer() && !c.expect.is_number_unsigned() && c.expect >= 0
               ? ordered_json::value_t::number_unsigned
               : c.expect.type()));
  }
}

TEST_CASE("yaml: what is wrong with a file, and on which line") {
  struct Case {
    const char* yaml;
    int line;
    const char* pointer;
    const char* reason;
  };
  const Case cases[] = {
      {"a: 1\nb: 2\na: 3\n", 3, "/a", "is there twice: remove one of them"},
      {"a:\n  <<: {b: 1}\n", 2, "/a/<<", "merge keys are not supported: write the members out, or use $ref"},
      {"a: 1\nb: .inf\n", 2, "/b", "is a number that JSON cannot hold: write it in quotes, or smaller"},
      {"a: 18446744073709551616\n", 1, "/a",
       "is a number that JSON cannot hold: write it in quotes, or smaller"},
      {"a: 1e400\n", 1, "/a", "is a number that JSON cannot hold: write it in quotes, or smaller"},
      {"a: !money 5\n", 1, "/a", "has a tag that is not supported: write a plain or quoted value"},
      {"a:\n  ? [x]\n  : 1\n", 2, "/a", "has a key that is not a text: write a plain word or a quoted text"},
      {"", 1, "", "must hold exactly one YAML document"},
      {"a: 1\n---\nb: 2\n", 1, "", "must hold exactly one YAML document"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.yaml);
    const auto file = read_yaml(c.yaml);
    REQUIRE(file.faults.size() == 1);
    CHECK(file.faults[0].line == c.line);
    CHECK(file.faults[0].pointer == c.pointer);
    CHECK(file.faults[0].reason == c.reason);
  }
}

TEST_CASE("yaml: a syntax error has the parser's line") {
  const auto file = read_yaml("a: 1\nb: [1, 2\nc: 3\n");
  REQUIRE(file.faults.size() == 1);
  CHECK(file.faults[0].line >= 2);
  CHECK(file.faults[0].reason.starts_with("is not YAML: "));
}

TEST_CASE("yaml: aliases that multiply are stopped (CWE-776)") {
  std::string yaml = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 9; ++i) {
    const std::string from = "*a" + std::to_string(i - 1), name = "a" + std::to_string(i);
    yaml += name + ": &" + name + " [" + from;
    for (int j = 0; j < 9; ++j) yaml += ", " + from;
    yaml += "]\n";
  }
  const auto file = read_yaml(yaml);
  REQUIRE(file.faults.size() == 1);
  CHECK(file.faults[0].reason == "is too large or too deeply nested: split the document");
}

TEST_CASE("yaml: 100 levels are read, 101 are not; 16 MiB are read, a byte more is not") {
  const auto nested = [](int levels) {
    return std::string(static_cast<std::size_t>(levels), '[') +
           std::string(static_cast<std::size_t>(levels), ']');
  };
  CHECK(read_yaml(nested(101)).faults.empty());
  CHECK(read_yaml(nested(102)).faults.size() == 1);
  CHECK(read_yaml("a: " + std::string(16 * 1024 * 1024 - 3, 'x')).faults.empty());
  CHECK(read_yaml("a: " + std::string(16 * 1024 * 1024 - 2, 'x')).faults.size() == 1);
}

TEST_CASE("yaml: a pointer has the line of its key, or of the nearest parent that exists") {
  const auto file = read_yaml("a: 1\nb:\n  /v1:\n    - x\n    - y: 2\n");
  CHECK(file.line_of("") == 1);
  CHECK(file.line_of("/b") == 2);
  CHECK(file.line_of("/b/~1v1") == 3);
  CHECK(file.line_of("/b/~1v1/0") == 4);
  CHECK(file.line_of("/b/~1v1/1/y") == 5);
  CHECK(file.line_of("/b/~1v1/7/y") == 3);
  CHECK(file.line_of("/b/nothing/here") == 2);
}
