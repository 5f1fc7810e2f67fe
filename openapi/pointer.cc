// JSON pointers (RFC 6901) as texts.
#include "openapi/pointer.h"

namespace openapi {

std::string child_pointer(std::string_view pointer, std::string_view key) {
  std::string out;
  out.reserve(pointer.size() + key.size() + 1);
  out.append(pointer).push_back('/');
  for (const char c : key) {
    if (c == '~')
      out += "~0";
    else if (c == '/')
      out += "~1";
    else
      out.push_back(c);
  }
  return out;
}

std::vector<std::string> split_pointer(std::string_view pointer) {
  std::vector<std::string> segments;
  for (std::size_t i = 0; i < pointer.size(); ++i) {
    if (pointer[i] == '/') {
      segments.emplace_back();
    } else if (segments.empty()) {
      return {};
    } else if (pointer[i] == '~' && i + 1 < pointer.size() &&
               (pointer[i + 1] == '0' || pointer[i + 1] == '1')) {
      segments.back().push_back(pointer[++i] == '0' ? '~' : '/');
    } else {
      segments.back().push_back(pointer[i]);
    }
  }
  return segments;
}

std::string dotted(std::string_view pointer) {
  std::string out;
  for (const std::string& segment : split_pointer(pointer)) {
    if (!out.empty()) out.push_back('.');
    out += segment;
  }
  return out;
}

}  // namespace openapi
