// Which operations are WebSockets, and what a document may say of them.
#include "openapi/websocket_reader.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace {

using namespace std::chrono_literals;

const std::string kOfWebSockets =
    "openapi: 3.1.0\ninfo: {title: T, version: \"1\"}\nx-tollgate: {upstream: bank}\npaths:\n  /a:\n    ";
const std::string kRest =
    ", operationId: op, security: [], responses: {\"101\": {description: It begins.}}}\n";

openapi::Loaded load(const std::string& method, const std::string& policy) {
  return openapi::load_document_text("t", "t.yaml",
                                     kOfWebSockets + method + ": {x-tollgate: " + policy + kRest);
}

TEST_CASE("websocket: true means the defaults, false or nothing an ordinary operation") {
  const auto loaded = load("get", "{websocket: true}");
  REQUIRE(loaded.document);
  const auto& rule = loaded.document->operations[0].websocket;
  REQUIRE(rule);
  CHECK(rule->idle_timeout == 60s);
  CHECK(rule->max_age == 24h);
  for (const char* const policy : {"{websocket: false}", "{cost: 1}"}) {
    const auto other = load("get", policy);
    REQUIRE(other.document);
    CHECK_FALSE(other.document->operations[0].websocket);
  }
}

TEST_CASE("websocket: times on both sides of their bounds") {
  struct Case {
    const char* policy;
    bool good;
    std::chrono::seconds idle{60}, age{86400};
  };
  const Case cases[] = {{"{websocket: {}}", true},
                        {"{websocket: {idle_timeout: 1s}}", true, 1s},
                        {"{websocket: {idle_timeout: 1h, max_age: 24h}}", true, 3600s, 86400s},
                        {"{websocket: {idle_timeout: 5m, max_age: 1s}}", true, 300s, 1s},
                        {"{websocket: {idle_timeout: 0s}}", false},
                        {"{websocket: {idle_timeout: 3601s}}", false},
                        {"{websocket: {idle_timeout: 500ms}}", false},
                        {"{websocket: {idle_timeout: 60}}", false},
                        {"{websocket: {max_age: 0s}}", false},
                        {"{websocket: {max_age: 86401s}}", false},
                        {"{websocket: {ping: 1s}}", false},
                        {"{websocket: 5}", false},
                        {"{websocket: yes please}", false}};
  for (const Case& c : cases) {
    CAPTURE(c.policy);
    const auto loaded = load("get", c.policy);
    CHECK((loaded.document != nullptr) == c.good);
    if (!loaded.document) continue;
    CHECK(loaded.document->operations[0].websocket->idle_timeout == c.idle);
    CHECK(loaded.document->operations[0].websocket->max_age == c.age);
  }
}

TEST_CASE("websocket: only of a proxied GET whose answers are not signed, and only of an operation") {
  const auto text_of = [](const openapi::Loaded& loaded) {
    std::string all;
    for (const openapi::Problem& problem : loaded.problems) all += problem.reason + "\n";
    return all;
  };
  CHECK(text_of(load("post", "{websocket: true}")).find("needs a proxied GET") != std::string::npos);
  CHECK(text_of(load("get", "{websocket: true, served_by: portal, upstream: bank}"))
            .find("needs a proxied GET") != std::string::npos);
  CHECK(text_of(load("get", "{websocket: true, sign_answers: true}")).find("no answer can be signed") !=
        std::string::npos);
  const auto of_document =
      openapi::load_document_text("t", "t.yaml",
                                  "openapi: 3.1.0\ninfo: {title: T, version: \"1\"}\nx-tollgate: {upstream: "
                                  "bank, websocket: true}\npaths: {}\n");
  CHECK(text_of(of_document).find("is not a member that is supported here") != std::string::npos);
}

}  // namespace
