// From a method and a path to an operation: the trie, how it is built, and the walk through it.
#include "openapi/route_table.h"

#include <functional>
#include <map>
#include <unordered_map>

#include "openapi/path_template.h"
#include "openapi/pointer.h"
#include "openapi/yaml.h"

namespace openapi {
namespace {

constexpr std::size_t kRouteMethods = 5;
constexpr std::size_t kNone = static_cast<std::size_t>(-1);

/// HEAD is GET here; kNone for what no operation has.
std::size_t method_index(std::string_view method) {
  switch (method.size()) {
    case 3:
      return method == "GET" ? 0 : method == "PUT" ? 1 : kNone;
    case 4:
      return method == "POST" ? 2 : method == "HEAD" ? 0 : kNone;
    case 5:
      return method == "PATCH" ? 3 : kNone;
    case 6:
      return method == "DELETE" ? 4 : kNone;
    default:
      return kNone;
  }
}

/// In the document's own words; looked up again, because a Document keeps no lines.
Problem problem_at(const Document& document, const std::string& pointer, std::string reason) {
  return {document.file, read_yaml(document.yaml).line_of(pointer), dotted(pointer), std::move(reason)};
}

std::string pointer_of(const Document& document, const Operation& operation) {
  const std::size_t base = document.base_path == "/" ? 0 : document.base_path.size();
  std::string method = operation.method;
  for (char& c : method) c = static_cast<char>(c | 0x20);
  return child_pointer(child_pointer("/paths", operation.path.substr(base)), method);
}

/// What documents say of each other's names.
void check_names(const std::vector<const Document*>& documents, std::vector<Problem>& problems) {
  std::map<std::string_view, const Document*> ids, types;
  std::map<std::string_view, std::pair<std::string_view, const Document*>> scopes;
  for (const Document* document : documents) {
    for (const Operation& operation : document->operations) {
      const auto [known, fresh] = ids.emplace(operation.id, document);
      if (!fresh)
        problems.push_back(
            problem_at(*document, pointer_of(*document, operation) + "/operationId",
                       operation.id + " is an operation of " + known->second->file + " too: rename one"));
    }
    for (const DetailsType& type : document->details_types) {
      const auto [known, fresh] = types.emplace(type.name, document);
      if (!fresh)
        problems.push_back(
            problem_at(*document, child_pointer("/x-tollgate/authorization_details", type.name),
                       "is a type of " + known->second->file + " too: a type has one meaning"));
    }
    for (const auto& [name, words] : document->scopes) {
      const auto [known, fresh] = scopes.try_emplace(name, words, document);
      if (!fresh && known->second.first != words)
        problems.push_back(problem_at(*document, "/components/securitySchemes",
                                      "scope " + name + " has other words than in " +
                                          known->second.second->file +
                                          ": write the same, the consent page shows them"));
    }
  }
}

}  // namespace

struct RouteTable::Node {
  /// Lets the map be asked with a view: no string is made to look one up.
  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };
  struct Target {
    std::size_t route = kNone;
    std::vector<std::string_view> names;  // of the parameters, in order; views into the document
  };

  std::unordered_map<std::string, std::unique_ptr<Node>, Hash, std::equal_to<>> literals;
  std::unique_ptr<Node> parameter;
  std::array<Target, kRouteMethods> targets;
  std::string allow;  // empty: no path ends here

  Node& literal(std::string_view text) {
    std::unique_ptr<Node>& child = literals[std::string(text)];
    if (!child) child = std::make_unique<Node>();
    return *child;
  }
  Node& any() {
    if (!parameter) parameter = std::make_unique<Node>();
    return *parameter;
  }

  /// Sorted, HEAD wherever GET is.
  void write_allow() {
    static constexpr std::pair<std::size_t, std::string_view> kSorted[] = {
        {4, "DELETE"}, {0, "GET"}, {0, "HEAD"}, {3, "PATCH"}, {2, "POST"}, {1, "PUT"}};
    allow.clear();
    for (const auto& [method, name] : kSorted)
      if (targets[method].route != kNone) allow.append(allow.empty() ? "" : ", ").append(name);
  }

  /// The node where `path` ends; `rest` is what follows the slash. Raw parameters are left in `match`. Each
  /// node is visited at most once, so backtracking costs no more than the trie has nodes on that depth.
  const Node* find(std::string_view rest, Match& match) const {
    const std::size_t slash = rest.find('/');
    const std::string_view segment = rest.substr(0, slash);
    const bool last = slash == std::string_view::npos;
    if (const auto child = literals.find(segment); child != literals.end()) {
      const Node* found = last ? child->second.get() : child->second->find(rest.substr(slash + 1), match);
      if (found && !found->allow.empty()) return found;
    }
    if (!parameter || segment.empty() || match.param_count == match.params.size()) return nullptr;
    match.params[match.param_count++].raw = segment;
    const Node* found = last ? parameter.get() : parameter->find(rest.substr(slash + 1), match);
    if (found && !found->allow.empty()) return found;
    --match.param_count;
    return nullptr;
  }
};

std::variant<RouteTable, std::vector<Problem>> RouteTable::build(
    const std::vector<const Document*>& documents) {
  RouteTable table;
  std::vector<Problem> problems;
  std::vector<const Node*> ends;  // of the routes
  check_names(documents, problems);
  for (const Document* document : documents) {
    for (const Operation& operation : document->operations) {
      std::string why;
      const auto segments = split_template(operation.path, why);
      const std::size_t method = method_index(operation.method);
      if (!segments || method == kNone) {
        problems.push_back(problem_at(*document, pointer_of(*document, operation),
                                      segments ? "has an unknown method" : why));
        continue;
      }
      Node* node = table.root_.get();
      Node::Target target{table.routes_.size(), {}};
      for (const PathSegment& segment : *segments) {
        node = segment.parameter ? &node->any() : &node->literal(segment.text);
        if (segment.parameter) target.names.push_back(segment.text);
      }
      if (target.names.size() > Match{}.params.size())
        problems.push_back(
            problem_at(*document, pointer_of(*document, operation), "has more than 8 path parameters"));
      if (const std::size_t other = node->targets[method].route; other != kNone) {
        const Route& first = table.routes_[other];
        problems.push_back(problem_at(*document, pointer_of(*document, operation),
                                      "is the same route as " + first.operation->id + " of " +
                                          first.document->file + ": change one of the paths"));
        continue;
      }
      node->targets[method] = std::move(target);
      node->write_allow();
      table.routes_.push_back({&operation, document, table.routes_.size(), 0});
      ends.push_back(node);
    }
  }
  for (Route& route : table.routes_) {
    const std::size_t get = ends[route.index]->targets[method_index("GET")].route;
    route.changes_cached =
        get != kNone && get != route.index && table.routes_[get].operation->cache.has_value();
  }
  if (!problems.empty()) return problems;
  return table;
}

MatchResult RouteTable::match(std::string_view method, std::string_view path) const {
  if (!path.starts_with('/')) return NotFound{};
  Match match;
  const Node* node = root_->find(path.substr(1), match);
  if (!node) return NotFound{};
  const std::size_t index = method_index(method);
  if (index == kNone || node->targets[index].route == kNone) return MethodNotAllowed{node->allow};
  const Node::Target& target = node->targets[index];
  match.route = &routes_[target.route];
  for (std::size_t i = 0; i < match.param_count; ++i) match.params[i].name = target.names[i];
  return match;
}

RouteTable::RouteTable() : root_(std::make_unique<Node>()) {}
RouteTable::~RouteTable() = default;
RouteTable::RouteTable(RouteTable&&) noexcept = default;
RouteTable& RouteTable::operator=(RouteTable&&) noexcept = default;

}  // namespace openapi
