// JSON Schema (draft 2020-12 as OpenAPI 3.1 uses it) compiled once, validated many times.
#pragma once
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace openapi {

struct Violation {
  std::string pointer;          // JSON pointer into the value: "/amount/value"
  std::string_view constraint;  // keyword that failed, e.g. "minimum"
  std::string text;             // our words, no user input: "must be at least 1"
};

/// What is wrong with a schema of a document.
struct SchemaProblem {
  std::string pointer;  // JSON pointer into the document
  std::string reason;   // our words, what to do
};

/// A compiled schema. Immutable; validate() may be called from any thread.
///
/// Enforced keywords of draft 2020-12: type, enum, const, minimum, maximum, exclusiveMinimum,
/// exclusiveMaximum, multipleOf (whole numbers), minLength, maxLength, pattern (see pattern.h), format
/// (date-time, date, uri, int32, int64; other formats only document), properties, patternProperties,
/// additionalProperties, propertyNames, required, dependentRequired, minProperties, maxProperties, items,
/// prefixItems, contains, minContains, maxContains, minItems, maxItems, uniqueItems, allOf, anyOf, oneOf,
/// not, if, then, else, $ref (with others beside it; schemas may contain themselves), true and false.
/// Annotations: title, description, default, example, examples, deprecated, readOnly, writeOnly, $comment,
/// externalDocs, contentEncoding, contentMediaType, contentSchema, x-…. Anything else is refused.
///
/// Numbers are exact. An integer may be written 1.0 or 1e3 (as the standard has it) up to 2^53; a fraction,
/// or a number beyond 64 bits, is not an integer.
class Schema {
 public:
  Schema();
  /// `root` is the whole document, for #/components references; `node` the schema inside it. All references
  /// are resolved here. invalid_request with `about` = where and what, for unsupported keywords and broken
  /// references.
  static base::Result<Schema> compile(const nlohmann::ordered_json& root, const nlohmann::ordered_json& node);
  /// The same with every problem: `pointer` is where `node` is in the document. Empty optional: there were
  /// problems.
  static std::optional<Schema> compile(const nlohmann::ordered_json& root, const nlohmann::ordered_json& node,
                                       const std::string& pointer, std::vector<SchemaProblem>& problems);
  /// Empty if valid; at most `limit` violations, the first being the most specific.
  std::vector<Violation> validate(const nlohmann::json& value, std::size_t limit = 5) const;
  /// Validating a value costs at most 1,000,000 steps; what needs more is a violation.
  /// A parameter's text as the schema's type: "20" is 20 for an integer; a text that is not one is a
  /// violation.
  std::vector<Violation> validate_text(std::string_view text) const;
  /// The resolved schema, for documentation.
  const nlohmann::ordered_json& source() const;
  ~Schema();
  Schema(const Schema&);
  Schema& operator=(const Schema&);
  Schema(Schema&&) noexcept;
  Schema& operator=(Schema&&) noexcept;

 private:
  struct Compiled;
  std::shared_ptr<const Compiled>
      compiled_;  // second owner: copies of an Operation share the immutable schema
};

/// Parses a JSON body strictly: depth at most 64, no duplicate keys, valid UTF-8, no byte order mark, no
/// number beyond the largest double, nothing after the value. Integers beyond 64 bits become floating: a
/// schema that says integer refuses them. invalid_body otherwise, `about` = the pointer or "" .
base::Result<nlohmann::json> parse_json(std::string_view text);

}  // namespace openapi
