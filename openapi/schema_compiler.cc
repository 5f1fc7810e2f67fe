// From a schema in a document to compiled nodes: one row of a table per keyword.
#include "openapi/schema_compiler.h"

#include <algorithm>
#include <unordered_map>

#include "openapi/pointer.h"
#include "openapi/reference.h"

namespace openapi {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;
constexpr int kMaxSchemaDepth = 200;
constexpr std::size_t kValuesShown = 20;

struct TypeName {
  std::string_view name;
  std::uint8_t bit;
  std::string_view words;
};
constexpr TypeName kTypes[] = {
    {"null", kNull, "null"},         {"boolean", kBoolean, "a boolean"}, {"integer", kInteger, "an integer"},
    {"number", kNumber, "a number"}, {"string", kString, "a string"},    {"array", kArray, "an array"},
    {"object", kObject, "an object"}};

constexpr std::string_view kAnnotations[] = {
    "title",       "description", "default",  "example",         "examples",         "deprecated",
    "readOnly",    "writeOnly",   "$comment", "contentEncoding", "contentMediaType", "contentSchema",
    "externalDocs"};

struct Advice {
  std::string_view keyword, reason;
};
constexpr Advice kAdvice[] = {
    {"nullable", "is of OpenAPI 3.0: write type: [TYPE, \"null\"]"},
    {"discriminator", "is not enforced: tell the forms of oneOf apart by a const member"},
    {"xml", "is not supported: bodies are JSON"},
    {"unevaluatedProperties", "is not enforced: write the members out and use additionalProperties: false"},
    {"unevaluatedItems", "is not enforced: use prefixItems with items: false"},
    {"dependentSchemas", "is not enforced: use if and then"},
    {"definitions", "is of an older draft: move the schemas to components/schemas"},
    {"$defs", "is not supported: move the schemas to components/schemas"},
    {"x-tollgate", "does not belong to a schema: it goes with the document, a path or an operation"},
};

std::optional<std::uint64_t> whole(const ordered_json& value) {
  if (value.is_number_unsigned()) return value.get<std::uint64_t>();
  if (value.is_number_integer() && value.get<std::int64_t>() >= 0) return value.get<std::uint64_t>();
  return std::nullopt;
}

class Compiler {
 public:
  Compiler(const ordered_json& root, SchemaNodes& nodes, std::vector<SchemaProblem>& problems)
      : root_(root), nodes_(nodes), problems_(problems) {}

  const SchemaNode* compile(const ordered_json& schema, const std::string& pointer) {
    if (const auto known = compiled_.find(&schema); known != compiled_.end()) return known->second;
    SchemaNode& node = nodes_.emplace_back();
    compiled_.emplace(&schema, &node);
    if (schema.is_boolean()) {
      node.never = !schema.get<bool>();
    } else if (!schema.is_object()) {
      problem(pointer, "must be a schema: an object, true or false");
    } else if (++depth_ > kMaxSchemaDepth) {
      problem(pointer, "is nested too deeply: 200 levels of schemas are supported");
    } else {
      for (const auto& [keyword, value] : schema.items())
        read(keyword, value, child_pointer(pointer, keyword), node);
    }
    if (schema.is_object()) --depth_;
    return &node;
  }

 private:
  using Read = void (Compiler::*)(const ordered_json& value, const std::string& pointer, SchemaNode& node);
  struct Keyword {
    std::string_view name;
    Read read;
  };

  void read(const std::string& keyword, const ordered_json& value, const std::string& pointer,
            SchemaNode& node);

  void problem(const std::string& pointer, std::string reason) {
    problems_.push_back({pointer, std::move(reason)});
  }

  template <std::optional<std::uint64_t> SchemaNode::*Member>
  void count(const ordered_json& value, const std::string& pointer, SchemaNode& node) {
    const auto number = whole(value);
    if (!number) return problem(pointer, "must be a whole number, 0 or more");
    node.*Member = *number;
  }
  template <std::optional<json> SchemaNode::*Member>
  void bound(const ordered_json& value, const std::string& pointer, SchemaNode& node) {
    if (!value.is_number()) return problem(pointer, "must be a number");
    node.*Member = json(value);
  }
  template <const SchemaNode* SchemaNode::*Member>
  void schema(const ordered_json& value, const std::string& pointer, SchemaNode& node) {
    node.*Member = compile(value, pointer);
  }
  template <std::vector<const SchemaNode*> SchemaNode::*Member>
  void schemas(const ordered_json& value, const std::string& pointer, SchemaNode& node) {
    if (!value.is_array() || value.empty()) return problem(pointer, "must be a list of one schema or more");
    for (std::size_t i = 0; i < value.size(); ++i)
      (node.*Member).push_back(compile(value[i], child_pointer(pointer, std::to_string(i))));
  }

  void type(const ordered_json& value, const std::string& pointer, SchemaNode& node) {
    const ordered_json names = value.is_array() ? value : ordered_json::array({value});
    if (names.empty()) return problem(pointer, "must name a type");
    for (const ordered_json& name : names) {
      const auto known = std::ranges::find_if(kTypes, [&](const TypeName& row) { return name == row.name; });
      if (known == std::end(kTypes))
        return problem(pointer,
                       "must be null, boolean, integer, number, string, array, object, or a list of them");
      node.types |= known->bit;
      node.types_text += (node.types_text.empty() ? "must be " : " or ") + std::string(known->words);
    }
  }
  void values(const ordered_json& value, const std::string& pointer, SchemaNode& node) {
    if (!value.is_array() || value.empty()) return problem(pointer, "must be a list of one value or more");
    if (node.values) return problem(pointer, "cannot be combined with const: keep one of them");
    node.values.emplace();
    for (const ordered_json& one : value) {
      if (node.values->size() < kValuesShown)
        node.values_text += (node.values->empty() ? "must be one of: " : ", ") + shown(one);
      else if (node.values->size() == kValuesShown)
        node.values_text += ", …";
      node.values->push_back(json(one));
    }
  }
  void constant(const ordered_json& value, const std::string& pointer, SchemaNode& node) {
    if (node.values) return problem(pointer, "cannot be combined with enum: keep one of them");
    node.values.emplace({json(value)});
    node.values_text = "must be " + shown(value);
    node.is_const = true;
  }
  static std::string shown(const ordered_json& value) {
    return value.is_string() ? value.get<std::string>()
                             : value.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
  }

  void multiple(const ordered_json& value, const std::string& pointer, SchemaNode& node) {
    const auto number = whole(value);
    if (!number || *number == 0)
      return problem(pointer, "must be a whole number, 1 or more: fractions are not exact");
    node.multiple_of = *number;
  }
  std::optional<Pattern> expression(const std::string& text, const std::string& pointer) {
    auto compiled = Pattern::compile(text);
    if (compiled) return *std::move(compiled);
    const base::Error& error = compiled.error();
    problem(pointer,
            std::string(error.description) + (error.detail.empty() ? "" : " (" + error.detail + ")"));
    return std::nullopt;
  }
  void pattern(const ordered_json& value, const std::string& pointer, SchemaNode& node) {
    if (!value.is_string()) return problem(pointer, "must be a text");
    node.pattern = expression(value.get<std::string>(), pointer);
    node.pattern_text = "must match the pattern " + value.get<std::string>();
  }
  void format(const ordered_json& value, const std::string& pointer, SchemaNode& node) {
    if (!value.is_string()) return problem(pointer, "must be a text");
    node.format = format_of(value.get<std::string>());
  }
  void properties(const ordered_json& value, const std::string& pointer, SchemaNode& node) {
    if (!value.is_object()) return problem(pointer, "must be an object of schemas");
    for (const auto& [name, member] : value.items())
      node.properties.emplace_back(name, compile(member, child_pointer(pointer, name)));
    std::ranges::sort(node.properties, {}, &std::pair<std::string, const SchemaNode*>::first);
  }
  void pattern_properties(const ordered_json& value, const std::string& pointer, SchemaNode& node) {
    if (!value.is_object()) return problem(pointer, "must be an object of schemas");
    for (const auto& [name, member] : value.items()) {
      const std::string place = child_pointer(pointer, name);
      const SchemaNode* compiled = compile(member, place);
      if (auto names = expression(name, place))
        node.pattern_properties.emplace_back(*std::move(names), compiled);
    }
  }
  std::vector<std::string> names(const ordered_json& value, const std::string& pointer) {
    std::vector<std::string> out;
    const bool texts =
        value.is_array() && std::ranges::all_of(value, [](const auto& name) { return name.is_string(); });
    if (!texts) return problem(pointer, "must be a list of member names"), out;
    for (const ordered_json& name : value) {
      if (std::ranges::find(out, name.get<std::string>()) != out.end())
        problem(pointer, "names " + name.get<std::string>() + " twice: remove one of them");
      out.push_back(name.get<std::string>());
    }
    return out;
  }
  void required(const ordered_json& value, const std::string& pointer, SchemaNode& node) {
    node.required = names(value, pointer);
  }
  void dependent_required(const ordered_json& value, const std::string& pointer, SchemaNode& node) {
    if (!value.is_object()) return problem(pointer, "must be an object of lists of member names");
    for (const auto& [name, needed] : value.items())
      node.dependent_required.emplace_back(name, names(needed, child_pointer(pointer, name)));
  }
  void unique(const ordered_json& value, const std::string& pointer, SchemaNode& node) {
    if (!value.is_boolean()) return problem(pointer, "must be true or false");
    node.unique_items = value.get<bool>();
  }
  void reference(const ordered_json& value, const std::string& pointer, SchemaNode& node) {
    std::string why;
    const auto target = target_of(root_, value, why);
    if (!target) return problem(pointer, why);
    node.ref = compile(*target->node, target->pointer);
  }

  const ordered_json& root_;
  SchemaNodes& nodes_;
  std::vector<SchemaProblem>& problems_;
  std::unordered_map<const ordered_json*, const SchemaNode*> compiled_;
  int depth_ = 0;
};

void Compiler::read(const std::string& keyword, const ordered_json& value, const std::string& pointer,
                    SchemaNode& node) {
  using C = Compiler;
  using N = SchemaNode;
  static constexpr Keyword kKeywords[] = {
      {"type", &C::type},
      {"enum", &C::values},
      {"const", &C::constant},
      {"minimum", &C::bound<&N::minimum>},
      {"maximum", &C::bound<&N::maximum>},
      {"exclusiveMinimum", &C::bound<&N::exclusive_minimum>},
      {"exclusiveMaximum", &C::bound<&N::exclusive_maximum>},
      {"multipleOf", &C::multiple},
      {"minLength", &C::count<&N::min_length>},
      {"maxLength", &C::count<&N::max_length>},
      {"pattern", &C::pattern},
      {"format", &C::format},
      {"properties", &C::properties},
      {"patternProperties", &C::pattern_properties},
      {"additionalProperties", &C::schema<&N::additional_properties>},
      {"propertyNames", &C::schema<&N::property_names>},
      {"required", &C::required},
      {"dependentRequired", &C::dependent_required},
      {"minProperties", &C::count<&N::min_properties>},
      {"maxProperties", &C::count<&N::max_properties>},
      {"items", &C::schema<&N::items>},
      {"prefixItems", &C::schemas<&N::prefix_items>},
      {"contains", &C::schema<&N::contains>},
      {"minContains", &C::count<&N::min_contains>},
      {"maxContains", &C::count<&N::max_contains>},
      {"minItems", &C::count<&N::min_items>},
      {"maxItems", &C::count<&N::max_items>},
      {"uniqueItems", &C::unique},
      {"allOf", &C::schemas<&N::all_of>},
      {"anyOf", &C::schemas<&N::any_of>},
      {"oneOf", &C::schemas<&N::one_of>},
      {"not", &C::schema<&N::not_schema>},
      {"if", &C::schema<&N::if_schema>},
      {"then", &C::schema<&N::then_schema>},
      {"else", &C::schema<&N::else_schema>},
      {"$ref", &C::reference},
  };
  const auto known = std::ranges::find(kKeywords, keyword, &Keyword::name);
  if (known != std::end(kKeywords)) return (this->*known->read)(value, pointer, node);
  const auto advice = std::ranges::find(kAdvice, keyword, &Advice::keyword);
  if (advice != std::end(kAdvice)) return problem(pointer, std::string(advice->reason));
  if (std::ranges::find(kAnnotations, keyword) != std::end(kAnnotations) || keyword.starts_with("x-")) return;
  problem(pointer,
          "is not a keyword that is supported here: remove it (openapi/schema.h lists those that are)");
}

/// Whether validating against `node` could come back to `node` without going into a member or element: that
/// never ends.
bool circles(const SchemaNode* node, std::unordered_map<const SchemaNode*, bool>& open) {
  if (!node) return false;
  const auto [entry, fresh] = open.emplace(node, true);
  if (!fresh) return entry->second;
  bool found = circles(node->ref, open) || circles(node->not_schema, open) ||
               circles(node->if_schema, open) || circles(node->then_schema, open) ||
               circles(node->else_schema, open);
  for (const auto* branches : {&node->all_of, &node->any_of, &node->one_of})
    for (const SchemaNode* branch : *branches) found = found || circles(branch, open);
  open[node] = false;
  return found;
}

}  // namespace

const SchemaNode* compile_schema(const ordered_json& root, const ordered_json& node,
                                 const std::string& pointer, SchemaNodes& nodes,
                                 std::vector<SchemaProblem>& problems) {
  const SchemaNode* compiled = Compiler(root, nodes, problems).compile(node, pointer);
  std::unordered_map<const SchemaNode*, bool> open;
  for (const SchemaNode& one : nodes) {
    if (!circles(&one, open)) continue;
    problems.push_back({pointer, "refers to itself without going into a member: validation would never end"});
    break;
  }
  return compiled;
}

}  // namespace openapi
