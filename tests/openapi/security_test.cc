// Scopes and security requirements: what is declared, what is needed, what is refused.
#include "openapi/security.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "tests/openapi/document_text.h"

using namespace openapi_test;

namespace {

/// A document whose security scheme and operation's security are given.
std::string document(const std::string& scheme, const std::string& security) {
  return "openapi: 3.1.0\ninfo: {title: T, version: \"1\"}\nx-tollgate: {upstream: bank}\ncomponents:\n  "
         "securitySchemes:\n    s: " +
         scheme + "\npaths:\n  /a:\n    get:\n      security: " + security +
         "\n      operationId: op\n      responses: {\"200\": {description: OK}}\n";
}
const std::string kScheme =
    "{type: oauth2, flows: {clientCredentials: {tokenUrl: /t, scopes: {\"a:read\": See it, \"b\": Do it}}}}";

}  // namespace

TEST_CASE("security: scopes with their words, and what an operation needs") {
  const auto loaded = load(document(kScheme, "[{s: [\"a:read\", b, b]}]"));
  REQUIRE(loaded.document);
  CHECK(loaded.document->scopes == openapi::DeclaredScopes{{"a:read", "See it"}, {"b", "Do it"}});
  CHECK(loaded.document->operations[0].authenticated);
  CHECK(loaded.document->operations[0].scopes == std::vector<std::string>{"a:read", "b"});
}

TEST_CASE("security: a token without scopes, and none at all") {
  const auto token = load(document(kScheme, "[{s: []}]"));
  REQUIRE(token.document);
  CHECK(token.document->operations[0].authenticated);
  CHECK(token.document->operations[0].scopes.empty());
  const auto open = load(document(kScheme, "[]"));
  REQUIRE(open.document);
  CHECK(!open.document->operations[0].authenticated);
}

TEST_CASE("security: what is refused, on which line, and why") {
  struct Case {
    std::string scheme, security, problem;
  };
  const Case cases[] = {
      {kScheme, "[{s: [c]}]",
       "t.yaml:10: paths./a.get.security.0.s.0: unknown scope c: declare it in the flows of the security "
       "scheme"},
      {kScheme, "[{t: []}]",
       "t.yaml:10: paths./a.get.security.0.t: unknown security scheme: add it to components/securitySchemes"},
      {kScheme, "[{s: []}, {}]",
       "t.yaml:10: paths./a.get.security: must be [], or one requirement of one scheme: alternatives are not "
       "enforced"},
      {kScheme, "[{}]",
       "t.yaml:10: paths./a.get.security: must be [], or one requirement of one scheme: alternatives are not "
       "enforced"},
      {kScheme, "{}",
       "t.yaml:10: paths./a.get.security: must be [], or one requirement of one scheme: alternatives are not "
       "enforced"},
      {kScheme, "[{s: b}]", "t.yaml:10: paths./a.get.security.0.s: must be a list of scopes"},
      {kScheme, "[{s: [5]}]", "t.yaml:10: paths./a.get.security.0.s.0: must be the name of a scope"},
      {"{type: apiKey, in: header, name: k}", "[]",
       "t.yaml:6: components.securitySchemes.s: must be of type oauth2: no other scheme is enforced"},
      {"{type: oauth2}", "[]", "t.yaml:6: components.securitySchemes.s: needs the member flows, an object"},
      {"{type: oauth2, flows: {implicit: {scopes: {}}}}", "[]",
       "t.yaml:6: components.securitySchemes.s.flows.implicit: is not a member that is supported here: "
       "remove it, or correct its name"},
      {"{type: oauth2, flows: {clientCredentials: {}}}", "[]",
       "t.yaml:6: components.securitySchemes.s.flows.clientCredentials: needs the member scopes, an object"},
      {"{type: oauth2, flows: {clientCredentials: {scopes: {\"a b\": See it}}}}", "[]",
       "t.yaml:6: components.securitySchemes.s.flows.clientCredentials.scopes.a b: is not a scope: printable "
       "ASCII without spaces, quotes "
       "and backslashes"},
      {"{type: oauth2, flows: {clientCredentials: {scopes: {a: \"\"}}}}", "[]",
       "t.yaml:6: components.securitySchemes.s.flows.clientCredentials.scopes.a: needs words that a customer "
       "understands: the consent "
       "page shows them"},
      {"{type: oauth2, flows: {clientCredentials: {scopes: {a: One}}, authorizationCode: {scopes: {a: "
       "Two}}}}",
       "[]",
       "t.yaml:6: components.securitySchemes.s.flows.authorizationCode.scopes.a: has other words than in "
       "another flow: write the same"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.scheme);
    CAPTURE(c.security);
    const auto problems = problems_of(document(c.scheme, c.security));
    REQUIRE(!problems.empty());
    CHECK(std::ranges::find(problems, c.problem) != problems.end());
    if (problems.size() == 1) CHECK(problems[0] == c.problem);
  }
}
