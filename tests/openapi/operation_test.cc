// Operations: what is read, and the policies that make no sense.
#include "openapi/operation.h"

#include <doctest/doctest.h>

#include "tests/openapi/document_text.h"

using namespace openapi;
using namespace openapi_test;

TEST_CASE("operation: its members, with what it inherits") {
  const auto loaded =
      load(kHead + "  /a:\n    patch: {tags: [x, y], summary: S, description: D, deprecated: true, " +
           kOperation + "}\n");
  REQUIRE(loaded.document);
  const Operation& operation = loaded.document->operations[0];
  CHECK(operation.id == "op");
  CHECK(operation.method == "PATCH");
  CHECK(operation.path == "/v1/a");
  CHECK(operation.summary == "S");
  CHECK(operation.description == "D");
  CHECK(operation.tag == "x");
  CHECK(operation.authenticated);
  CHECK(operation.scopes == std::vector<std::string>{"a:read"});
}

TEST_CASE("operation: what every request reads is at its beginning") {
  const Operation operation;
  const auto end_of = [&](const auto& member) {
    return reinterpret_cast<const char*>(&member + 1) - reinterpret_cast<const char*>(&operation);
  };
  const std::ptrdiff_t read = Operation::kReadEachTime;
  CHECK(end_of(operation.parameters) <= read);
  CHECK(end_of(operation.policy.group) <= read);
  CHECK(end_of(operation.cache) <= read);
  CHECK(end_of(operation.id) <= read);
}

TEST_CASE("operation: what is refused, on which line, and why") {
  struct Case {
    std::string path, problem;
  };
  const std::string key =
      "parameters: [{name: Idempotency-Key, in: header, required: true, schema: {type: string}}]";
  const Case cases[] = {
      {"  a:\n    get: {" + kOperation + "}\n", "t.yaml:13: paths.a: must begin with a slash"},
      {"  /a: 5\n", "t.yaml:13: paths./a: must be an object"},
      {"  /a:\n    get: 5\n", "t.yaml:14: paths./a.get: must be an object"},
      {"  /a:\n    head: {" + kOperation + "}\n",
       "t.yaml:14: paths./a.head: is not a member that is supported here: remove it, or correct its name"},
      {"  /a:\n    get: {callbacks: {}, " + kOperation + "}\n",
       "t.yaml:14: paths./a.get.callbacks: is not a member that is supported here: remove it, or correct its "
       "name"},
      {"  /a:\n    get: {responses: {\"200\": {description: OK}}}\n",
       "t.yaml:14: paths./a.get: needs the member operationId"},
      {"  /a:\n    get: {operationId: \"1 a\", responses: {\"200\": {description: OK}}}\n",
       "t.yaml:14: paths./a.get.operationId: must begin with a letter and have letters, digits, _, - and . "
       "only"},
      {"  /a:\n    get: {operationId: op}\n", "t.yaml:14: paths./a.get: needs the member responses"},
      {"  /a:\n    get: {tags: x, " + kOperation + "}\n",
       "t.yaml:14: paths./a.get.tags: must be a list of texts"},
      {"  /a:\n    get: {x-tollgate: {served_by: portal}, " + kOperation + "}\n",
       "t.yaml:14: paths./a.get: is answered by this program: remove the upstream, or served_by"},
      {"  /a:\n    get: {x-tollgate: {served_by: gateway}, security: [], " + kOperation + "}\n",
       "t.yaml:14: paths./a.get: is answered by the gateway: it must be a GET with security"},
      {"  /a:\n    delete: {x-tollgate: {served_by: gateway}, " + kOperation + "}\n",
       "t.yaml:14: paths./a.delete: is answered by the gateway: it must be a GET with security"},
      {"  /a:\n    get: {x-tollgate: {signature: required}, security: [], " + kOperation + "}\n",
       "t.yaml:14: paths./a.get: has signed messages: it must be proxied, and needs security with a scope"},
      {"  /a:\n    get: {x-tollgate: {sign_answers: true}, security: [], " + kOperation + "}\n",
       "t.yaml:14: paths./a.get: has signed messages: it must be proxied, and needs security with a scope"},
      {"  /a:\n    get: {x-tollgate: {streaming: true}, " + kOperation + "}\n",
       "t.yaml:14: paths./a.get: streams its body: it must be proxied and have a requestBody"},
      {"  /a:\n    put: {x-tollgate: {streaming: true}, requestBody: {content: {application/json: {schema: "
       "{type: object, properties: {a: {type: string}}}}}}, " +
           kOperation + "}\n",
       "t.yaml:14: paths./a.put: streams its body, which is never seen as a whole: its schema could not be "
       "checked"},
      {"  /a:\n    put: {x-tollgate: {streaming: true, signature: required}, requestBody: {content: "
       "{text/plain: {}}}, " +
           kOperation + "}\n",
       "t.yaml:14: paths./a.put: streams its body: it cannot move money, keep idempotency keys, bind a "
       "consent or need a signature"},
      {"  /a:\n    get: {x-tollgate: {moves_money: true}, " + key + ", " + kOperation + "}\n",
       "t.yaml:14: paths./a.get: cannot move money: only a proxied POST, PUT, PATCH or DELETE does"},
      {"  /a:\n    post: {x-tollgate: {moves_money: true}, security: [], " + key + ", " + kOperation + "}\n",
       "t.yaml:14: paths./a.post: moves money and needs security with a scope"},
      {"  /a:\n    post: {x-tollgate: {moves_money: true}, " + kOperation + "}\n",
       "t.yaml:14: paths./a.post: moves money and needs the header parameter Idempotency-Key, required: "
       "true"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.problem);
    CHECK(problems_of(kHead + c.path) == std::vector<std::string>{c.problem});
  }
  CHECK(problems_of(kHead + "  /a:\n    post: {x-tollgate: {moves_money: true}, " + key + ", " + kOperation +
                    "}\n")
            .empty());
}

TEST_CASE("operation: a proxied one says who may call it and where it goes") {
  const std::string head = "openapi: 3.1.0\ninfo: {title: T, version: \"1\"}\npaths:\n  /a:\n";
  CHECK(
      problems_of(head + "    get: {" + kOperation + "}\n") ==
      std::vector<std::string>{
          "t.yaml:5: paths./a.get: is proxied and needs x-tollgate: {upstream: NAME}",
          "t.yaml:5: paths./a.get: is proxied and needs security; write security: [] if anyone may call it"});
  CHECK(problems_of(head + "    get: {x-tollgate: {served_by: oauth}, " + kOperation + "}\n").empty());
}
