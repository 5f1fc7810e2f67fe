// Request bodies and answers: what is read, and what is refused.
#include "openapi/body.h"

#include <doctest/doctest.h>

#include "tests/openapi/document_text.h"

using namespace openapi;
using namespace openapi_test;

namespace {

/// Line 15 is the body, line 16 the responses.
std::string with(const std::string& method, const std::string& body, const std::string& responses) {
  return kHead + "  /a:\n    " + method + ":\n" +
         (body.empty() ? "      summary: S\n" : "      requestBody: " + body + "\n") +
         "      responses: " + responses + "\n      operationId: op\n";
}
const std::string kOk = "{\"200\": {description: OK}}";

}  // namespace

TEST_CASE("body: media types in lower case, the schema of application/json") {
  const auto loaded = load(with(
      "post", "{required: true, content: {Application/JSON: {schema: {type: object}}, text/csv: {}}}", kOk));
  REQUIRE(loaded.document);
  const Operation& operation = loaded.document->operations[0];
  CHECK(operation.body_required);
  CHECK(operation.body_types == std::vector<std::string>{"application/json", "text/csv"});
  REQUIRE(operation.body_schema);
  CHECK(operation.body_schema->validate(1).size() == 1);
}

TEST_CASE("body: an answer has the schema of its JSON, resolved one level") {
  const auto loaded = load(with(
      "get", "",
      "{\"200\": {description: OK, content: {text/plain: {schema: {type: string}}, application/json: "
      "{schema: {type: "
      "integer}}}}, \"404\": {description: None}, 5XX: {description: Ours}, default: {description: Else}}"));
  for (const Problem& problem : loaded.problems) MESSAGE(problem.text());
  REQUIRE(loaded.document);
  const auto& responses = loaded.document->operations[0].responses;
  REQUIRE(responses.size() == 4);
  CHECK(responses[0].status == "200");
  CHECK(responses[0].schema == nlohmann::json{{"type", "integer"}});
  CHECK(responses[1].schema.is_null());
  CHECK(responses[3].description == "Else");
}

TEST_CASE("body: what is refused, on which line, and why") {
  struct Case {
    const char *method, *body;
    std::string responses, problem;
  };
  const std::string ok = kOk;
  const Case cases[] = {
      {"get", "{content: {application/json: {}}}", ok,
       "t.yaml:15: paths./a.get.requestBody: is not allowed: a GET has no body, use parameters"},
      {"delete", "{content: {application/json: {}}}", ok,
       "t.yaml:15: paths./a.delete.requestBody: is not allowed: a DELETE has no body, use parameters"},
      {"post", "{required: true}", ok, "t.yaml:15: paths./a.post.requestBody: needs the member content"},
      {"post", "{content: {}}", ok,
       "t.yaml:15: paths./a.post.requestBody.content: must be an object with a media type"},
      {"post", "{content: {\"*/*\": {}}}", ok,
       "t.yaml:15: paths./a.post.requestBody.content.*/*: is not a media type such as application/json, "
       "without parameters and ranges"},
      {"post", "{content: {text/csv: {schema: {type: string}}}}", ok,
       "t.yaml:15: paths./a.post.requestBody.content.text/csv.schema: is not enforced: only application/json "
       "is validated, leave the schema out"},
      {"post", "{content: {application/json: {schema: {nullable: true}}}}", ok,
       "t.yaml:15: paths./a.post.requestBody.content.application/json.schema.nullable: is of OpenAPI 3.0: "
       "write type: [TYPE, \"null\"]"},
      {"post", "{content: {application/json: {}}, strict: true}", ok,
       "t.yaml:15: paths./a.post.requestBody.strict: is not a member that is supported here: remove it, or "
       "correct its name"},
      {"get", "", "{}",
       "t.yaml:16: paths./a.get.responses: must be an object with an answer, such as \"200\""},
      {"get", "", "{\"600\": {description: X}}",
       "t.yaml:16: paths./a.get.responses.600: is not a status: write \"200\", \"2XX\" or default"},
      {"get", "", "{\"200\": {}}", "t.yaml:16: paths./a.get.responses.200: needs the member description"},
      {"get", "", "{\"200\": {description: X, headers: {A: {schema: {xml: {}}}}}}",
       "t.yaml:16: paths./a.get.responses.200.headers.A.schema.xml: is not supported: bodies are JSON"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.problem);
    CHECK(problems_of(with(c.method, c.body, c.responses)) == std::vector<std::string>{c.problem});
  }
}
