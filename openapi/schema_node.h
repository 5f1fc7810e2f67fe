// One schema object in compiled form: what each keyword demands, with references as plain pointers.
#pragma once
#include <cstdint>
#include <deque>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "openapi/format.h"
#include "openapi/pattern.h"

namespace openapi {

/// Bits of SchemaNode::types.
enum TypeBit : std::uint8_t {
  kNull = 1,
  kBoolean = 2,
  kInteger = 4,
  kNumber = 8,
  kString = 16,
  kArray = 32,
  kObject = 64,
};

/// Absent keywords are empty; pointers are to nodes of the same SchemaNodes. Texts are made once, when
/// compiled.
struct SchemaNode {
  using Json = nlohmann::json;
  template <class Key>
  using Table = std::vector<std::pair<Key, const SchemaNode*>>;

  bool never = false;      // the schema `false`
  std::uint8_t types = 0;  // 0: any
  std::string types_text, values_text, pattern_text;
  std::optional<std::vector<Json>> values;  // enum; const is an enum of one
  bool is_const = false;

  std::optional<Json> minimum, maximum, exclusive_minimum, exclusive_maximum;
  std::optional<std::uint64_t> multiple_of;

  std::optional<std::uint64_t> min_length, max_length;
  std::optional<Pattern> pattern;
  Format format = Format::none;

  Table<std::string> properties;  // sorted by name
  Table<Pattern> pattern_properties;
  const SchemaNode* additional_properties = nullptr;
  const SchemaNode* property_names = nullptr;
  std::vector<std::string> required;
  std::vector<std::pair<std::string, std::vector<std::string>>> dependent_required;
  std::optional<std::uint64_t> min_properties, max_properties;

  std::vector<const SchemaNode*> prefix_items;
  const SchemaNode* items = nullptr;
  const SchemaNode* contains = nullptr;
  std::optional<std::uint64_t> min_contains, max_contains, min_items, max_items;
  bool unique_items = false;

  const SchemaNode* ref = nullptr;
  std::vector<const SchemaNode*> all_of, any_of, one_of;
  const SchemaNode *not_schema = nullptr, *if_schema = nullptr, *then_schema = nullptr,
                   *else_schema = nullptr;
};

/// Owns the nodes of one compiled schema; a deque, so that they stay where they are.
using SchemaNodes = std::deque<SchemaNode>;

}  // namespace openapi
