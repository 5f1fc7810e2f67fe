// Names that may be shown on a consent page.
#include "oauth/visible_text.h"

#include <doctest/doctest.h>

#include <string>

TEST_CASE("visible text: length in code points, both sides of the boundary") {
  CHECK(oauth::is_visible_text("a", 60));
  CHECK_FALSE(oauth::is_visible_text("", 60));
  CHECK(oauth::is_visible_text(std::string(60, 'a'), 60));
  CHECK_FALSE(oauth::is_visible_text(std::string(61, 'a'), 60));
  std::string chinese;
  for (int i = 0; i < 60; ++i) chinese += "店";
  CHECK(oauth::is_visible_text(chinese, 60));
  CHECK_FALSE(oauth::is_visible_text(chinese + "店", 60));
}

TEST_CASE("visible text: what makes one name look like another is refused (Unicode TR 36)") {
  struct Case {
    const char* name;
    std::string text;
    bool visible;
  };
  const Case cases[] = {
      {"markup is text", "<script>alert(1)</script>", true},
      {"emoji", "Shop \xF0\x9F\x9B\x92", true},
      {"spaces only", "   ", false},
      {"ideographic spaces only", "\u3000\u3000", false},
      {"newline", "a\nb", false},
      {"NUL", std::string("a\0b", 3), false},
      {"DEL", "a\x7F", false},
      {"C1 control", "a\u0085", false},
      {"zero-width space", "Pay\u200BPal", false},
      {"right-to-left override", "abc\u202E", false},
      {"isolate", "\u2066x", false},
      {"byte order mark", "\uFEFFx", false},
      {"soft hyphen", "Pay\u00ADPal", false},
      {"tag characters", "x\U000E0041", false},
      {"cut short", "a\xE5\xBA", false},
      {"overlong slash", "\xC0\xAF", false},
      {"surrogate", "\xED\xA0\x80", false},
      {"beyond Unicode", "\xF4\x90\x80\x80", false},
      {"lone continuation", "\x80", false},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    CHECK(oauth::is_visible_text(c.text, 60) == c.visible);
  }
}
