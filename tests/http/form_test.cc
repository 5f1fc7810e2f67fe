// Forms: decoding, strictness, and every limit from both sides.
#include "http/form.h"

#include <doctest/doctest.h>

using http::Form;
using http::FormLimits;

TEST_CASE("Form: pairs in order, decoded (WHATWG URL 5.1)") {
  const auto form = Form::parse("a=1&b=x+y%2Bz&&empty=&bare&a=2&%C3%A9=%e4%b8%AD&e=a=b");
  REQUIRE(form);
  CHECK(form->pairs().size() == 7);
  CHECK(form->get("b") == "x y+z");
  CHECK(form->get("empty") == "");
  CHECK(form->get("bare") == "");
  CHECK(form->get("\xc3\xa9") == "\xe4\xb8\xad");
  CHECK(form->get("e") == "a=b");
  CHECK_FALSE(form->get("absent"));
  CHECK(form->get_or_empty("absent").empty());
  CHECK(Form::parse("")->pairs().empty());
  CHECK(Form::parse("&&&")->pairs().empty());
}

TEST_CASE("Form: a repeated name has no value of its own and is found (RFC 6749 3.1)") {
  const auto form = Form::parse("a=1&b=2&a=1");
  REQUIRE(form);
  CHECK_FALSE(form->get("a"));
  CHECK(form->all("a") == std::vector<std::string_view>{"1", "1"});
  CHECK(form->repeated() == "a");
  CHECK_FALSE(Form::parse("a=1&b=2&A=3")->repeated());
  CHECK(Form::parse("scope=a&sc%6Fpe=b")->repeated() == "scope");
}

TEST_CASE("Form: what is malformed is refused, not repaired") {
  for (const char* text : {"a=%", "a=%4", "a=%zz", "a=%4g", "%=1", "a=%%41", "a=%00", "a%00=1", "a=%ff",
                           "a=%c0%ae", "a=%ed%a0%80", "a=\xff", "\xc3=1", "ok=1&a=%"}) {
    CAPTURE(text);
    const auto form = Form::parse(text);
    REQUIRE_FALSE(form);
    CHECK(form.error().code == base::ErrorCode::invalid_request);
  }
  CHECK_FALSE(Form::parse(std::string_view("a=\0", 3)));
  CHECK(Form::parse("a=%41")->get("a") == "A");
}

TEST_CASE("Form: limits hold at the last byte and break at the next") {
  const FormLimits limits{.fields = 3, .name_bytes = 4, .value_bytes = 5};
  struct Case {
    const char* text;
    bool ok;
  };
  const Case cases[] = {
      {"a=1&b=2&c=3", true}, {"a=1&b=2&c=3&d=4", false},  {"a=1&b=2&c=3&&", true},        {"name=1", true},
      {"names=1", false},    {"%6e%61%6d%65=1", true},    {"%6e%61%6d%65s=1", false},     {"a=12345", true},
      {"a=123456", false},   {"a=%31%32%33%34%35", true}, {"a=%31%32%33%34%35%36", false}};
  for (const Case& c : cases) {
    CAPTURE(c.text);
    CHECK(Form::parse(c.text, limits).has_value() == c.ok);
  }
  std::string fields;
  for (int i = 0; i < 64; ++i) fields += "f" + std::to_string(i) + "=&";
  CHECK(Form::parse(fields));
  CHECK_FALSE(Form::parse(fields + "g="));
  CHECK(Form::parse("a=" + std::string(16 * 1024, 'x')));
  CHECK_FALSE(Form::parse("a=" + std::string(16 * 1024 + 1, 'x')));
}

TEST_CASE("form_encoded: only unreserved bytes stay (RFC 3986 2.3), and parsing gives the value back") {
  CHECK(http::form_encoded("aZ09-._~") == "aZ09-._~");
  CHECK(http::form_encoded("a b&c=d+/\xc3\xa9%") == "a%20b%26c%3Dd%2B%2F%C3%A9%25");
  std::string all;
  for (int byte = 1; byte < 128; ++byte) all.push_back(static_cast<char>(byte));
  CHECK(Form::parse("v=" + http::form_encoded(all))->get("v") == all);
}
