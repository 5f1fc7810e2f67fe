// Path templates: "/accounts/{account_id}/balances" in segments.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace openapi {

struct PathSegment {
  bool parameter = false;
  std::string_view text;  // the literal, or the parameter's name; points into the template
};

/// The segments of a template: each is a literal or one whole parameter. "/" has one empty literal; a
/// template that ends in a slash has an empty literal at its end. nullopt and `why` if it is none: it must
/// begin with a slash, have no empty segment inside, no dot segments, only pchar (RFC 3986 §3.3) without
/// percent triplets, and no parameter twice.
std::optional<std::vector<PathSegment>> split_template(std::string_view path, std::string& why);

}  // namespace openapi
