// Tokens, values and lists: every byte once.
#include "http/field_syntax.h"

#include <doctest/doctest.h>

#include <cctype>
#include <string>
#include <vector>

namespace {
std::vector<std::string> elements(std::string_view list) {
  std::vector<std::string> out;
  http::for_each_element(list, [&out](std::string_view element) { out.emplace_back(element); });
  return out;
}
}  // namespace

TEST_CASE("is_token: exactly the tchar of RFC 9110 5.6.2, at least one") {
  for (int byte = 0; byte < 256; ++byte) {
    CAPTURE(byte);
    const char c = static_cast<char>(byte);
    const bool tchar = byte != 0 && byte < 128 &&
                       (std::isalnum(byte) || std::string("!#$%&'*+-.^_`|~").find(c) != std::string::npos);
    CHECK(http::is_token(std::string(1, c)) == tchar);
    CHECK(http::is_token(std::string("a") + c + "b") == tchar);
  }
  CHECK_FALSE(http::is_token(""));
}

TEST_CASE("is_token, is_field_value: every byte at every place, whatever the length (RFC 9110 5.5, 5.6.2)") {
  for (std::size_t size = 1; size <= 40; ++size)
    for (std::size_t at = 0; at < size; ++at)
      for (int byte = 0; byte < 256; ++byte) {
        CAPTURE(size);
        CAPTURE(at);
        CAPTURE(byte);
        const char c = static_cast<char>(byte);
        std::string text(size, '-');
        text[at] = c;
        const bool tchar =
            byte != 0 && byte < 128 &&
            (std::isalnum(byte) || std::string("!#$%&'*+-.^_`|~").find(c) != std::string::npos);
        REQUIRE(http::is_token(text) == tchar);
        REQUIRE(http::is_field_value(text) == ((byte >= 0x20 || byte == '\t') && byte != 0x7f));
      }
}

TEST_CASE("is_field_value: control bytes but tab are refused wherever they are (RFC 9110 5.5)") {
  for (int byte = 0; byte < 256; ++byte) {
    CAPTURE(byte);
    const bool control = (byte < 0x20 && byte != '\t') || byte == 0x7f;
    CHECK(http::is_field_value(std::string(1, static_cast<char>(byte)) + "b") == !control);
    CHECK(http::is_field_value("a long enough value " + std::string(1, static_cast<char>(byte))) == !control);
    CHECK(http::has_obs_text("abc" + std::string(1, static_cast<char>(byte))) == (byte >= 0x80));
  }
  CHECK(http::is_field_value(""));
  CHECK_FALSE(http::has_obs_text(""));
}

TEST_CASE("trim_ows: space and tab at the ends, nothing else (RFC 9110 5.6.3)") {
  CHECK(http::trim_ows(" \t a b\t ") == "a b");
  CHECK(http::trim_ows(" \t ") == "");
  CHECK(http::trim_ows("\va") == "\va");
  CHECK(http::trim_ows("\xa0"
                       "a") ==
        "\xa0"
        "a");
}

TEST_CASE("for_each_element: empty elements are left out (RFC 9110 5.6.1.2)") {
  CHECK(elements("a, b ,c") == std::vector<std::string>{"a", "b", "c"});
  CHECK(elements(",, a ,\t,b,") == std::vector<std::string>{"a", "b"});
  CHECK(elements("").empty());
  CHECK(elements(" , ").empty());
}
