// Descriptions of OpenAPI documents: paragraphs with `code` and **bold**, and nothing else of Markdown.
#pragma once
#include <string>
#include <string_view>

#include "portal/page.h"

namespace portal {

/// Adds one {{#name}} a paragraph, each with {{#SPAN}}{{#CODE}}{{TEXT}}…{{#BOLD}}{{TEXT}}…{{#PLAIN}}{{TEXT}}.
void show_prose(Model& model, const std::string& name, std::string_view text);
/// As show_prose, all in one {{#name}}: for table cells.
void show_inline_prose(Model& model, const std::string& name, std::string_view text);

}  // namespace portal
