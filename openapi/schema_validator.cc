// A value checked against compiled schema nodes: one function per type of value, one for what combines
// schemas.
#include "openapi/schema_validator.h"

#include <algorithm>

#include "openapi/number.h"
#include "openapi/pointer.h"

namespace openapi {
namespace {

using nlohmann::json;
constexpr std::size_t kMaxViolations = 64;
constexpr std::size_t kMaxSteps = 1'000'000;
constexpr int kMaxNesting = 2000;  // of schemas within one another; bodies have at most 64 levels
constexpr std::size_t kMaxAbout = 256;

/// Where a value is, as a chain on the stack: it becomes a text only when something is wrong.
struct Place {
  const Place* parent = nullptr;
  const std::string* name = nullptr;  // of a member; null for an element
  std::size_t index = 0;

  std::string pointer() const {
    if (!parent) return "";
    return child_pointer(parent->pointer(), name ? *name : std::to_string(index));
  }
};

std::uint8_t type_bits(const json& value) {
  switch (value.type()) {
    case json::value_t::null:
      return kNull;
    case json::value_t::boolean:
      return kBoolean;
    case json::value_t::string:
      return kString;
    case json::value_t::array:
      return kArray;
    case json::value_t::object:
      return kObject;
    default:
      return is_integer(value) ? kNumber | kInteger : kNumber;
  }
}

/// Code points of valid UTF-8.
std::size_t length_of(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return (c & 0xC0) != 0x80; }));
}

std::string counted(std::string_view words, std::uint64_t count, std::string_view unit) {
  std::string text(words);
  return text.append(std::to_string(count)).append(" ").append(unit).append(count == 1 ? "" : "s");
}

class Validator {
 public:
  void check(const SchemaNode& schema, const json& value, const Place& place, std::vector<Violation>& out) {
    if (++steps_ > kMaxSteps || depth_ > kMaxNesting) {
      spent_ = true;
      return;
    }
    if (schema.never) return add(out, place, "false", "is not allowed");
    const std::uint8_t bits = type_bits(value);
    // A value of the wrong type breaks other keywords too; only the type is worth telling.
    if (schema.types != 0 && (schema.types & bits) == 0) return add(out, place, "type", schema.types_text);
    if (schema.values) check_values(schema, value, place, out);
    if (bits & kNumber) check_number(schema, value, place, out);
    if (bits & kString) check_string(schema, value.get_ref<const std::string&>(), place, out);
    if (bits & kArray) check_array(schema, value, place, out);
    if (bits & kObject) check_object(schema, value, place, out);
    ++depth_;
    check_combinations(schema, value, place, out);
    --depth_;
  }
  bool spent() const { return spent_; }

 private:
  void add(std::vector<Violation>& out, const Place& place, std::string_view constraint, std::string text,
           const std::string* member = nullptr) {
    if (out.size() >= kMaxViolations) return;
    std::string pointer = place.pointer();
    if (member && pointer.size() + member->size() <= kMaxAbout) pointer = child_pointer(pointer, *member);
    // Names of the request itself can be in it: a long one is not repeated.
    if (pointer.size() > kMaxAbout) pointer = place.parent ? place.parent->pointer() : "";
    if (pointer.size() > kMaxAbout) pointer.clear();
    out.push_back({std::move(pointer), constraint, std::move(text)});
  }

  /// What is wrong with `value` as a whole, kept apart.
  std::vector<Violation> attempt(const SchemaNode& schema, const json& value, const Place& place) {
    std::vector<Violation> violations;
    check(schema, value, place, violations);
    return violations;
  }

  void check_values(const SchemaNode& schema, const json& value, const Place& place,
                    std::vector<Violation>& out) {
    for (const json& allowed : *schema.values)
      if (order_values(allowed, value) == 0) return;
    add(out, place, schema.is_const ? "const" : "enum", schema.values_text);
  }

  void check_number(const SchemaNode& schema, const json& value, const Place& place,
                    std::vector<Violation>& out) {
    if (schema.minimum && compare_numbers(value, *schema.minimum) < 0)
      add(out, place, "minimum", "must be at least " + schema.minimum->dump());
    if (schema.maximum && compare_numbers(value, *schema.maximum) > 0)
      add(out, place, "maximum", "must be at most " + schema.maximum->dump());
    if (schema.exclusive_minimum && compare_numbers(value, *schema.exclusive_minimum) <= 0)
      add(out, place, "exclusiveMinimum", "must be more than " + schema.exclusive_minimum->dump());
    if (schema.exclusive_maximum && compare_numbers(value, *schema.exclusive_maximum) >= 0)
      add(out, place, "exclusiveMaximum", "must be less than " + schema.exclusive_maximum->dump());
    if (schema.multiple_of && !is_multiple(value, *schema.multiple_of))
      add(out, place, "multipleOf", "must be a multiple of " + std::to_string(*schema.multiple_of));
    if ((schema.format == Format::int32 && !fits_signed(value, 32)) ||
        (schema.format == Format::int64 && !fits_signed(value, 64)))
      add(out, place, "format", std::string(format_words(schema.format)));
  }

  void check_string(const SchemaNode& schema, const std::string& text, const Place& place,
                    std::vector<Violation>& out) {
    if (schema.min_length || schema.max_length) {
      const std::size_t length = length_of(text);
      if (schema.min_length && length < *schema.min_length)
        add(out, place, "minLength", counted("must have at least ", *schema.min_length, "character"));
      if (schema.max_length && length > *schema.max_length)
        return add(out, place, "maxLength", counted("must have at most ", *schema.max_length, "character"));
    }
    if (schema.pattern && text.size() > Pattern::kMaxText)
      return add(out, place, "pattern", counted("must have at most ", Pattern::kMaxText, "byte"));
    if (schema.pattern && !schema.pattern->matches(text)) add(out, place, "pattern", schema.pattern_text);
    if (!matches_format(schema.format, text))
      add(out, place, "format", std::string(format_words(schema.format)));
  }

  void check_array(const SchemaNode& schema, const json& value, const Place& place,
                   std::vector<Violation>& out) {
    if (schema.min_items && value.size() < *schema.min_items)
      add(out, place, "minItems", counted("must have at least ", *schema.min_items, "element"));
    if (schema.max_items && value.size() > *schema.max_items)
      return add(out, place, "maxItems", counted("must have at most ", *schema.max_items, "element"));
    std::uint64_t containing = 0;
    for (std::size_t i = 0; i < value.size() && !spent_; ++i) {
      const Place element{&place, nullptr, i};
      if (i < schema.prefix_items.size())
        check(*schema.prefix_items[i], value[i], element, out);
      else if (schema.items)
        check(*schema.items, value[i], element, out);
      if (schema.contains && attempt(*schema.contains, value[i], element).empty()) ++containing;
    }
    if (schema.contains && containing < schema.min_contains.value_or(1))
      add(out, place, "contains",
          counted("must contain at least ", schema.min_contains.value_or(1), "fitting element"));
    if (schema.contains && schema.max_contains && containing > *schema.max_contains)
      add(out, place, "maxContains",
          counted("must contain at most ", *schema.max_contains, "fitting element"));
    if (schema.unique_items && has_duplicates(value))
      add(out, place, "uniqueItems", "must not have an element twice");
  }
  static bool has_duplicates(const json& array) {
    std::vector<const json*> sorted;
    for (const json& element : array) sorted.push_back(&element);
    std::ranges::sort(sorted, [](const json* a, const json* b) { return order_values(*a, *b) < 0; });
    return std::ranges::adjacent_find(sorted, [](const json* a, const json* b) {
             return order_values(*a, *b) == 0;
           }) != sorted.end();
  }

  void check_object(const SchemaNode& schema, const json& value, const Place& place,
                    std::vector<Violation>& out) {
    for (const std::string& name : schema.required)
      if (!value.contains(name)) add(out, place, "required", "is required", &name);
    for (const auto& [name, needed] : schema.dependent_required)
      if (value.contains(name))
        for (const std::string& other : needed)
          if (!value.contains(other))
            add(out, place, "dependentRequired", "is required with " + name, &other);
    if (schema.min_properties && value.size() < *schema.min_properties)
      add(out, place, "minProperties", counted("must have at least ", *schema.min_properties, "member"));
    if (schema.max_properties && value.size() > *schema.max_properties)
      return add(out, place, "maxProperties",
                 counted("must have at most ", *schema.max_properties, "member"));
    for (auto member = value.begin(); member != value.end() && !spent_; ++member)
      check_member(schema, member.key(), *member, place, out);
  }

  void check_member(const SchemaNode& schema, const std::string& name, const json& value, const Place& parent,
                    std::vector<Violation>& out) {
    const Place place{&parent, &name, 0};
    if (schema.property_names) {
      const auto wrong = attempt(*schema.property_names, json(name), place);
      if (!wrong.empty()) add(out, parent, "propertyNames", "has a name that " + wrong.front().text, &name);
    }
    bool known = false;
    const auto property = std::ranges::lower_bound(schema.properties, name, {},
                                                   &std::pair<std::string, const SchemaNode*>::first);
    if (property != schema.properties.end() && property->first == name) {
      known = true;
      check(*property->second, value, place, out);
    }
    for (const auto& [pattern, member_schema] : schema.pattern_properties) {
      ++steps_;
      if (!pattern.matches(name)) continue;
      known = true;
      check(*member_schema, value, place, out);
    }
    if (known || !schema.additional_properties) return;
    if (schema.additional_properties->never)
      add(out, parent, "additionalProperties", "is not a known member", &name);
    else
      check(*schema.additional_properties, value, place, out);
  }

  void check_combinations(const SchemaNode& schema, const json& value, const Place& place,
                          std::vector<Violation>& out) {
    if (schema.ref) check(*schema.ref, value, place, out);
    for (const SchemaNode* part : schema.all_of) check(*part, value, place, out);
    if (!schema.any_of.empty()) check_any(schema.any_of, value, place, out);
    if (!schema.one_of.empty()) check_one(schema.one_of, value, place, out);
    if (schema.not_schema && attempt(*schema.not_schema, value, place).empty())
      add(out, place, "not", "has a form that is excluded");
    if (schema.if_schema) {
      const SchemaNode* then =
          attempt(*schema.if_schema, value, place).empty() ? schema.then_schema : schema.else_schema;
      if (then) check(*then, value, place, out);
    }
  }

  void check_any(const std::vector<const SchemaNode*>& branches, const json& value, const Place& place,
                 std::vector<Violation>& out) {
    std::vector<std::vector<Violation>> failures;
    for (const SchemaNode* branch : branches) {
      failures.push_back(attempt(*branch, value, place));
      if (failures.back().empty()) return;
    }
    explain(std::move(failures), "anyOf", place, out);
  }

  void check_one(const std::vector<const SchemaNode*>& branches, const json& value, const Place& place,
                 std::vector<Violation>& out) {
    std::vector<std::vector<Violation>> failures;
    std::size_t fitting = 0;
    for (const SchemaNode* branch : branches) {
      failures.push_back(attempt(*branch, value, place));
      if (failures.back().empty()) ++fitting;
    }
    if (fitting == 0) explain(std::move(failures), "oneOf", place, out);
    if (fitting > 1) add(out, place, "oneOf", "fits more than one of the allowed forms");
  }

  /// The branch that came farthest says what is wrong: one whose violations are all inside the value before
  /// one that is wrong as a whole, then the one with the fewest. When two are alike, no branch was meant more
  /// than another.
  void explain(std::vector<std::vector<Violation>> failures, std::string_view keyword, const Place& place,
               std::vector<Violation>& out) {
    const std::size_t here = place.pointer().size();
    const auto rank = [&](const std::vector<Violation>& violations) {
      const bool outside =
          std::ranges::any_of(violations, [&](const Violation& v) { return v.pointer.size() <= here; });
      const bool foreign =
          std::ranges::any_of(violations, [](const Violation& v) { return v.constraint == "const"; });
      return std::tuple(outside, foreign, violations.size());
    };
    std::ranges::stable_sort(failures, {}, rank);
    const bool outside = std::get<0>(rank(failures.front()));
    const bool alike = failures.size() > 1 && rank(failures[0]) == rank(failures[1]);
    if (outside || alike) return add(out, place, keyword, "must have one of the allowed forms");
    for (Violation& violation : failures.front())
      if (out.size() < kMaxViolations) out.push_back(std::move(violation));
  }

  std::size_t steps_ = 0;
  int depth_ = 0;
  bool spent_ = false;
};

}  // namespace

std::vector<Violation> check_value(const SchemaNode& schema, const json& value) {
  Validator validator;
  std::vector<Violation> out;
  validator.check(schema, value, Place{}, out);
  // What was not looked at is not valid: fail closed.
  if (validator.spent()) out.assign(1, {"", "limit", "is too complex to be checked"});
  return out;
}

}  // namespace openapi
