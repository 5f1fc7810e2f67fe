// Example values from schemas.
#include "portal/example.h"

#include <doctest/doctest.h>

using Json = nlohmann::ordered_json;

TEST_CASE("example: what the author wrote wins, else the type decides") {
  struct Case {
    const char *schema, *example;
  };
  const Case cases[] = {
      {R"({"type":"string","examples":["pay_1"]})", R"("pay_1")"},
      {R"({"type":"string","enum":["a","b"]})", R"("a")"},
      {R"({"const":7})", "7"},
      {R"({"type":"integer","default":20})", "20"},
      {R"({"type":"integer","minimum":5})", "5"},
      {R"({"type":"number"})", "1"},
      {R"({"type":"boolean"})", "true"},
      {R"({"type":["null","string"]})", R"("text")"},
      {R"({"type":"null"})", "null"},
      {R"({"type":"string","format":"date"})", R"("2026-11-22")"},
      {R"({"type":"array","items":{"type":"boolean"}})", "[true]"},
      {R"({"type":"array"})", "[]"},
      {R"({"properties":{"b":{"type":"boolean"},"a":{"const":1}}})", R"({"b":true,"a":1})"},
      {R"({"allOf":[{"properties":{"a":{"const":1}}},{"properties":{"b":{"const":2}}}]})",
       R"({"a":1,"b":2})"},
      {R"({"oneOf":[{"const":"x"},{"const":"y"}]})", R"("x")"},
      {R"({})", "null"},
      {"true", "null"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.schema);
    CHECK(portal::example_of(Json::object(), Json::parse(c.schema)).dump() == c.example);
  }
}

TEST_CASE("example: a schema inside itself ends") {
  const Json root =
      Json::parse(R"({"node":{"type":"object","properties":{"id":{"const":1},"next":{"$ref":"#/node"}}}})");
  CHECK(portal::example_of(root, root["node"]).dump() == R"({"id":1,"next":null})");
}
