// Pairs as form text: whatever goes in comes out.
#include "oauth/form_text.h"

#include <doctest/doctest.h>

using Pairs = std::vector<std::pair<std::string, std::string>>;

TEST_CASE("form text: pairs come back as they were, with any bytes and in order") {
  std::string all;
  for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
  for (const Pairs& pairs : {Pairs{}, Pairs{{"a", "b"}}, Pairs{{"a", ""}}, Pairs{{"", "b"}},
                             Pairs{{"b", "1"}, {"a", "2"}, {"b", "3"}}, Pairs{{"a&b=c", "d&e=f"}, {"+", " "}},
                             Pairs{{all, all}}}) {
    const std::string text = oauth::form_text(pairs);
    CAPTURE(text.substr(0, 60));
    CHECK(text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~%&=") ==
          std::string::npos);
    const auto back = oauth::parse_form_text(text);
    REQUIRE(back);
    CHECK(*back == pairs);
  }
}

TEST_CASE("form text: what it cannot have written is refused") {
  for (const char* text : {"a", "a&b=c", "a=b&", "&a=b", "a=b&&c=d", "a=%", "a=%4", "a=%zz", "%=b"}) {
    CAPTURE(text);
    CHECK_FALSE(oauth::parse_form_text(text));
  }
}
