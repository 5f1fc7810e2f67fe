// JSON Schema (draft 2020-12 as OpenAPI 3.1 uses it) compiled once, validated many times.
#pragma once
#include <memory>
#include <nlohmann/json.hpp>
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

/// A compiled schema. Immutable; validate() may be called from any thread.
class Schema {
 public:
  Schema();
  /// `root` is the whole document, for #/components references; `node` the schema inside it. All references are
  /// resolved here. invalid_request with `about` = where and what, for unsupported keywords and broken references.
  static base::Result<Schema> compile(const nlohmann::ordered_json& root, const nlohmann::ordered_json& node);
  /// Empty if valid; at most `limit` violations, the first being the most specific.
  std::vector<Violation> validate(const nlohmann::json& value, std::size_t limit = 5) const;
  /// A parameter's text as the schema's type: "20" is 20 for an integer; a text that is not one is a violation.
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
  std::shared_ptr<const Compiled> compiled_;  // second owner: copies of an Operation share the immutable schema
};

/// Parses a JSON body strictly: depth at most 64, no duplicate keys, valid UTF-8, nothing after the value.
/// invalid_body otherwise, `about` = the pointer or "" .
base::Result<nlohmann::json> parse_json(std::string_view text);

}  // namespace openapi
