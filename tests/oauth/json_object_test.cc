// JSON objects: kinds of members and escaping.
#include "oauth/json_object.h"

#include <doctest/doctest.h>

using oauth::JsonObject;

TEST_CASE("json object: members in order, every kind") {
  JsonObject inner;
  inner.add("a", std::int64_t{-1});
  JsonObject json;
  CHECK(json.text() == "{}");
  json.add("s", "x").add("n", std::int64_t{7}).add("t", true).add("f", false);
  json.add("l", std::vector<std::string>{"a", "b"}).add("e", std::vector<std::string>{});
  json.add("o", std::vector<JsonObject>{inner, inner});
  CHECK(json.text() == R"({"s":"x","n":7,"t":true,"f":false,"l":["a","b"],"e":[],"o":[{"a":-1},{"a":-1}]})");
}

TEST_CASE("json object: a value cannot break out of its string (RFC 8259 7)") {
  JsonObject json;
  json.add("s", "a\",\"admin\":true,\"\\\n");
  CHECK(json.text().find("\"admin\"") == std::string::npos);
  CHECK(json.text().find('\n') == std::string::npos);
}
