// Documents as a whole: heads, servers, and the three that are published here.
#include "openapi/document.h"

#include <doctest/doctest.h>

#include <set>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "tests/openapi/document_text.h"

using namespace openapi;
using namespace openapi_test;

namespace {

const Operation& find(const Document& document, const std::string& id) {
  const auto found = std::ranges::find(document.operations, id, &Operation::id);
  REQUIRE(found != document.operations.end());
  return *found;
}

Loaded published(const std::string& name) {
  Loaded loaded = load_document(std::string(SOURCE_DIR) + "/openapi/" + name + ".yaml");
  for (const Problem& problem : loaded.problems) MESSAGE(problem.text());
  return loaded;
}

}  // namespace

TEST_CASE("document: the published ones have no problem") {
  for (const char* name : {"payments", "oauth", "portal"}) {
    CAPTURE(name);
    const Loaded loaded = published(name);
    CHECK(loaded.problems.empty());
    REQUIRE(loaded.document);
    CHECK(loaded.document->name == name);
    std::ifstream file(loaded.document->file);
    std::ostringstream bytes;
    bytes << file.rdbuf();
    CHECK(loaded.document->yaml == bytes.str());
    CHECK(loaded.document->json["openapi"] == "3.1.0");
    CHECK(loaded.document->json.begin().key() == "openapi");
  }
}

TEST_CASE("document: payments says what the gateway has to enforce") {
  const Loaded loaded = published("payments");
  REQUIRE(loaded.document);
  const Document& document = *loaded.document;
  CHECK(document.base_path == "/v1");
  CHECK(document.scopes.size() == 6);
  struct Case {
    const char *id, *method, *path, *scope;
    bool moves_money;
  };
  const Case cases[] = {
      {"listAccounts", "GET", "/v1/accounts", "accounts:read", false},
      {"getAccount", "GET", "/v1/accounts/{account_id}", "accounts:read", false},
      {"getBalances", "GET", "/v1/accounts/{account_id}/balances", "balances:read", false},
      {"listTransactions", "GET", "/v1/accounts/{account_id}/transactions", "transactions:read", false},
      {"listPayments", "GET", "/v1/payments", "payments:read", false},
      {"createPayment", "POST", "/v1/payments", "payments:write", true},
      {"getPayment", "GET", "/v1/payments/{payment_id}", "payments:read", false},
      {"listRefunds", "GET", "/v1/payments/{payment_id}/refunds", "payments:read", false},
      {"createRefund", "POST", "/v1/payments/{payment_id}/refunds", "refunds:write", true},
      {"getUsage", "GET", "/v1/usage", "", false},
  };
  CHECK(document.operations.size() == std::size(cases));
  for (const Case& c : cases) {
    CAPTURE(c.id);
    const Operation& operation = find(document, c.id);
    CHECK(operation.method == c.method);
    CHECK(operation.path == c.path);
    CHECK(operation.authenticated);
    const std::vector<std::string> scopes(*c.scope ? 1 : 0, c.scope);
    CHECK(operation.scopes == scopes);
    CHECK(operation.policy.upstream == "payments");
    CHECK(operation.policy.moves_money == c.moves_money);
    CHECK(operation.body_required == c.moves_money);
  }
}

TEST_CASE("document: the body of createPayment, case by case") {
  const Loaded loaded = published("payments");
  REQUIRE(loaded.document);
  const Operation& operation = find(*loaded.document, "createPayment");
  REQUIRE(operation.body_schema);
  const auto good = nlohmann::json::parse(
      R"({"amount":{"currency":"EUR","value":1250},"creditor":{"name":"Example Shop"},"merchant_reference":"order-1"})");
  CHECK(operation.body_schema->validate(good).empty());
  struct Case {
    const char *patch, *pointer, *text;
  };
  const Case cases[] = {
      {R"({"amount":null})", "/amount", "is required"},
      {R"({"amount":{"value":0}})", "/amount/value", "must be at least 1"},
      {R"({"amount":{"value":12.5}})", "/amount/value", "must be an integer"},
      {R"({"amount":{"value":"1250"}})", "/amount/value", "must be an integer"},
      {R"({"amount":{"value":9007199254740992}})", "/amount/value", "must be at most 9007199254740991"},
      {R"({"amount":{"currency":null}})", "/amount/currency", "is required"},
      {R"({"amount":{"currency":"eur"}})", "/amount/currency", "must match the pattern ^[A-Z]{3}$"},
      {R"({"amount":{"tip":1}})", "/amount/tip", "is not a known member"},
      {R"({"creditor":{"account":{}}})", "/creditor/account", "must have at least 1 member"},
      {R"({"creditor":{"account":{"iban":"DE 1"}}})", "/creditor/account/iban",
       "must match the pattern ^[A-Z]{2}[0-9]{2}[0-9A-Z]{1,30}$"},
      {R"({"merchant_reference":""})", "/merchant_reference", "must have at least 1 character"},
      {R"({"capture_method":"manual"})", "/capture_method", "must be one of: automatic"},
      {R"({"metadata":{"a":1}})", "/metadata/a", "must be a string"},
      {R"({"surprise":1})", "/surprise", "is not a known member"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.patch);
    auto body = good;
    body.merge_patch(nlohmann::json::parse(c.patch));
    const auto violations = operation.body_schema->validate(body);
    REQUIRE(violations.size() == 1);
    CHECK(violations[0].pointer == c.pointer);
    CHECK(violations[0].text == c.text);
  }
}

TEST_CASE("document: examples in the published documents fit their schemas") {
  const Loaded loaded = published("payments");
  REQUIRE(loaded.document);
  for (const Operation& operation : loaded.document->operations) {
    if (!operation.body_schema) continue;
    CAPTURE(operation.id);
    const auto& item = loaded.document->json["paths"][operation.path.substr(3)]["post"];
    CHECK(operation.body_schema
              ->validate(nlohmann::json(item["requestBody"]["content"]["application/json"]["example"]))
              .empty());
  }
}

TEST_CASE("document: the OAuth endpoints and pages are answered here, with small bodies and few tokens") {
  for (const char* name : {"oauth", "portal"}) {
    CAPTURE(name);
    const Loaded loaded = published(name);
    REQUIRE(loaded.document);
    CHECK(loaded.document->base_path == "/");
    // Those that a token opens, and those with a JSON body.
    const std::set<std::string> with_token{"queryGrant", "revokeGrant", "userinfoGet", "userinfoPost"};
    const std::set<std::string> with_body{"registerClient", "replaceClient"};
    for (const Operation& operation : loaded.document->operations) {
      CAPTURE(operation.id);
      CHECK(operation.policy.served_by == (std::string(name) == "oauth" ? Served::oauth : Served::portal));
      CHECK(operation.policy.max_body == 65536);
      CHECK(operation.authenticated == with_token.contains(operation.id));
      CHECK(operation.body_schema.has_value() == with_body.contains(operation.id));
      CHECK(!operation.body_required);
      for (const Parameter& parameter : operation.parameters)
        CHECK(parameter.required == (parameter.in == In::path));
    }
  }
}

TEST_CASE("document: what is wrong with the head, on which line, and why") {
  const std::string paths = "paths:\n  /a:\n    get: {x-tollgate: {served_by: oauth}, " + kOperation + "}\n";
  const std::string head = "openapi: 3.1.0\ninfo: {title: T, version: \"1\"}\n";
  struct Case {
    std::string yaml;
    std::vector<std::string> problems;
  };
  const Case cases[] = {
      {"5", {"t.yaml:1: must be an OpenAPI document: an object"}},
      {"{}",
       {"t.yaml:1: needs the member openapi", "t.yaml:1: needs the member info, an object",
        "t.yaml:1: needs the member paths, an object"}},
      {"openapi: 3.0.3\ninfo: {title: T, version: \"1\"}\n" + paths,
       {"t.yaml:1: openapi: must be 3.1.x: other versions have other rules"}},
      {"openapi: 3.1\ninfo: {title: T, version: \"1\"}\n" + paths,
       {"t.yaml:1: openapi: must be a text: put it in quotes"}},
      {"openapi: 3.1.0\ninfo: {title: T, version: 1.0}\n" + paths,
       {"t.yaml:2: info.version: must be a text: put it in quotes"}},
      {"openapi: 3.1.0\ninfo: {title: T}\n" + paths, {"t.yaml:2: info: needs the member version"}},
      {head + "path: {}\n" + paths,
       {"t.yaml:3: path: is not a member that is supported here: remove it, or correct its name"}},
      {head + "servers: [{url: /v1}, {url: https://a.example/v2}]\n" + paths,
       {"t.yaml:3: servers.1: has another path than the first server: a document has one base path"}},
      {head + "servers: [{url: \"https://{host}/v1\"}]\n" + paths, {}},
      {head + "servers: [{url: \"/{version}\"}]\n" + paths,
       {"t.yaml:3: servers.0: needs a url such as /v1 or https://api.example.com/v1, without variables"}},
      {head + "servers: []\n" + paths, {"t.yaml:3: servers: must be a list of servers"}},
      {head + "components: {schemas: {A: {nullable: true}}}\n" + paths,
       {"t.yaml:3: components.schemas.A.nullable: is of OpenAPI 3.0: write type: [TYPE, \"null\"]"}},
      {head + "components: {callbacks: {}}\n" + paths,
       {"t.yaml:3: components.callbacks: is not a member that is supported here: remove it, or correct its "
        "name"}},
      {head + paths + "  /b:\n    get: {x-tollgate: {served_by: oauth}, " + kOperation + "}\n",
       {"t.yaml:7: paths./b.get.operationId: is there a second time: give each operation an id of its own"}},
      {"a: [", {"t.yaml:1: is not YAML: end of sequence flow not found"}},
  };
  for (const Case& c : cases) {
    CAPTURE(c.yaml);
    CHECK(problems_of(c.yaml) == c.problems);
  }
}

TEST_CASE("document: a problem in a shared component is told once, every other one as well") {
  const auto problems =
      problems_of(kHead +
                  "  /a:\n"
                  "    get: {operationId: a, parameters: [{$ref: \"#/paths/~1b/parameters/0\"}], responses: "
                  "{\"200\": {description: OK}}}\n"
                  "  /b:\n"
                  "    parameters:\n"
                  "      - {name: n, in: query, schema: {type: string, nullable: true}}\n"
                  "    get: {operationId: b, security: [{oauth2: [none]}], responses: {\"200\": {}}}\n");
  CHECK(
      problems ==
      std::vector<std::string>{
          "t.yaml:17: paths./b.parameters.0.schema.nullable: is of OpenAPI 3.0: write type: [TYPE, \"null\"]",
          "t.yaml:18: paths./b.get.security.0.oauth2.0: unknown scope none: declare it in the flows of the "
          "security scheme",
          "t.yaml:18: paths./b.get.responses.200: needs the member description",
      });
}

TEST_CASE("document: servers may be absolute when they have one path") {
  const std::string rest =
      "info: {title: T, version: \"1\"}\npaths:\n  /a:\n    get: {x-tollgate: {served_by: oauth}, " +
      kOperation + "}\n";
  struct Case {
    const char *servers, *base, *path;
  };
  const Case cases[] = {
      {"", "/", "/a"},
      {"servers: [{url: /}]\n", "/", "/a"},
      {"servers: [{url: /v1/}]\n", "/v1", "/v1/a"},
      {"servers: [{url: https://api.example}]\n", "/", "/a"},
      {"servers: [{url: https://api.example/v1, description: Live}, {url: https://sandbox.example/v1}]\n",
       "/v1", "/v1/a"}};
  for (const Case& c : cases) {
    CAPTURE(c.servers);
    const auto loaded = load("openapi: 3.1.0\n" + (c.servers + rest));
    REQUIRE(loaded.document);
    CHECK(loaded.document->base_path == c.base);
    CHECK(loaded.document->operations[0].path == c.path);
  }
}

TEST_CASE("document: a file that cannot be read is one problem") {
  const Loaded loaded = load_document("/nonexistent/x.yaml");
  REQUIRE(loaded.problems.size() == 1);
  CHECK(loaded.problems[0].text() ==
        "/nonexistent/x.yaml: cannot be read: check that it exists, is not empty and may be read");
  CHECK(!loaded.document);
}
