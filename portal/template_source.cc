// Text substitution in templates, at start only.
#include "portal/template_source.h"

#include <algorithm>
#include <cctype>

namespace portal {
namespace {

void append_escaped(std::string& out, std::string_view text) {
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      case '{':
        out += "{{";
        break;
      case '}':
        out += "}}";
        break;
      default:
        out += c;
    }
  }
}

}  // namespace

std::string with_messages(std::string_view text, const Catalogue& catalogue, const std::string& file,
                          std::vector<std::string>& problems) {
  std::string out;
  for (auto at = text.find("{{T_"); at != std::string_view::npos; at = text.find("{{T_")) {
    const auto end = text.find("}}", at);
    std::string key(text.substr(at + 4, end == std::string_view::npos ? end : end - at - 4));
    std::ranges::transform(key, key.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    out.append(text.substr(0, at));
    if (const std::string* message = catalogue.find(key))
      append_escaped(out, *message);
    else
      problems.push_back(file + ": no message '" + key + "' in the catalogues");
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 2);
  }
  return out.append(text);
}

std::string with_form_tokens(std::string_view text) {
  constexpr std::string_view kForm = "<form method=\"post\"";
  std::string out;
  for (auto at = text.find(kForm); at != std::string_view::npos; at = text.find(kForm)) {
    const auto end = text.find('>', at);
    if (end == std::string_view::npos) break;
    out.append(text.substr(0, end + 1));
    // Only the form that takes an authorization response to its app leads to another site: no token goes
    // there.
    if (text.substr(at, end - at).find("data-send-at-once") == std::string_view::npos)
      out.append("<input type=\"hidden\" name=\"csrf_token\" value=\"{{CSRF_TOKEN}}\">");
    text.remove_prefix(end + 1);
  }
  return out.append(text);
}

}  // namespace portal
