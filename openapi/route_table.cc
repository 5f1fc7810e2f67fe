// From a method and a path to an operation: the trie, how it is built, and the walk through it.
#include "openapi/route_table.h"

#include <algorithm>
#include <functional>
#include <map>

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

/// The trie as it is walked: nodes, and all their literal children in one table of slots, so that a step
/// costs a line of memory for each, however many operations there are.
struct RouteTable::Trie {
  static constexpr std::uint32_t kNowhere = static_cast<std::uint32_t>(-1);

  struct alignas(32) Node {
    std::uint32_t parameter = kNowhere;  // the child that any segment leads to
    bool has_literals = false;           // others
    std::uint32_t allow = kNowhere;      // index in `allows`; kNowhere: no path ends here
    std::array<std::uint32_t, kRouteMethods> routes = {kNowhere, kNowhere, kNowhere, kNowhere, kNowhere};
  };
  /// A literal child. Open addressing: from hash(parent, text) on to the next free slot.
  struct alignas(32) Slot {
    std::uint32_t parent = kNowhere;  // kNowhere: free
    std::uint32_t child = 0;
    std::uint32_t text = 0, size = 0;   // in `texts` …
    std::array<char, 16> short_text{};  // … and here, if it is no longer
  };

  std::vector<Node> nodes = {{}};                   // the first is where every path begins
  std::vector<Slot> slots = std::vector<Slot>(16);  // a power of two, at most half of them taken
  std::string texts;                                // of long literals, one behind the other
  std::vector<std::string> allows;                  // sorted methods, HEAD wherever GET is
  std::vector<std::string_view> names;              // of parameters, in order; views into the documents

  std::size_t first_slot(std::uint32_t parent, std::string_view text) const {
    const std::size_t mixed = std::hash<std::string_view>{}(text) + parent * 0x9e3779b97f4a7c15U;
    return (mixed ^ mixed >> 32) & (slots.size() - 1);
  }
  std::string_view text_of(const Slot& slot) const {
    if (slot.size <= slot.short_text.size()) return {slot.short_text.data(), slot.size};
    return std::string_view(texts).substr(slot.text, slot.size);
  }
  std::uint32_t literal(std::uint32_t parent, std::string_view text) const {
    if (!nodes[parent].has_literals) return kNowhere;
    for (std::size_t at = first_slot(parent, text);; at = (at + 1) & (slots.size() - 1)) {
      const Slot& slot = slots[at];
      if (slot.parent == kNowhere) return kNowhere;
      if (slot.parent == parent && text_of(slot) == text) return slot.child;
    }
  }

  /// The node where `path` ends; `rest` is what follows the slash. Raw parameters are left in `match`. Each
  /// node is visited at most once, so backtracking costs no more than the trie has nodes on that depth.
  std::uint32_t find(std::uint32_t node, std::string_view rest, Match& match) const {
    const std::size_t slash = rest.find('/');
    const std::string_view segment = rest.substr(0, slash);
    const auto follow = [&](std::uint32_t child) {
      const std::uint32_t found =
          slash == std::string_view::npos ? child : find(child, rest.substr(slash + 1), match);
      return found != kNowhere && nodes[found].allow != kNowhere ? found : kNowhere;
    };
    if (const std::uint32_t child = literal(node, segment); child != kNowhere)
      if (const std::uint32_t found = follow(child); found != kNowhere) return found;
    const std::uint32_t any = nodes[node].parameter;
    if (any == kNowhere || segment.empty() || match.param_count == match.params.size()) return kNowhere;
    match.params[match.param_count++].raw = segment;
    if (const std::uint32_t found = follow(any); found != kNowhere) return found;
    --match.param_count;
    return kNowhere;
  }

  std::uint32_t make_node() {
    nodes.emplace_back();
    return static_cast<std::uint32_t>(nodes.size() - 1);
  }
  std::uint32_t make_any(std::uint32_t parent) {
    if (nodes[parent].parameter == kNowhere) {
      const std::uint32_t made = make_node();
      nodes[parent].parameter = made;
    }
    return nodes[parent].parameter;
  }
  std::uint32_t make_literal(std::uint32_t parent, std::string_view text) {
    if (2 * (literals_ + 1) > slots.size()) grow();
    if (const std::uint32_t known = literal(parent, text); known != kNowhere) return known;
    ++literals_;
    nodes[parent].has_literals = true;
    Slot slot{parent, make_node(), static_cast<std::uint32_t>(texts.size()),
              static_cast<std::uint32_t>(text.size())};
    if (text.size() <= slot.short_text.size())
      std::ranges::copy(text, slot.short_text.begin());
    else
      texts += text;
    put(slot);
    return slot.child;
  }
  void write_allow(std::uint32_t node) {
    static constexpr std::pair<std::size_t, std::string_view> kSorted[] = {
        {4, "DELETE"}, {0, "GET"}, {0, "HEAD"}, {3, "PATCH"}, {2, "POST"}, {1, "PUT"}};
    std::string allow;
    for (const auto& [method, name] : kSorted)
      if (nodes[node].routes[method] != kNowhere) allow.append(allow.empty() ? "" : ", ").append(name);
    const auto known = std::ranges::find(allows, allow);
    nodes[node].allow = static_cast<std::uint32_t>(known - allows.begin());
    if (known == allows.end()) allows.push_back(std::move(allow));
  }

 private:
  void put(const Slot& slot) {
    std::size_t at = first_slot(slot.parent, text_of(slot));
    while (slots[at].parent != kNowhere) at = (at + 1) & (slots.size() - 1);
    slots[at] = slot;
  }
  void grow() {
    std::vector<Slot> old(2 * slots.size());
    old.swap(slots);
    for (const Slot& slot : old)
      if (slot.parent != kNowhere) put(slot);
  }

  std::size_t literals_ = 0;
};

std::variant<RouteTable, std::vector<Problem>> RouteTable::build(
    const std::vector<const Document*>& documents) {
  RouteTable table;
  Trie& trie = *table.trie_;
  std::vector<Problem> problems;
  std::map<std::vector<std::string_view>, std::uint32_t> known_names;  // most paths have the same few
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
      std::uint32_t node = 0;
      std::vector<std::string_view> names;
      for (const PathSegment& segment : *segments) {
        node = segment.parameter ? trie.make_any(node) : trie.make_literal(node, segment.text);
        if (segment.parameter) names.push_back(segment.text);
      }
      if (names.size() > Match{}.params.size())
        problems.push_back(
            problem_at(*document, pointer_of(*document, operation), "has more than 8 path parameters"));
      if (const std::uint32_t other = trie.nodes[node].routes[method]; other != Trie::kNowhere) {
        const Route& first = table.routes_[other];
        problems.push_back(problem_at(*document, pointer_of(*document, operation),
                                      "is the same route as " + first.operation->id + " of " +
                                          first.document->file + ": change one of the paths"));
        continue;
      }
      trie.nodes[node].routes[method] = static_cast<std::uint32_t>(table.routes_.size());
      trie.write_allow(node);
      const auto [at, is_new] = known_names.try_emplace(names, static_cast<std::uint32_t>(trie.names.size()));
      if (is_new) trie.names.insert(trie.names.end(), names.begin(), names.end());
      table.routes_.push_back({&operation, document, table.routes_.size()});
      table.routes_.back().first_name = at->second;
    }
  }
  for (const Trie::Node& node : trie.nodes) {
    const std::uint32_t get = node.routes[method_index("GET")];
    if (get == Trie::kNowhere || !table.routes_[get].operation->cache) continue;
    for (const std::uint32_t route : node.routes)
      if (route != Trie::kNowhere && route != get) table.routes_[route].changes_cached = true;
  }
  if (!problems.empty()) return problems;
  return table;
}

MatchResult RouteTable::match(std::string_view method, std::string_view path) const {
  if (!path.starts_with('/')) return NotFound{};
  const Trie& trie = *trie_;
  Match match;
  const std::uint32_t found = trie.find(0, path.substr(1), match);
  if (found == Trie::kNowhere) return NotFound{};
  const Trie::Node& node = trie.nodes[found];
  const std::size_t index = method_index(method);
  if (index == kNone || node.routes[index] == Trie::kNowhere)
    return MethodNotAllowed{trie.allows[node.allow]};
  match.route = &routes_[node.routes[index]];
  const std::string_view* const names = trie.names.data() + match.route->first_name;
  for (std::size_t i = 0; i < match.param_count; ++i) match.params[i].name = names[i];
  return match;
}

RouteTable::RouteTable() : trie_(std::make_unique<Trie>()) {}
RouteTable::~RouteTable() = default;
RouteTable::RouteTable(RouteTable&&) noexcept = default;
RouteTable& RouteTable::operator=(RouteTable&&) noexcept = default;

}  // namespace openapi
