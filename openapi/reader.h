// The document being read: where a value is, and the problems found so far.
#pragma once
#include <initializer_list>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "openapi/reference.h"
#include "openapi/schema.h"

namespace openapi {

/// Every function that reads a part of a document takes one. Problems are collected, never thrown.
class Reader {
 public:
  explicit Reader(const nlohmann::ordered_json& root) : root_(root) {}
  const nlohmann::ordered_json& root() const { return root_; }
  const std::vector<SchemaProblem>& problems() const { return problems_; }

  /// Kept once, however often the place is read.
  void problem(std::string pointer, std::string reason);

  /// A member of an object; `node` is null when it is absent.
  Located member(const Located& object, std::string_view name) const;
  /// The value behind `$ref`, an object; nullopt and a problem otherwise.
  std::optional<Located> object(const Located& place);
  /// A text member; "" and, if `needed`, a problem when it is absent; a problem when it is not a text.
  std::string text(const Located& object, std::string_view name, bool needed);
  /// true or false; `otherwise` when absent; a problem when it is something else.
  bool flag(const Located& object, std::string_view name, bool otherwise);
  /// A problem for each member that is not in `known` and does not begin with x-. `x-tollgate` must be in
  /// `known`.
  void only(const Located& object, std::initializer_list<std::string_view> known);
  /// The schema at `place`, compiled; nullopt and its problems otherwise. Those with equal texts are one: of
  /// thousands of operations most have the same parameters.
  std::optional<Schema> schema(const Located& place);

 private:
  const nlohmann::ordered_json& root_;
  std::vector<SchemaProblem> problems_;
  std::map<std::string, Schema> schemas_;  // by their JSON text
};

}  // namespace openapi
