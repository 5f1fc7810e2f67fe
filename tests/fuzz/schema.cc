// Fuzzes schema validation: a line with a schema, then a value. Ways to write the same schema give the same
// verdict.
#include "openapi/schema.h"

#include <string>
#include <utility>
#include <vector>

#include "tests/fuzz/fuzz.h"

namespace {

using nlohmann::json;
using nlohmann::ordered_json;
using openapi::Schema;
constexpr std::size_t kMaxText = 100;  // bytes: a long text for a large pattern only costs time

bool has_long_text(const json& value) {
  if (value.is_string()) return value.get_ref<const std::string&>().size() > kMaxText;
  bool found = false;
  if (value.is_structured())
    for (const auto& [name, part] : value.items()) found |= name.size() > kMaxText || has_long_text(part);
  return found;
}

/// Too complex to be checked is no verdict: another way to write a schema takes more steps.
bool is_undecided(const std::vector<openapi::Violation>& violations) {
  return std::ranges::any_of(violations, [](const openapi::Violation& v) { return v.constraint == "limit"; });
}

/// Whether a pointer names a place in the value, or a member that is missing there.
bool is_place(const json& value, const std::string& pointer) {
  if (pointer.empty()) return true;
  const json::json_pointer place(pointer);
  return value.contains(place) || value.contains(place.parent_pointer());
}

void check_violations(const Schema& schema, const json& value) {
  const auto all = schema.validate(value, 64);
  fuzz::require(all.size() <= 64, "violations are limited");
  for (const openapi::Violation& violation : all) {
    fuzz::require(!violation.constraint.empty() && !violation.text.empty(), "a violation says what is wrong");
    fuzz::require(is_place(value, violation.pointer), "a violation is somewhere in the value");
  }
  const auto first = schema.validate(value, 1);
  fuzz::require(first.size() == std::min<std::size_t>(all.size(), 1), "the limit limits");
  if (!first.empty())
    fuzz::require(first.front().pointer == all.front().pointer, "the first one stays the first one");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view rest = fuzz::text(data, size);
  const std::string_view schema_text = fuzz::take_line(rest);
  const ordered_json source = ordered_json::parse(schema_text, nullptr, false);
  if (source.is_discarded()) return 0;
  const ordered_json ref{{"$ref", "#/components/schemas/S"}};
  const std::vector<std::pair<const char*, ordered_json>> routes{
      {"$ref", ref},
      {"allOf", {{"allOf", ordered_json::array({ref})}}},
      {"anyOf", {{"anyOf", {false, ref}}}},
      {"oneOf", {{"oneOf", {ref, false}}}},
      {"not not", {{"not", {{"not", ref}}}}},
      {"then", {{"if", true}, {"then", ref}, {"else", false}}},
      {"else", {{"if", {{"not", true}}}, {"then", false}, {"else", ref}}},
      {"copy", source}};
  ordered_json root{{"components", {{"schemas", {{"S", source}}}}}};
  std::vector<openapi::SchemaProblem> problems;
  const auto& node = root["components"]["schemas"]["S"];
  const auto schema = Schema::compile(root, node, "/components/schemas/S", problems);
  fuzz::require(schema.has_value() == problems.empty(), "a schema or problems, never both");
  if (!schema) return 0;
  (void)schema->validate_text(rest);

  const auto value = openapi::parse_json(rest);
  if (!value || has_long_text(*value)) return 0;
  const auto violations = schema->validate(*value);
  if (is_undecided(violations)) return 0;
  check_violations(*schema, *value);
  const bool valid = violations.empty();
  const auto same = openapi::parse_json(value->dump());
  fuzz::require(same && schema->validate(*same).empty() == valid, "a printed value has the same verdict");
  for (const auto& [name, route] : routes) {
    problems.clear();
    const auto compiled = Schema::compile(root, route, "", problems);
    fuzz::require(compiled.has_value(), "another way to write a schema compiles too");
    const auto found = compiled->validate(*value);
    if (!is_undecided(found)) fuzz::require(found.empty() == valid, name);
  }
  const auto inside = [&](const ordered_json& outer, const json& held) {
    const auto compiled = Schema::compile(root, outer, "", problems);
    fuzz::require(compiled.has_value(), "a schema compiles inside another");
    const auto found = compiled->validate(held);
    return is_undecided(found) || found.empty() == valid;
  };
  const std::string name = "a";
  fuzz::require(inside({{"items", ref}}, json::array({*value})), "items");
  fuzz::require(inside({{"prefixItems", ordered_json::array({ref})}}, json::array({*value, nullptr})),
                "prefixItems");
  fuzz::require(inside({{"contains", ref}}, json::array({*value})), "contains");
  fuzz::require(inside({{"properties", {{name, ref}}}}, json{{name, *value}}), "properties");
  fuzz::require(inside({{"additionalProperties", ref}}, json{{name, *value}}), "additionalProperties");
  fuzz::require(inside({{"patternProperties", {{"^a$", ref}}}}, json{{name, *value}}), "patternProperties");
  return 0;
}
