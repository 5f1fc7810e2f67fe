// application/x-www-form-urlencoded bodies and query strings, with limits.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace http {

struct FormLimits {
  std::size_t fields = 64;
  std::size_t name_bytes = 64;
  std::size_t value_bytes = 16 * 1024;
};

/// Decoded name/value pairs in order. Values are valid UTF-8 without NUL.
class Form {
 public:
  /// invalid_request for a bad percent escape, invalid UTF-8, NUL, or anything over a limit (WHATWG URL 5.1).
  static base::Result<Form> parse(std::string_view text, const FormLimits& limits = {});
  /// The value if the name occurs exactly once; nullopt if absent. RFC 6749 3.1: see `repeated`.
  std::optional<std::string_view> get(std::string_view name) const;
  std::string_view get_or_empty(std::string_view name) const {
    return get(name).value_or(std::string_view{});
  }
  std::vector<std::string_view> all(std::string_view name) const;
  /// The first name that occurs more than once; nullopt if none does.
  std::optional<std::string_view> repeated() const;
  const std::vector<std::pair<std::string, std::string>>& pairs() const { return pairs_; }

 private:
  std::vector<std::pair<std::string, std::string>> pairs_;
};

/// Appends `text` percent-encoded for a form or query value (unreserved bytes stay, RFC 3986 2.3).
void append_form_encoded(std::string& out, std::string_view text);
std::string form_encoded(std::string_view text);

}  // namespace http
