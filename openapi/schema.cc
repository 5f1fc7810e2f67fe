// Schema: the owner of compiled nodes, and the text of parameters as values.
#include "openapi/schema.h"

#include <algorithm>
#include <functional>

#include "base/utf8.h"
#include "openapi/pointer.h"
#include "openapi/reference.h"
#include "openapi/schema_compiler.h"
#include "openapi/schema_validator.h"

namespace openapi {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

/// The types of the schema that `node` stands for, behind references.
std::uint8_t text_types(const SchemaNode* node) {
  while (node->types == 0 && node->ref) node = node->ref;
  return node->types;
}

/// RFC 8259 §6 grammar only: no sign +, no leading zeros, no hexadecimal, no spaces.
bool is_json_number(std::string_view text) {
  return !text.empty() && (text.front() == '-' || (text.front() >= '0' && text.front() <= '9')) &&
         text.find_first_not_of("-+.eE0123456789") == std::string_view::npos && json::accept(text);
}

std::size_t depth_of(const Violation& violation) {
  return static_cast<std::size_t>(std::ranges::count(violation.pointer, '/'));
}

}  // namespace

struct Schema::Compiled {
  SchemaNodes nodes;
  const SchemaNode* root = nullptr;
  ordered_json source;
};

Schema::Schema() {
  auto anything = std::make_shared<Compiled>();
  anything->root = &anything->nodes.emplace_back();
  anything->source = true;
  compiled_ = std::move(anything);
}

std::optional<Schema> Schema::compile(const ordered_json& root, const ordered_json& node,
                                      const std::string& pointer, std::vector<SchemaProblem>& problems) {
  auto compiled = std::make_shared<Compiled>();
  std::vector<SchemaProblem> found;
  compiled->root = compile_schema(root, node, pointer, compiled->nodes, found);
  if (!found.empty()) {
    problems.insert(problems.end(), found.begin(), found.end());
    return std::nullopt;
  }
  std::string why;
  const auto resolved = follow(root, {&node, pointer}, why);
  compiled->source = resolved ? *resolved->node : node;
  Schema schema;
  schema.compiled_ = std::move(compiled);
  return schema;
}

base::Result<Schema> Schema::compile(const ordered_json& root, const ordered_json& node) {
  std::vector<SchemaProblem> problems;
  if (auto schema = compile(root, node, "", problems)) return *std::move(schema);
  const SchemaProblem& first = problems.front();
  return base::Error{base::ErrorCode::invalid_request, "the schema cannot be compiled",
                     dotted(first.pointer) + (first.pointer.empty() ? "" : ": ") + first.reason};
}

std::vector<Violation> Schema::validate(const json& value, std::size_t limit) const {
  std::vector<Violation> violations = check_value(*compiled_->root, value);
  // Deeper is more specific.
  std::ranges::stable_sort(violations, std::greater{}, depth_of);
  if (violations.size() > limit) violations.resize(limit);
  return violations;
}

std::vector<Violation> Schema::validate_text(std::string_view text) const {
  if (!base::is_utf8(text)) return {{"", "type", "must be UTF-8"}};
  const std::uint8_t types = text_types(compiled_->root);
  if (types != 0 && !(types & kString)) {
    if ((types & (kInteger | kNumber)) && is_json_number(text)) {
      // Too large for a double is too large for any schema here.
      json number = json::parse(text, nullptr, false);
      if (!number.is_discarded()) return validate(number);
    }
    if ((types & kBoolean) && (text == "true" || text == "false")) return validate(text == "true");
  }
  return validate(json(text));
}

const ordered_json& Schema::source() const { return compiled_->source; }

Schema::~Schema() = default;
Schema::Schema(const Schema&) = default;
Schema& Schema::operator=(const Schema&) = default;
Schema::Schema(Schema&&) noexcept = default;
Schema& Schema::operator=(Schema&&) noexcept = default;

}  // namespace openapi
