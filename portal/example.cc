// Makes examples; used for sample requests and responses.
#include "portal/example.h"

#include <algorithm>
#include <string>
#include <vector>

#include "openapi/document.h"

namespace portal {
namespace {

using Json = nlohmann::ordered_json;
constexpr std::size_t kMostDepth = 12;

const Json* written(const Json& schema) {
  for (const char* key : {"example", "const", "default"})
    if (const auto found = schema.find(key); found != schema.end()) return &*found;
  for (const char* key : {"examples", "enum"})
    if (const auto found = schema.find(key); found != schema.end() && found->is_array() && !found->empty())
      return &found->front();
  return nullptr;
}

std::string type_of(const Json& schema) {
  const auto type = schema.find("type");
  if (type == schema.end()) return schema.contains("properties") ? "object" : "";
  if (type->is_string()) return type->get<std::string>();
  for (const Json& one : *type)
    if (one.is_string() && one != "null") return one.get<std::string>();
  return "null";
}

std::string text_example(const Json& schema) {
  const std::string format = schema.value("format", "");
  if (format == "date-time") return "2026-11-22T08:15:30Z";
  if (format == "date") return "2026-11-22";
  if (format == "uri") return "https://example.com/";
  return "text";
}

class Maker {
 public:
  explicit Maker(const Json& root) : root_(root) {}

  Json make(const Json& node) {
    const Json* schema = openapi::resolve(root_, node);
    if (schema == nullptr || !schema->is_object()) return nullptr;
    if (std::ranges::find(inside_, schema) != inside_.end() || inside_.size() >= kMostDepth) return nullptr;
    if (const Json* example = written(*schema)) return *example;
    inside_.push_back(schema);
    Json made = make_from_type(*schema);
    inside_.pop_back();
    return made;
  }

 private:
  Json make_from_type(const Json& schema) {
    if (const auto all = schema.find("allOf"); all != schema.end() && all->is_array()) {
      Json merged = type_of(schema) == "object" ? make_object(schema) : Json::object();
      for (const Json& part : *all)
        if (const Json value = make(part); value.is_object()) merged.update(value);
      return merged;
    }
    for (const char* key : {"oneOf", "anyOf"})
      if (const auto choice = schema.find(key);
          choice != schema.end() && choice->is_array() && !choice->empty())
        return make(choice->front());
    const std::string type = type_of(schema);
    if (type == "object") return make_object(schema);
    if (type == "array")
      return schema.contains("items") ? Json::array({make(schema["items"])}) : Json::array();
    if (type == "integer" || type == "number")
      return schema.contains("minimum") ? schema["minimum"] : Json(1);
    if (type == "boolean") return true;
    if (type == "string") return text_example(schema);
    return nullptr;
  }

  Json make_object(const Json& schema) {
    Json object = Json::object();
    if (const auto properties = schema.find("properties"); properties != schema.end())
      for (const auto& [name, property] : properties->items()) object[name] = make(property);
    return object;
  }

  const Json& root_;
  std::vector<const Json*> inside_;
};

}  // namespace

Json example_of(const Json& root, const Json& schema) { return Maker(root).make(schema); }

}  // namespace portal
