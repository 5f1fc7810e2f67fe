// Path templates in segments.
#include "openapi/path_template.h"

#include <algorithm>

namespace openapi {
namespace {

bool is_alphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}
bool is_literal(std::string_view text) {
  return std::ranges::all_of(text, [](char c) {
    return is_alphanumeric(c) || std::string_view("-._~!$&'()*+,=:@").find(c) != std::string_view::npos;
  });
}
bool is_parameter_name(std::string_view text) {
  return !text.empty() &&
         std::ranges::all_of(text, [](char c) { return is_alphanumeric(c) || c == '_' || c == '-'; });
}

}  // namespace

std::optional<std::vector<PathSegment>> split_template(std::string_view path, std::string& why) {
  std::vector<PathSegment> segments;
  if (!path.starts_with('/')) {
    why = "must begin with a slash";
    return std::nullopt;
  }
  for (std::size_t from = 1; from <= path.size();) {
    const std::size_t slash = std::min(path.find('/', from), path.size());
    PathSegment segment{false, path.substr(from, slash - from)};
    if (segment.text.starts_with('{') && segment.text.ends_with('}')) {
      segment = {true, segment.text.substr(1, segment.text.size() - 2)};
      if (!is_parameter_name(segment.text))
        why = "has a parameter whose name is not of letters, digits, _ and -";
      for (const PathSegment& other : segments)
        if (other.parameter && other.text == segment.text)
          why = "has a parameter twice: give them different names";
    } else if (segment.text.find_first_of("{}") != std::string_view::npos) {
      why = "has a parameter that is only a part of a segment: a parameter is a whole segment";
    } else if (segment.text.empty() && slash != path.size()) {
      why = "has an empty segment: write single slashes";
    } else if (segment.text == "." || segment.text == "..") {
      why = "has a dot segment: write the path out";
    } else if (!is_literal(segment.text)) {
      why = "has a character that no path here has: letters, digits and -._~!$&'()*+,=:@ are allowed";
    }
    if (!why.empty()) return std::nullopt;
    segments.push_back(segment);
    from = slash + 1;
  }
  return segments;
}

}  // namespace openapi
