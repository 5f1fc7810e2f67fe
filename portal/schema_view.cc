// Walks a schema into rows, guarding against schemas that contain themselves.
#include "portal/schema_view.h"

#include <algorithm>
#include <vector>

#include "openapi/document.h"
#include "portal/prose.h"
#include "portal/schema_words.h"

namespace portal {
namespace {

using Json = nlohmann::ordered_json;
constexpr std::size_t kMostDepth = 8;
constexpr const char* kPartTemplate = "schema_part.tpl";

class Walker {
 public:
  explicit Walker(const Json& root) : root_(root) {}

  void show_properties(Model& part, const Json& node) {
    const Json* schema = openapi::resolve(root_, node);
    if (schema == nullptr || !schema->is_object() || inside_.size() >= kMostDepth) return;
    if (std::ranges::find(inside_, schema) != inside_.end()) return;
    inside_.push_back(schema);
    if (const auto all = schema->find("allOf"); all != schema->end())
      for (const Json& one : *all) show_properties(part, one);
    if (const auto properties = schema->find("properties"); properties != schema->end())
      for (const auto& [name, property] : properties->items()) show_row(part, *schema, name, property);
    if (const auto items = schema->find("items"); items != schema->end()) show_properties(part, *items);
    inside_.pop_back();
  }

 private:
  void show_row(Model& part, const Json& parent, const std::string& name, const Json& node) {
    const Json* schema = openapi::resolve(root_, node);
    if (schema == nullptr) return;
    Model& row = part.add("ROW").set("NAME", name).set("TYPE", type_in_words(root_, node));
    const Json required = parent.value("required", Json::array());
    row.show_if(std::ranges::find(required, Json(name)) != required.end(), "REQUIRED");
    // A description beside the reference is about this property; the schema's own is about the type.
    const std::string description = node.is_object() && node.contains("description")
                                        ? node.value("description", "")
                                        : schema->value("description", "");
    show_inline_prose(row, "DESCRIPTION", description);
    if (const std::string constraints = constraints_in_words(*schema); !constraints.empty())
      row.add("CONSTRAINT").set("WORDS", constraints);
    if (!has_properties(*schema)) return;
    if (std::ranges::find(inside_, schema) != inside_.end())
      row.show("RECURSIVE");
    else
      show_properties(row.add("CHILDREN").include("PART", kPartTemplate), node);
  }

  bool has_properties(const Json& schema) const {
    if (schema.contains("properties") || schema.contains("allOf")) return true;
    if (const auto items = schema.find("items"); items != schema.end()) {
      const Json* inner = openapi::resolve(root_, *items);
      return inner != nullptr && (inner->contains("properties") || inner->contains("allOf"));
    }
    return false;
  }

  const Json& root_;
  std::vector<const Json*> inside_;
};

}  // namespace

void show_schema(Model& model, const std::string& name, const Json& root, const Json& schema) {
  Walker(root).show_properties(model.include(name, kPartTemplate), schema);
}

}  // namespace portal
