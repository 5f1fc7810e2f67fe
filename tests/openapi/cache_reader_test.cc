// x-tollgate: {cache: …}: what is read, and what is refused, on which line and why.
#include "openapi/cache_reader.h"

#include <doctest/doctest.h>

#include "tests/openapi/document_text.h"

using namespace openapi;
using namespace openapi_test;

namespace {

std::string operation(const std::string& rule, const std::string& method = "get",
                      const std::string& more = "") {
  return kHead + "  /a:\n    " + method + ":\n      x-tollgate: {cache: {" + rule + "}" + more +
         "}\n      operationId: op\n      responses: {\"200\": {description: OK}}\n";
}

}  // namespace

TEST_CASE("cache: its members and their defaults") {
  const auto rule_of = [](const std::string& yaml) {
    const Loaded loaded = load(yaml);
    for (const Problem& problem : loaded.problems) MESSAGE(problem.text());
    REQUIRE(loaded.document);
    return loaded.document->operations[0].cache;
  };
  CHECK(!rule_of(kHead + "  /a:\n    get: {" + kOperation + "}\n"));
  const auto plain = rule_of(operation(""));
  REQUIRE(plain);
  CHECK(plain->max_object == 64 * 1024);
  CHECK(plain->max_age == std::chrono::hours(1));
  CHECK(plain->stale_if_error == std::chrono::seconds(0));
  const auto most = rule_of(operation("max_object: 1MiB, max_age: 30d, stale_if_error: 24h"));
  REQUIRE(most);
  CHECK(most->max_object == 1024 * 1024);
  CHECK(most->max_age == std::chrono::days(30));
  CHECK(most->stale_if_error == std::chrono::hours(24));
  const auto least = rule_of(operation("max_object: 1, max_age: 1s, stale_if_error: 0s"));
  REQUIRE(least);
  CHECK(least->max_object == 1);
  CHECK(least->max_age == std::chrono::seconds(1));
}

TEST_CASE("cache: what is refused, on which line, and why") {
  const std::string place = "t.yaml:15: paths./a.get.x-tollgate.cache",
                    size =
                        place + ".max_object: must be bytes, or a size such as 64KiB or 1MiB, from 1 to 1MiB",
                    age = place + ".max_age: must be a time such as 30s or 1h, from 1s to 30d",
                    stale = place + ".stale_if_error: must be a time such as 0s or 10m, at most 24h";
  struct Case {
    std::string yaml, problem;
  };
  const Case cases[] = {
      {operation("max_object: 0"), size},
      {operation("max_object: 1048577"), size},
      {operation("max_age: 0s"), age},
      {operation("max_age: 31d"), age},
      {operation("max_age: 60"), age},
      {operation("stale_if_error: 25h"), stale},
      {operation("stale_if_error: yes"), stale},
      {operation("ttl: 1h"),
       place + ".ttl: is not a member that is supported here: remove it, or correct its name"},
      {operation("", "put"),
       "t.yaml:15: paths./a.put.x-tollgate.cache: needs a proxied GET: no other answers are kept"},
      {operation("", "get", ", sign_answers: true"),
       place + ": keeps answers, and a signature is for one request: set sign_answers: false"},
      {operation("", "get", ", websocket: true"),
       place + ": keeps answers, and a WebSocket has none to keep"},
      {kHead + "  /a:\n    get:\n      x-tollgate: {cache: {}}\n      operationId: op\n      responses: "
               "{\"200\": {description: "
               "OK, content: {text/event-stream: {}}}}\n",
       place + ": keeps answers, which are gathered before they go on: events would not arrive"},
      {kHead + "  /a:\n    x-tollgate: {cache: {}}\n    get: {" + kOperation + "}\n",
       "t.yaml:14: paths./a.x-tollgate.cache: is not a member that is supported here: remove it, or correct "
       "its name"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.yaml);
    const auto problems = problems_of(c.yaml);
    REQUIRE(!problems.empty());
    CHECK(problems[0] == c.problem);
  }
}
