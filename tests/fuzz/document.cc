// Fuzzes the loading of OpenAPI documents: a document or problems, never both; as JSON it is the same
// document.
#include "openapi/document.h"

#include <string>
#include <variant>

#include "openapi/route_table.h"
#include "tests/fuzz/fuzz.h"

namespace {

using nlohmann::ordered_json;

/// YAML takes no implicit key over 1024 characters; JSON does.
bool has_long_name(const ordered_json& value) {
  bool found = false;
  if (!value.is_structured()) return false;
  for (const auto& [name, part] : value.items())
    found |= (value.is_object() && name.size() > 500) || has_long_name(part);
  return found;
}

void check_problems(const openapi::Loaded& loaded, std::string_view yaml) {
  const auto lines =
      1 + std::count(yaml.begin(), yaml.end(), '\n') + std::count(yaml.begin(), yaml.end(), '\r');
  int last = 0;
  for (const openapi::Problem& problem : loaded.problems) {
    fuzz::require(problem.file == "fuzz.yaml" && !problem.reason.empty(), "a problem says what and where");
    fuzz::require(problem.line >= 0 && problem.line <= lines, "a problem is on a line of the file");
    last = problem.line;
  }
  (void)last;
}

/// Every operation is reached by a path made of its template, by its method.
void check_routes(const openapi::Document& document) {
  auto built = openapi::RouteTable::build({&document});
  auto* table = std::get_if<openapi::RouteTable>(&built);
  if (!table) return fuzz::require(!std::get<1>(built).empty(), "routes that cannot be have a problem");
  fuzz::require(table->routes().size() == document.operations.size(), "each operation is a route");
  for (const openapi::Operation& operation : document.operations) {
    std::string path;
    for (std::size_t i = 0; i < operation.path.size(); ++i) {
      if (operation.path[i] == '{') {
        path += "~value";
        i = operation.path.find('}', i);
      } else {
        path += operation.path[i];
      }
    }
    const auto result = table->match(operation.method, path);
    const auto* match = std::get_if<openapi::Match>(&result);
    fuzz::require(match && match->route->operation->id == operation.id, "an operation is found by its path");
    for (std::size_t i = 0; i < match->param_count; ++i)
      fuzz::require(match->params[i].raw.find("~value") != std::string_view::npos,
                    "a parameter is bound to its segment");
  }
}

void check_same(const openapi::Document& a, const openapi::Document& b) {
  fuzz::require(a.json == b.json, "the value is the same");
  fuzz::require(
      a.title == b.title && a.version == b.version && a.base_path == b.base_path && a.scopes == b.scopes,
      "the head is the same");
  fuzz::require(a.operations.size() == b.operations.size(), "there are the same operations");
  for (std::size_t i = 0; i < a.operations.size(); ++i) {
    const openapi::Operation &one = a.operations[i], &other = b.operations[i];
    fuzz::require(one.id == other.id && one.method == other.method && one.path == other.path,
                  "an operation is the same");
    fuzz::require(one.scopes == other.scopes && one.authenticated == other.authenticated,
                  "its security is the same");
    fuzz::require(one.parameters.size() == other.parameters.size() && one.body_types == other.body_types &&
                      one.body_schema.has_value() == other.body_schema.has_value(),
                  "what it takes is the same");
    fuzz::require(one.policy.moves_money == other.policy.moves_money &&
                      one.policy.cost == other.policy.cost && one.policy.upstream == other.policy.upstream,
                  "its policy is the same");
  }
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string yaml(fuzz::text(data, size));
  const openapi::Loaded loaded = openapi::load_document_text("fuzz", "fuzz.yaml", yaml);
  fuzz::require((loaded.document == nullptr) == !loaded.problems.empty(),
                "a document or problems, never both");
  check_problems(loaded, yaml);
  if (!loaded.document) return 0;
  const openapi::Document& document = *loaded.document;
  fuzz::require(document.yaml == yaml && document.name == "fuzz", "the document keeps its text");
  for (const openapi::Operation& operation : document.operations)
    fuzz::require(!operation.id.empty() && operation.path.starts_with('/'),
                  "an operation has an id and a path");
  check_routes(document);
  if (has_long_name(document.json)) return 0;
  // JSON is YAML 1.2.
  const openapi::Loaded again = openapi::load_document_text("fuzz", "fuzz.yaml", document.json.dump(1));
  fuzz::require(again.document != nullptr, "a document as JSON is a document");
  check_same(document, *again.document);
  return 0;
}
