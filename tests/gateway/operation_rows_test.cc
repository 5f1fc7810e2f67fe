// Tests of the numbering of operations.
#include "gateway/operation_rows.h"

#include <doctest/doctest.h>

namespace {

struct Table {
  explicit Table(const std::string& operations, const std::string& name = "pay")
      : loaded(openapi::load_document_text(
            name, name + ".yaml",
            "openapi: 3.1.0\ninfo: {title: T, version: \"1\"}\nservers: [{url: /" + name +
                "}]\nx-tollgate: {upstream: payments}\npaths:\n" + operations)),
        routes(std::get<openapi::RouteTable>(openapi::RouteTable::build({loaded.document.get()}))) {}
  std::size_t row(std::string_view operation) {
    for (const openapi::Route& route : routes.routes())
      if (route.operation->id == operation) return route.index;
    return 999;
  }
  openapi::Loaded loaded;
  openapi::RouteTable routes;
};

std::string get(const std::string& id) {
  return "  /" + id + ":\n    get: {operationId: " + id +
         ", summary: S, security: [], responses: {\"200\": {description: OK}}}\n";
}

}  // namespace

TEST_CASE("operation rows: an operation keeps its row, whatever comes before it or goes") {
  gateway::OperationRows rows;
  Table first(get("b") + get("c"));
  rows.number(first.routes);
  const std::size_t b = first.row("b"), c = first.row("c");
  CHECK(b != c);
  Table second(get("a") + get("c"));
  rows.number(second.routes);
  CHECK(second.row("c") == c);
  CHECK(second.row("a") == 2);
  Table third(get("b"));
  rows.number(third.routes);
  CHECK(third.row("b") == b);
  CHECK(gateway::row_count(second.routes) == 3);
  CHECK(rows.names().size() == 3);
  CHECK(rows.names()[b] == gateway::OperationName{"pay", "b"});
}

TEST_CASE("operation rows: one operationId in two documents is two operations") {
  gateway::OperationRows rows;
  Table one(get("a")), other(get("a"), "cards");
  rows.number(one.routes);
  rows.number(other.routes);
  CHECK(one.row("a") != other.row("a"));
}
