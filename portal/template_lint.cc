// A small scanner over template text: where each variable stands, and whether escaping is safe there.
#include "portal/template_lint.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace portal {
namespace {

// As the automatic escaping, but line breaks stay: for <pre> and <textarea>. The engine refuses it elsewhere.
constexpr std::string_view kKeepLines = ":pre_escape";

bool is_name(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == ':' || c == '_';
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

bool unsafe_attribute(std::string_view name) {
  constexpr std::array<std::string_view, 5> kUnsafe{"style", "srcdoc", "srcset", "formaction", "data"};
  return name.starts_with("on") || name.starts_with("xlink:") ||
         std::ranges::find(kUnsafe, name) != kUnsafe.end();
}

/// Every attribute with its value, as far as quotes tell; values of templates may hold tags of the engine.
template <class Report>
void each_attribute(std::string_view text, Report report) {
  for (std::size_t at = text.find("=\""); at != std::string_view::npos; at = text.find("=\"", at)) {
    std::size_t start = at;
    while (start > 0 && is_name(text[start - 1])) --start;
    const std::size_t end = std::min(text.find('"', at + 2), text.size());
    report(lower(text.substr(start, at - start)), text.substr(at + 2, end - at - 2), start);
    at = std::min(end + 1, text.size());
  }
}

}  // namespace

std::vector<std::string> lint_template(std::string_view text, const std::string& file) {
  std::vector<std::string> problems;
  const auto report = [&](std::size_t at, const std::string& reason) {
    const auto line = 1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n');
    problems.push_back(file + ":" + std::to_string(line) + ": " + reason);
  };
  if (text.substr(0, text.find('\n')) != kAutoescapePragma)
    report(0, "the first line must be " + std::string(kAutoescapePragma));
  each_attribute(text, [&](const std::string& name, std::string_view value, std::size_t at) {
    if (unsafe_attribute(name) && value.find("{{") != std::string_view::npos)
      report(at, "no variable may stand in the attribute '" + name + "'");
    else if (name == "style" || name.starts_with("on"))
      report(at, "inline '" + name + "' is refused by the content security policy");
  });
  for (std::size_t at = text.find("{{"); at != std::string_view::npos; at = text.find("{{", at + 2)) {
    const std::string_view tag = text.substr(at, text.find("}}", at) - at);
    if (tag.starts_with("{{%") || tag.starts_with("{{!")) continue;
    const std::size_t colon = tag.find(':');
    if (colon != std::string_view::npos && tag.substr(colon) != kKeepLines)
      report(at, "a modifier is not allowed: escaping is automatic");
  }
  const std::string flat = lower(text);
  for (std::size_t at = flat.find("<script"); at != std::string::npos; at = flat.find("<script", at + 1))
    if (flat.substr(at, flat.find('>', at) - at).find(" src=") == std::string::npos)
      report(at, "inline scripts are refused by the content security policy");
  for (std::size_t at = flat.find("<style"); at != std::string::npos; at = flat.find("<style", at + 1))
    report(at, "inline styles are refused by the content security policy");
  return problems;
}

}  // namespace portal
