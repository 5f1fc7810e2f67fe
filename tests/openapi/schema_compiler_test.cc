// Schemas that are refused: unsupported keywords, wrong values, references that lead nowhere or in circles.
#include "openapi/schema_compiler.h"

#include <doctest/doctest.h>

using nlohmann::ordered_json;
using openapi::SchemaProblem;

namespace {

std::vector<SchemaProblem> schema_problems(const ordered_json& root) {
  openapi::SchemaNodes nodes;
  std::vector<SchemaProblem> problems;
  openapi::compile_schema(root, root.at("s"), "/s", nodes, problems);
  return problems;
}

}  // namespace

TEST_CASE("schema compiler: what is refused, where, and why") {
  struct Case {
    const char *schema, *pointer, *reason;
  };
  const Case cases[] = {
      {"5", "/s", "must be a schema: an object, true or false"},
      {R"({"nullable":true})", "/s/nullable", "is of OpenAPI 3.0: write type: [TYPE, \"null\"]"},
      {R"({"discriminator":{}})", "/s/discriminator",
       "is not enforced: tell the forms of oneOf apart by a const member"},
      {R"({"unevaluatedProperties":false})", "/s/unevaluatedProperties",
       "is not enforced: write the members out and use additionalProperties: false"},
      {R"({"unevaluatedItems":false})", "/s/unevaluatedItems",
       "is not enforced: use prefixItems with items: false"},
      {R"({"dependentSchemas":{}})", "/s/dependentSchemas", "is not enforced: use if and then"},
      {R"({"$defs":{}})", "/s/$defs", "is not supported: move the schemas to components/schemas"},
      {R"({"xml":{}})", "/s/xml", "is not supported: bodies are JSON"},
      {R"({"x-tollgate":{}})", "/s/x-tollgate",
       "does not belong to a schema: it goes with the document, a path or an operation"},
      {R"({"maxLenght":1})", "/s/maxLenght",
       "is not a keyword that is supported here: remove it (openapi/schema.h lists those that are)"},
      {R"({"type":"text"})", "/s/type",
       "must be null, boolean, integer, number, string, array, object, or a list of them"},
      {R"({"type":[]})", "/s/type", "must name a type"},
      {R"({"minimum":"1"})", "/s/minimum", "must be a number"},
      {R"({"exclusiveMinimum":true})", "/s/exclusiveMinimum", "must be a number"},
      {R"({"minLength":-1})", "/s/minLength", "must be a whole number, 0 or more"},
      {R"({"maxItems":1.5})", "/s/maxItems", "must be a whole number, 0 or more"},
      {R"({"multipleOf":0.01})", "/s/multipleOf",
       "must be a whole number, 1 or more: fractions are not exact"},
      {R"({"multipleOf":0})", "/s/multipleOf", "must be a whole number, 1 or more: fractions are not exact"},
      {R"({"enum":[]})", "/s/enum", "must be a list of one value or more"},
      {R"({"const":1,"enum":[1]})", "/s/enum", "cannot be combined with const: keep one of them"},
      {R"({"enum":[1],"const":1})", "/s/const", "cannot be combined with enum: keep one of them"},
      {R"({"pattern":"(a)\\1"})", "/s/pattern", "back-references are not supported"},
      {R"({"pattern":1})", "/s/pattern", "must be a text"},
      {R"({"format":1})", "/s/format", "must be a text"},
      {R"({"required":"a"})", "/s/required", "must be a list of member names"},
      {R"({"required":["a","a"]})", "/s/required", "names a twice: remove one of them"},
      {R"({"properties":[]})", "/s/properties", "must be an object of schemas"},
      {R"({"properties":{"a/b":{"nullable":true}}})", "/s/properties/a~1b/nullable",
       "is of OpenAPI 3.0: write type: [TYPE, \"null\"]"},
      {R"({"allOf":[]})", "/s/allOf", "must be a list of one schema or more"},
      {R"({"anyOf":[true,{"x":1}]})", "/s/anyOf/1/x",
       "is not a keyword that is supported here: remove it (openapi/schema.h lists those that are)"},
      {R"({"items":[{}]})", "/s/items", "must be a schema: an object, true or false"},
      {R"({"uniqueItems":1})", "/s/uniqueItems", "must be true or false"},
      {R"({"dependentRequired":[]})", "/s/dependentRequired", "must be an object of lists of member names"},
      {R"({"$ref":"#/none"})", "/s/$ref",
       "$ref #/none names nothing in this document: add it, or correct the reference"},
      {R"({"$ref":"x.yaml#/a"})", "/s/$ref",
       "$ref x.yaml#/a leaves the document: only references that begin with #/ are supported"},
      {R"({"$ref":"#/s"})", "/s", "refers to itself without going into a member: validation would never end"},
      {R"({"anyOf":[{"type":"null"},{"$ref":"#/s"}]})", "/s",
       "refers to itself without going into a member: validation would never end"},
      {R"({"not":{"$ref":"#/s"}})", "/s",
       "refers to itself without going into a member: validation would never end"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.schema);
    const auto problems = schema_problems({{"s", ordered_json::parse(c.schema)}});
    REQUIRE(problems.size() == 1);
    CHECK(problems[0].pointer == c.pointer);
    CHECK(problems[0].reason == c.reason);
  }
}

TEST_CASE("schema compiler: annotations and extensions are taken") {
  const auto problems =
      schema_problems(ordered_json::parse(R"({"s":{"title":"t","description":"d","default":1,"example":1,
    "examples":[1],"deprecated":true,"readOnly":true,"writeOnly":true,"$comment":"c","externalDocs":{},"x-own":1,"format":"uuid"}})"));
  CHECK(problems.empty());
}

TEST_CASE("schema compiler: every problem is told, those behind references in their own place") {
  const auto problems = schema_problems(ordered_json::parse(
      R"({"s":{"minimum":"a","properties":{"b":{"$ref":"#/t"}},"nullable":true},"t":{"xml":{}}})"));
  REQUIRE(problems.size() == 3);
  CHECK(problems[0].pointer == "/s/minimum");
  CHECK(problems[1].pointer == "/t/xml");
  CHECK(problems[2].pointer == "/s/nullable");
}

TEST_CASE("schema compiler: 200 levels are compiled, 201 are not") {
  const auto nested = [](int levels) {
    ordered_json schema = ordered_json::object();
    for (int i = 1; i < levels; ++i) schema = {{"items", schema}};
    return schema_problems({{"s", schema}}).size();
  };
  CHECK(nested(200) == 0);
  CHECK(nested(201) == 1);
}
