// Walking a schema's properties beside a list of pointers.
#include "openapi/schema_cover.h"

#include <algorithm>

#include "openapi/pointer.h"

namespace openapi {
namespace {

constexpr std::size_t kMaxDepth = 8;  // a schema may contain itself
struct Cover {
  Reader& reader;
  const std::vector<std::string>& pointers;
  const std::string& forgotten;

  bool has(const std::string& pointer) const {
    return std::ranges::find(pointers, pointer) != pointers.end();
  }
  /// Something below is named, so the object itself is gone through.
  bool has_below(const std::string& pointer) const {
    return std::ranges::any_of(pointers,
                               [&](const std::string& one) { return one.starts_with(pointer + "/"); });
  }

  void walk(const Located& place, const std::string& pointer, std::size_t depth) {
    if (has(pointer)) return;
    if (!has_below(pointer)) return reader.problem(place.pointer, pointer + " " + forgotten);
    const auto schema = reader.object(place);
    if (!schema || depth > kMaxDepth) return;
    // Whatever else a schema says only takes members away.
    const Located closed = reader.member(*schema, "additionalProperties");
    if (!closed.node || *closed.node != false || schema->node->contains("patternProperties"))
      return reader.problem(
          schema->pointer,
          "can have members that consent does not bind: use additionalProperties: false and no "
          "patternProperties, or bind it as a whole");
    const Located properties = reader.member(*schema, "properties");
    if (!properties.node || !properties.node->is_object()) return;
    for (const auto& [name, property] : properties.node->items())
      walk({&property, child_pointer(properties.pointer, name)}, child_pointer(pointer, name), depth + 1);
  }
};

}  // namespace

std::optional<Located> property_at(const Reader& reader, const Located& schema, const std::string& pointer) {
  Located place = schema;
  std::string why, canonical;
  for (const std::string& segment : split_pointer(pointer)) {
    canonical = child_pointer(canonical, segment);
    const auto object = follow(reader.root(), place, why);
    if (!object) return std::nullopt;
    place = reader.member(reader.member(*object, "properties"), segment);
    if (!place.node) return std::nullopt;
  }
  return canonical == pointer && !pointer.empty() ? std::optional(place) : std::nullopt;
}

void check_cover(Reader& reader, const Located& schema, const std::vector<std::string>& pointers,
                 const std::string& forgotten) {
  Cover{reader, pointers, forgotten}.walk(schema, "", 0);
}

}  // namespace openapi
