// Routes: literals before parameters, Allow, conflicts, and the published documents together.
#include "openapi/route_table.h"

#include <doctest/doctest.h>

#include "tests/openapi/document_text.h"

using namespace openapi;
using namespace openapi_test;

namespace {

/// A document made by hand: what build() checks cannot all be written in a file that loads.
Document document_of(const std::string& name,
                     const std::vector<std::tuple<std::string, std::string, std::string>>& operations) {
  Document document;
  document.name = name;
  document.file = name + ".yaml";
  document.base_path = "/";
  for (const auto& [id, method, path] : operations) {
    Operation operation;
    operation.id = id;
    operation.method = method;
    operation.path = path;
    document.operations.push_back(operation);
  }
  return document;
}

std::string describe(const MatchResult& result) {
  if (const auto* other = std::get_if<MethodNotAllowed>(&result)) return "405 " + std::string(other->allow);
  const auto* match = std::get_if<Match>(&result);
  if (!match) return "404";
  std::string out = match->route->operation->id;
  for (std::size_t i = 0; i < match->param_count; ++i)
    out += " " + std::string(match->params[i].name) + "=" + std::string(match->params[i].raw);
  return out;
}

}  // namespace

TEST_CASE("route table: what matches") {
  const Document document = document_of("d", {{"home", "GET", "/"},
                                              {"list", "GET", "/docs"},
                                              {"errors", "GET", "/docs/errors"},
                                              {"error", "GET", "/docs/errors/{code}"},
                                              {"document", "GET", "/docs/{document}"},
                                              {"operation", "GET", "/docs/{document}/{operation_id}"},
                                              {"create", "POST", "/docs/{name}"},
                                              {"remove", "DELETE", "/docs/{name}"},
                                              {"edit", "GET", "/docs/errors/{code}/edit"},
                                              {"deep", "GET", "/docs/{document}/x/y"},
                                              {"slash", "GET", "/slash/"},
                                              {"put", "PUT", "/only"},
                                              {"patch", "PATCH", "/only"}});
  auto built = RouteTable::build({&document});
  REQUIRE(std::holds_alternative<RouteTable>(built));
  const RouteTable& table = std::get<RouteTable>(built);
  struct Case {
    const char *method, *path, *expect;
  };
  const Case cases[] = {
      {"GET", "/", "home"},
      {"HEAD", "/", "home"},
      {"GET", "/docs", "list"},
      {"GET", "/docs/", "404"},
      {"GET", "/docs/errors", "errors"},
      {"GET", "/docs/errors/not_found", "error code=not_found"},
      {"GET", "/docs/payments", "document document=payments"},
      {"GET", "/docs/payments/op", "operation document=payments operation_id=op"},
      {"GET", "/docs/payments/", "404"},
      {"GET", "/docs/errors/x/y", "deep document=errors"},
      {"GET", "/docs/errors/x/edit", "edit code=x"},
      {"GET", "/docs/a%2Fb", "document document=a%2Fb"},
      {"POST", "/docs/payments", "create name=payments"},
      {"POST", "/docs/errors", "405 GET, HEAD"},
      {"PUT", "/docs/payments", "405 DELETE, GET, HEAD, POST"},
      {"OPTIONS", "/docs", "405 GET, HEAD"},
      {"get", "/docs", "405 GET, HEAD"},
      {"", "/docs", "405 GET, HEAD"},
      {"GET", "/only", "405 PATCH, PUT"},
      {"GET", "/slash/", "slash"},
      {"GET", "/slash", "404"},
      {"GET", "/nothing", "404"},
      {"GET", "/docs/a/b/c/d", "404"},
      {"GET", "", "404"},
      {"GET", "docs", "404"},
      {"GET", "//docs", "404"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.method);
    CAPTURE(c.path);
    CHECK(describe(table.match(c.method, c.path)) == c.expect);
  }
  for (std::size_t i = 0; i < table.routes().size(); ++i) CHECK(table.routes()[i].index == i);
}

TEST_CASE("route table: 8 parameters are bound, the table may be moved") {
  const Document document = document_of("d", {{"op", "GET", "/{a}/{b}/{c}/{d}/{e}/{f}/{g}/{h}"}});
  auto built = RouteTable::build({&document});
  REQUIRE(std::holds_alternative<RouteTable>(built));
  const RouteTable table = std::move(std::get<RouteTable>(built));
  CHECK(describe(table.match("GET", "/1/2/3/4/5/6/7/8")) == "op a=1 b=2 c=3 d=4 e=5 f=6 g=7 h=8");
  CHECK(describe(table.match("GET", "/1/2/3/4/5/6/7")) == "404");
  CHECK(describe(table.match("GET", "/1/2/3/4/5/6/7/8/9")) == "404");
}

TEST_CASE("route table: a path as long as a request can have is not found, and quickly") {
  const Document document = document_of("d", {{"op", "GET", "/a/{b}/c"}, {"other", "GET", "/a/x/{c}"}});
  auto built = RouteTable::build({&document});
  std::string path;
  while (path.size() < 64 * 1024) path += "/a";
  CHECK(describe(std::get<RouteTable>(built).match("GET", path)) == "404");
}

TEST_CASE("route table: what documents cannot have together") {
  struct Case {
    Document first, second;
    const char* problem;
  };
  Document words_a = document_of("a", {{"one", "GET", "/one"}}),
           words_b = document_of("b", {{"two", "GET", "/two"}});
  words_a.scopes = {{"s", "One"}};
  words_b.scopes = {{"s", "Two"}};
  const Case cases[] = {
      {document_of("a", {{"one", "GET", "/x/{a}"}}), document_of("b", {{"two", "GET", "/x/{b}"}}),
       "b.yaml: paths./x/{b}.get: is the same route as one of a.yaml: change one of the paths"},
      {document_of("a", {{"one", "GET", "/x"}}), document_of("b", {{"one", "GET", "/y"}}),
       "b.yaml: paths./y.get.operationId: one is an operation of a.yaml too: rename one"},
      {document_of("a", {}), document_of("b", {{"one", "GET", "/{a}/{b}/{c}/{d}/{e}/{f}/{g}/{h}/{i}"}}),
       "b.yaml: paths./{a}/{b}/{c}/{d}/{e}/{f}/{g}/{h}/{i}.get: has more than 8 path parameters"},
      {words_a, words_b,
       "b.yaml: components.securitySchemes: scope s has other words than in a.yaml: write the same, the "
       "consent page shows them"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.problem);
    const auto built = RouteTable::build({&c.first, &c.second});
    const auto* problems = std::get_if<std::vector<Problem>>(&built);
    REQUIRE(problems);
    REQUIRE(problems->size() == 1);
    CHECK(problems->front().text() == c.problem);
  }
}

TEST_CASE("route table: a type of authorization details belongs to one document") {
  const auto document = [](const std::string& name, const std::string& type) {
    const std::string schema =
        "{type: object, required: [type], additionalProperties: false, properties: {type: "
        "{const: " +
        type + "}}}";
    return load_document_text(name, name + ".yaml",
                              "openapi: 3.1.0\ninfo: {title: T, version: \"1\"}\n"
                              "x-tollgate: {authorization_details: {" +
                                  type + ": {title: T, schema: " + schema + "}}}\npaths: {}\n");
  };
  const Loaded first = document("a", "pay"), second = document("b", "pay"), other = document("b", "look");
  REQUIRE(first.document);
  const auto built = RouteTable::build({first.document.get(), second.document.get()});
  const auto* problems = std::get_if<std::vector<Problem>>(&built);
  REQUIRE(problems);
  CHECK(problems->front().text() ==
        "b.yaml:3: x-tollgate.authorization_details.pay: is a type of a.yaml too: a type has one meaning");
  CHECK(std::holds_alternative<RouteTable>(RouteTable::build({first.document.get(), other.document.get()})));
}

TEST_CASE("route table: a conflict has the line of the operation") {
  const std::string yaml = kHead + "  /a:\n    get: {" + kOperation + "}\n";
  const Loaded first = load_document_text("a", "a.yaml", yaml);
  const Loaded second = load_document_text("b", "b.yaml", yaml);
  REQUIRE(second.document);
  const auto built = RouteTable::build({first.document.get(), second.document.get()});
  const auto* problems = std::get_if<std::vector<Problem>>(&built);
  REQUIRE(problems);
  REQUIRE(problems->size() == 2);
  CHECK((*problems)[0].text() ==
        "b.yaml:14: paths./a.get.operationId: op is an operation of a.yaml too: rename one");
  CHECK((*problems)[1].text() ==
        "b.yaml:14: paths./a.get: is the same route as op of a.yaml: change one of the paths");
}

TEST_CASE("route table: what is no GET on a path with kept answers changes them, whichever document has it") {
  Document first =
      document_of("a", {{"read", "GET", "/a/{id}"}, {"write", "PUT", "/a/{id}"}, {"other", "PUT", "/b"}});
  const Document second = document_of("b", {{"drop", "DELETE", "/a/{key}"}, {"literal", "PUT", "/a/b"}});
  first.operations[0].cache = std::make_shared<const CacheRule>();
  auto built = RouteTable::build({&first, &second});
  REQUIRE(std::holds_alternative<RouteTable>(built));
  for (const Route& route : std::get<RouteTable>(built).routes()) {
    CAPTURE(route.operation->id);
    CHECK(route.changes_cached == (route.operation->id == "write" || route.operation->id == "drop"));
  }
}

TEST_CASE("route table: the published documents fit together") {
  std::vector<Loaded> loaded;
  std::vector<const Document*> documents;
  for (const char* name : {"payments", "oauth", "portal"}) {
    loaded.push_back(load_document(std::string(SOURCE_DIR) + "/openapi/" + name + ".yaml"));
    REQUIRE(loaded.back().document);
    documents.push_back(loaded.back().document.get());
  }
  auto built = RouteTable::build(documents);
  REQUIRE(std::holds_alternative<RouteTable>(built));
  const RouteTable& table = std::get<RouteTable>(built);
  CHECK(table.routes().size() == 63);
  CHECK(describe(table.match("GET", "/v1/accounts/acc_1/balances")) == "getBalances account_id=acc_1");
  CHECK(describe(table.match("POST", "/oauth2/token")) == "token");
  CHECK(describe(table.match("GET", "/docs/errors")) == "showErrors");
  CHECK(describe(table.match("GET", "/apps/new")) == "showNewApp");
  CHECK(describe(table.match("DELETE", "/v1/payments")) == "405 GET, HEAD, POST");
}
