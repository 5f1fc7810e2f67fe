// What a template must not do, because the template engine's escaping does not reach there.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace portal {

/// The first line that every template has: without it nothing is escaped.
inline constexpr std::string_view kAutoescapePragma = "{{%AUTOESCAPE context=\"HTML\"}}";

/// Problems of one template, each naming `file` and line: another first line; a modifier other than
/// pre_escape, which keeps lines; a variable in an attribute whose value is decoded a second time or run
/// (on*, style, srcdoc, srcset, formaction, xlink:*, data); an inline script or style, which the content
/// security policy would refuse anyway.
std::vector<std::string> lint_template(std::string_view text, const std::string& file);

}  // namespace portal
