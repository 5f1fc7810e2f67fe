// A tiny reader of Markdown's inline marks; what is not closed stays as it was written.
#include "portal/prose.h"

#include "portal/visible_text.h"

namespace portal {
namespace {

void add_span(Model& paragraph, const char* kind, std::string_view text) {
  if (!text.empty()) paragraph.add("SPAN").add(kind).set("TEXT", std::string(text));
}

void show_spans(Model& paragraph, std::string_view text) {
  std::string plain;
  const auto flush = [&] {
    add_span(paragraph, "PLAIN", plain);
    plain.clear();
  };
  while (!text.empty()) {
    const std::string_view mark = text.starts_with("**") ? "**" : text.starts_with('`') ? "`" : "";
    const auto end = mark.empty() ? std::string_view::npos : text.find(mark, mark.size());
    if (end == std::string_view::npos || end == mark.size()) {
      plain += text[0] == '\n' ? ' ' : text[0];
      text.remove_prefix(1);
      continue;
    }
    flush();
    add_span(paragraph, mark == "`" ? "CODE" : "BOLD", text.substr(mark.size(), end - mark.size()));
    text.remove_prefix(end + mark.size());
  }
  flush();
}

}  // namespace

void show_prose(Model& model, const std::string& name, std::string_view text) {
  while (!text.empty()) {
    const auto blank = text.find("\n\n");
    if (const std::string_view paragraph = trim(text.substr(0, blank)); !paragraph.empty())
      show_spans(model.add(name), paragraph);
    text.remove_prefix(blank == std::string_view::npos ? text.size() : blank + 2);
  }
}

void show_inline_prose(Model& model, const std::string& name, std::string_view text) {
  if (const std::string_view all = trim(text); !all.empty()) show_spans(model.add(name), all);
}

}  // namespace portal
