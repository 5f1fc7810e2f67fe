// Tests of judging a backend's answers: statuses, media types, schemas, and where the faults are.
#include "gateway/answer_contract.h"

#include <doctest/doctest.h>

using namespace gateway;

namespace {

constexpr const char* kDocument = R"(openapi: 3.1.0
info: {title: T, version: "1"}
security: []
x-tollgate: {upstream: bank}
paths:
  /a:
    get:
      operationId: one
      responses:
        "200":
          description: OK
          content:
            application/json:
              schema:
                type: object
                required: [id, amount]
                properties: {id: {type: string}, amount: {type: object, properties: {value: {type: integer, minimum: 1}}}}
            text/csv: {}
        "204": {description: Nothing}
        4XX: {description: Refused, content: {application/problem+json: {}}}
  /b:
    get:
      operationId: two
      responses: {default: {description: Anything, content: {application/json: {schema: {type: array}}}}}
  /events:
    get:
      operationId: three
      responses:
        "200": {description: Events, content: {application/json: {schema: {type: object}}, text/event-stream: {}}}
  /plain:
    get: {operationId: four, responses: {"200": {description: Text, content: {text/plain: {}}}}}
)";

const openapi::Operation& operation(std::size_t index) {
  static const openapi::Loaded loaded = openapi::load_document_text("t", "t.yaml", kDocument);
  for (const openapi::Problem& problem : loaded.problems) MESSAGE(problem.text());
  REQUIRE(loaded.document);
  return loaded.document->operations[index];
}

std::string judged(std::size_t index, int status, const char* type, const char* body,
                   bool head_request = false) {
  http::Response answer;
  answer.status = status;
  if (*type) answer.set("Content-Type", type);
  answer.body = body;
  const auto broken = broken_contract(operation(index), answer, head_request);
  return broken ? broken->pointer + "|" + broken->explanation : "good";
}

}  // namespace

TEST_CASE("contract: which operations can be judged") {
  CHECK(has_judgeable_answers(operation(0)));
  CHECK(has_judgeable_answers(operation(1)));
  CHECK(!has_judgeable_answers(operation(2)));
  CHECK(!has_judgeable_answers(operation(3)));
}

TEST_CASE("contract: a status must be described, exactly, by its class or by default") {
  struct Case {
    std::size_t operation;
    int status;
    const char *type, *body, *expect;
  };
  const Case cases[] = {
      {0, 200, "application/json", R"({"id":"a","amount":{"value":1}})", "good"},
      {0, 201, "application/json", "{}", "|the status 201 is not among the responses"},
      {0, 500, "", "", "|the status 500 is not among the responses"},
      {0, 404, "application/problem+json", "{}", "good"},
      {0, 404, "application/json", "{}", "|the Content-Type is not one of the response 4XX"},
      {0, 204, "", "", "good"},
      {1, 500, "application/json", "[]", "good"},
      {1, 500, "application/json", "{}", "|the body must be an array"},
      {0, 304, "", "", "good"},
      {0, 206, "application/json", "{\"", "good"},
      {0, 412, "", "", "good"},
      {0, 416, "", "", "good"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.status);
    CHECK(judged(c.operation, c.status, c.type, c.body) == c.expect);
  }
}

TEST_CASE(
    "contract: the media type must be described, and JSON match its schema, with pointers to the faults") {
  CHECK(judged(0, 200, "text/csv", "a,b") == "good");
  CHECK(judged(0, 200, "Application/JSON ; charset=utf-8", R"({"id":"a","amount":{}})") == "good");
  CHECK(judged(0, 200, "text/html", "<p>") == "|the Content-Type is not one of the response 200");
  CHECK(judged(0, 200, "", "{}") == "|the Content-Type is not one of the response 200");
  CHECK(judged(0, 200, "application/json", "{") == "|the body is not valid JSON");
  CHECK(judged(0, 200, "application/json", R"({"id":"a","amount":{"value":0}})") ==
        "/amount/value|/amount/value must be at least 1");
  const std::string several = judged(0, 200, "application/json", R"({"id":5,"amount":{"value":"x"}})");
  CHECK(several.find("/id must be") != std::string::npos);
  CHECK(several.find("; ") != std::string::npos);
  CHECK(several.find("/amount/value must be") != std::string::npos);
}

TEST_CASE("contract: of an answer to HEAD only the status is judged") {
  CHECK(judged(0, 200, "text/html", "", true) == "good");
  CHECK(judged(0, 500, "", "", true) == "|the status 500 is not among the responses");
}
