// x-tollgate: {cors: …}: what is read and inherited, and what is refused, on which line and why.
#include "openapi/cors_reader.h"

#include <doctest/doctest.h>

#include "tests/openapi/document_text.h"

using namespace openapi;
using namespace openapi_test;

namespace {

std::string with_rule(const std::string& rule) {
  return kHead + "  /a:\n    x-tollgate: {cors: " + rule + "}\n    get: {" + kOperation + "}\n";
}

std::shared_ptr<const CorsRule> rule_of(const std::string& yaml) {
  const Loaded loaded = load(yaml);
  for (const Problem& problem : loaded.problems) MESSAGE(problem.text());
  REQUIRE(loaded.document);
  return loaded.document->operations[0].policy.cors;
}

}  // namespace

TEST_CASE("cors: its members and their defaults") {
  CHECK(!rule_of(kHead + "  /a:\n    get: {" + kOperation + "}\n"));
  const auto plain = rule_of(with_rule("{origins: [\"https://shop.example\"]}"));
  REQUIRE(plain);
  CHECK(!plain->any_origin);
  CHECK(plain->origins == std::vector<std::string>{"https://shop.example"});
  CHECK(plain->headers.empty());
  CHECK(plain->expose.empty());
  CHECK(!plain->credentials);
  CHECK(plain->max_age == std::chrono::minutes(10));
  const auto all = rule_of(
      with_rule("{origins: [\"https://a.example\", \"http://localhost:3000\"], headers: [X-Trace], expose: "
                "[Link], credentials: true, max_age: 24h}"));
  REQUIRE(all);
  CHECK(all->origins.size() == 2);
  CHECK(all->headers == std::vector<std::string>{"X-Trace"});
  CHECK(all->expose == std::vector<std::string>{"Link"});
  CHECK(all->credentials);
  CHECK(all->max_age == std::chrono::hours(24));
  const auto any = rule_of(with_rule("{origins: [\"*\"], max_age: 0s}"));
  REQUIRE(any);
  CHECK(any->any_origin);
  CHECK(any->origins.empty());
  CHECK(any->max_age == std::chrono::seconds(0));
}

TEST_CASE("cors: the nearest rule is the whole rule, and none ends it") {
  const auto loaded = load(
      "openapi: 3.1.0\ninfo: {title: T, version: \"1\"}\nsecurity: []\n"
      "x-tollgate: {upstream: bank, cors: {origins: [\"https://a.example\"], max_age: 1h}}\n"
      "paths:\n"
      "  /a:\n"
      "    x-tollgate: {cors: {origins: [\"https://b.example\"]}}\n"
      "    get: {operationId: one, responses: {\"200\": {description: OK}}}\n"
      "    put: {operationId: two, x-tollgate: {cors: none}, responses: {\"200\": {description: OK}}}\n"
      "  /b:\n"
      "    get: {operationId: three, responses: {\"200\": {description: OK}}}\n");
  for (const Problem& problem : loaded.problems) MESSAGE(problem.text());
  REQUIRE(loaded.document);
  const auto& operations = loaded.document->operations;
  REQUIRE(operations.size() == 3);
  REQUIRE(operations[0].policy.cors);
  CHECK(operations[0].policy.cors->origins == std::vector<std::string>{"https://b.example"});
  CHECK(operations[0].policy.cors->max_age == std::chrono::minutes(10));
  CHECK(!operations[1].policy.cors);
  REQUIRE(operations[2].policy.cors);
  CHECK(operations[2].policy.cors->max_age == std::chrono::hours(1));
}

TEST_CASE("cors: what is refused, and why") {
  const std::string place = "t.yaml:14: paths./a.x-tollgate.cors",
                    origins = place +
                              ".origins: must be a list of origins as browsers send them, such as "
                              "https://shop.example, or [\"*\"]",
                    names = " must be a list of names of header fields, of letters, digits and -",
                    time = place + ".max_age: must be a time such as 0s, 10m or 2h, at most 24h";
  struct Case {
    const char* rule;
    std::string problem;
  };
  const Case cases[] = {
      {"true", place + ": must be an object with origins, or none"},
      {"{}", place + ": needs the member origins"},
      {"{origins: []}", origins},
      {"{origins: \"https://a.example\"}", origins},
      {"{origins: [\"https://a.example/\"]}", origins},
      {"{origins: [\"null\"]}", origins},
      {"{origins: [\"*\", \"https://a.example\"]}",
       place + ".origins: has \"*\" beside other origins: \"*\" is all of them"},
      {"{origins: [\"*\"], credentials: true}",
       place +
           ".credentials: cannot be true for every origin: any page could then act as the browser's user"},
      {"{origins: [\"*\"], headers: [\"*\"]}", place + ".headers:" + names},
      {"{origins: [\"*\"], expose: [X_Key]}", place + ".expose:" + names},
      {"{origins: [\"*\"], max_age: 25h}", time},
      {"{origins: [\"*\"], max_age: 60}", time},
      {"{origins: [\"*\"], methods: [GET]}",
       place + ".methods: is not a member that is supported here: remove it, or correct its name"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.rule);
    const auto problems = problems_of(with_rule(c.rule));
    REQUIRE(!problems.empty());
    CHECK(problems[0] == c.problem);
  }
}

TEST_CASE("cors: where a browser goes itself there is none, what it calls may have some (RFC 9700 2.6)") {
  struct Case {
    const char *served_by, *id;
    bool good;
  };
  const Case cases[] = {{"portal", "a", false},
                        {"oauth", "authorizeGet", false},
                        {"oauth", "endSessionPost", false},
                        {"oauth", "token", true},
                        {"oauth", "jwks", true}};
  for (const Case& c : cases) {
    CAPTURE(c.id);
    const auto problems = problems_of(
        "openapi: 3.1.0\ninfo: {title: T, version: \"1\"}\nx-tollgate: {served_by: " +
        std::string(c.served_by) + "}\npaths:\n  /a:\n    get: {operationId: " + c.id +
        ", security: [], x-tollgate: {cors: {origins: [\"https://a.example\"]}}, responses: {\"200\": "
        "{description: OK}}}\n");
    CHECK(problems.empty() == c.good);
    if (!c.good) CHECK(problems.front().find("is where a browser goes") != std::string::npos);
  }
}

TEST_CASE("cors: an origin is written as a browser serialises it (HTML, serialization of an origin)") {
  struct Case {
    const char* text;
    bool good;
  };
  const Case cases[] = {
      {"https://shop.example", true},
      {"http://localhost:3000", true},
      {"https://a.example:65535", true},
      {"https://a.example:65536", false},
      {"https://a.example:443", false},
      {"http://a.example:443", true},
      {"http://a.example:80", false},
      {"https://a.example:80", true},
      {"https://[::1]:8443", true},
      {"https://[::1]", true},
      {"https://[::1", false},
      {"https://[]", false},
      {"https://A.example", false},
      {"https://a.example/", false},
      {"https://a.example:", false},
      {"https://a.example:08", false},
      {"https://a.example:8x", false},
      {"https://", false},
      {"ftp://a.example", false},
      {"null", false},
      {"https://user@a.example", false},
      {"https://a.example?x", false},
      {"https://xn--bcher-kva.example", true},
      {"https://a.example:12:13", false},
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    CHECK(is_serialised_origin(c.text) == c.good);
  }
}
