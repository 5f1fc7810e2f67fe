// From a method and a path to an operation: an immutable trie over all documents.
#pragma once
#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "openapi/document.h"

namespace openapi {

/// In a line of memory of its own: among thousands of them each line is a wait.
struct alignas(64) Route {
  const Operation* operation = nullptr;
  const Document* document = nullptr;
  std::size_t index = 0;         // dense, 0..size()-1: for per-operation counters
  std::size_t handler = 0;       // of the service that answers it, filled at start
  bool changes_cached = false;   // not a GET, and its path has a GET whose answers are kept
  std::uint32_t first_name = 0;  // of its parameters, where the table has them
};

/// Up to 8 path parameters, as views into the path that was matched (still percent-encoded).
struct Match {
  const Route* route = nullptr;
  struct Bound {
    std::string_view name, raw;
  };
  std::array<Bound, 8> params{};
  std::size_t param_count = 0;
};
struct NotFound {};
struct MethodNotAllowed {
  std::string_view allow;  // "GET, HEAD, POST", stable storage in the table
};
using MatchResult = std::variant<NotFound, MethodNotAllowed, Match>;

/// Built once, read by every worker without locks. Literal segments win over parameters.
class RouteTable {
 public:
  /// Problems: two operations on one method and path, more than 8 parameters. The documents must outlive the
  /// table.
  static std::variant<RouteTable, std::vector<Problem>> build(const std::vector<const Document*>& documents);
  /// `path` is normalised, without query. HEAD matches GET. A parameter is one segment, never an empty one; a
  /// trailing slash makes another path. A path that is there for other methods is MethodNotAllowed, also
  /// where a parameter beside the literal would have the method: the literal wins first. No allocation;
  /// thread-safe.
  MatchResult match(std::string_view method, std::string_view path) const;
  const std::vector<Route>& routes() const { return routes_; }
  std::vector<Route>& routes() { return routes_; }
  ~RouteTable();
  RouteTable(RouteTable&&) noexcept;
  RouteTable& operator=(RouteTable&&) noexcept;

 private:
  struct Trie;
  RouteTable();
  std::vector<Route> routes_;
  std::unique_ptr<Trie> trie_;
};

}  // namespace openapi
