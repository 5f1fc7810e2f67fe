// Descriptions as paragraphs and spans.
#include "portal/prose.h"

#include <doctest/doctest.h>

namespace {

/// "P[plain](code)*bold*" for each paragraph.
std::string outline(const portal::Model& model) {
  std::string out;
  for (const auto& part : model.parts())
    for (const portal::Model& paragraph : part.models) {
      out += part.name;
      for (const auto& spans : paragraph.parts())
        for (const portal::Model& span : spans.models)
          for (const auto& kind : span.parts()) {
            const std::string& text = kind.models.front().values().front().second;
            out += kind.name == "CODE"   ? "(" + text + ")"
                   : kind.name == "BOLD" ? "*" + text + "*"
                                         : "[" + text + "]";
          }
    }
  return out;
}

}  // namespace

TEST_CASE("prose: paragraphs, code and bold; everything else stays text") {
  struct Case {
    const char *text, *outline;
  };
  const Case cases[] = {
      {"", ""},
      {"One\ntwo.", "P[One two.]"},
      {"One.\n\nTwo.\n\n\n", "P[One.]P[Two.]"},
      {"Send `a` and **b**!", "P[Send ](a)[ and ]*b*[!]"},
      {"`a`", "P(a)"},
      {"open ` tick", "P[open ` tick]"},
      {"open ** star", "P[open ** star]"},
      {"``", "P[``]"},
      {"a * b [link](x) <b>", "P[a * b [link](x) <b>]"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    portal::Model model;
    portal::show_prose(model, "P", c.text);
    CHECK(outline(model) == c.outline);
  }
}

TEST_CASE("prose: inline prose is one paragraph") {
  portal::Model model;
  portal::show_inline_prose(model, "D", "One.\n\n`two`");
  CHECK(outline(model) == "D[One.  ](two)");
  portal::Model empty;
  portal::show_inline_prose(empty, "D", " \n");
  CHECK(empty.parts().empty());
}
