// Parameters: inheritance from the path, agreement with the template, and what is refused.
#include "openapi/parameters.h"

#include <doctest/doctest.h>

#include "tests/openapi/document_text.h"

using namespace openapi;
using namespace openapi_test;

namespace {

std::string with(const std::string& path, const std::string& of_path, const std::string& of_operation) {
  return kHead + "  " + path + ":\n    parameters: [" + of_path + "]\n    get:\n      parameters: [" +
         of_operation + "]\n      " + "operationId: op\n      responses: {\"200\": {description: OK}}\n";
}

}  // namespace

TEST_CASE("parameters: an operation's own parameter replaces the path's, headers without case") {
  const auto loaded =
      load(with("/a/{id}",
                "{name: id, in: path, required: true, schema: {type: string}}, {name: n, in: query, schema: "
                "{type: string}}, "
                "{name: X-One, in: header, schema: {type: string}}",
                "{name: n, in: query, required: true, description: D, schema: {type: integer}}, "
                "{name: x-one, in: header, required: true, schema: {type: string}}, {name: id, in: query, "
                "schema: {type: string}}"));
  for (const Problem& problem : loaded.problems) MESSAGE(problem.text());
  REQUIRE(loaded.document);
  const auto& parameters = loaded.document->operations[0].parameters;
  REQUIRE(parameters.size() == 4);
  CHECK(parameters[0].name == "id");
  CHECK(parameters[0].in == In::path);
  CHECK(parameters[1].required);
  CHECK(parameters[1].description == "D");
  CHECK(parameters[1].schema.validate_text("x").size() == 1);
  CHECK(parameters[2].name == "x-one");
  CHECK(parameters[2].required);
  CHECK(parameters[3].in == In::query);
}

TEST_CASE("parameters: what is refused, on which line, and why") {
  struct Case {
    const char *path, *parameter, *problem;
  };
  const Case cases[] = {
      {"/a/{id}", "", "t.yaml:15: paths./a/{id}.get: needs a parameter in path for {id}"},
      {"/a", "{name: id, in: path, required: true, schema: {type: string}}",
       "t.yaml:15: paths./a.get: has the path parameter id, which the path does not have"},
      {"/a/{id}", "{name: id, in: path, schema: {type: string}}",
       "t.yaml:16: paths./a/{id}.get.parameters.0: is in the path and needs required: true"},
      {"/a", "{name: n, in: cookie, schema: {type: string}}",
       "t.yaml:16: paths./a.get.parameters.0.in: must be path, query or header"},
      {"/a", "{name: n, in: query}", "t.yaml:16: paths./a.get.parameters.0: needs the member schema"},
      {"/a", "{name: n, in: query, schema: {type: array}}",
       "t.yaml:16: paths./a.get.parameters.0.schema: needs a type, because a parameter is text: string, "
       "integer, number or boolean"},
      {"/a", "{name: n, in: query, schema: {enum: [a]}}",
       "t.yaml:16: paths./a.get.parameters.0.schema: needs a type, because a parameter is text: string, "
       "integer, number or boolean"},
      {"/a", "{name: n, in: query, style: spaceDelimited, schema: {type: string}}",
       "t.yaml:16: paths./a.get.parameters.0.style: is not a member that is supported here: remove it, or "
       "correct its name"},
      {"/a", "{name: n, in: query, schema: {type: string, nullable: true}}",
       "t.yaml:16: paths./a.get.parameters.0.schema.nullable: is of OpenAPI 3.0: write type: [TYPE, "
       "\"null\"]"},
      {"/a", "{name: Authorization, in: header, schema: {type: string}}",
       "t.yaml:16: paths./a.get.parameters.0.name: is not a parameter: responses, requestBody and security "
       "describe it"},
      {"/a", "{name: \"a b\", in: header, schema: {type: string}}",
       "t.yaml:16: paths./a.get.parameters.0.name: is not the name of a header field"},
      {"/a", "{name: n, in: query, schema: {type: string}}, {name: n, in: query, schema: {type: string}}",
       "t.yaml:16: paths./a.get.parameters.1: parameter n is there twice: remove one of them"},
      {"/a", "{$ref: \"#/components/parameters/No\"}",
       "t.yaml:16: paths./a.get.parameters.0: $ref #/components/parameters/No names nothing in this "
       "document: add it, or correct the reference"},
      {"/a", "5", "t.yaml:16: paths./a.get.parameters.0: must be an object"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.parameter);
    CHECK(problems_of(with(c.path, "", c.parameter)) == std::vector<std::string>{c.problem});
  }
}
