// Tests of structured fields: what is a dictionary, what is not, and the one way to write it.
#include "http/structured_fields.h"

#include <doctest/doctest.h>

using http::sf::Bytes;
using http::sf::Item;
using http::sf::parse_dictionary;

namespace {

/// What was read, written again; "refused" if it was.
std::string rewritten(const std::string& text) {
  const auto read = parse_dictionary(text);
  if (!read) return "refused";
  std::string out;
  http::sf::append(out, *read);
  return out;
}

std::string repeated(int count, const std::string& before, const std::string& between,
                     const std::string& after) {
  std::string out = before;
  for (int i = 0; i < count; ++i) out += (i == 0 ? "" : between) + "k" + std::to_string(i);
  return out + after;
}

}  // namespace

TEST_CASE("a dictionary is read and written in the one canonical way (RFC 9651 4.1, 4.2)") {
  const std::pair<const char*, const char*> cases[] = {
      {"", ""},
      {"  ", ""},
      {"a=1", "a=1"},
      {" a=1,b=2 ", "a=1, b=2"},
      {"a=1 \t , \tb=2", "a=1, b=2"},
      {"a=1\t", "a=1"},
      {"a", "a"},
      {"a=?1", "a"},
      {"a=?0", "a=?0"},
      {"a;x;y=?1;z=?0", "a;x;y;z=?0"},
      {"a=-5;  b=007", "a=-5;b=7"},
      {"a=999999999999999", "a=999999999999999"},
      {"a=\"x\\\"\\\\y\"", "a=\"x\\\"\\\\y\""},
      {"a=\"\"", "a=\"\""},
      {"a=text/plain:x", "a=text/plain:x"},
      {"a=*x", "a=*x"},
      {"a=:aGk=:", "a=:aGk=:"},
      {"a=::", "a=::"},
      {"a=()", "a=()"},
      {"a=(  1   \"b\";req  c );created=1", "a=(1 \"b\";req c);created=1"},
      {"*k_-.9=1", "*k_-.9=1"},
      {"sig1=(\"@method\" \"@path\");created=1618884473;keyid=\"k\", sig2=()",
       "sig1=(\"@method\" \"@path\");created=1618884473;keyid=\"k\", sig2=()"},
  };
  for (const auto& [text, expected] : cases) {
    CAPTURE(text);
    CHECK(rewritten(text) == expected);
  }
}

TEST_CASE("what is no dictionary is refused whole (RFC 9651 4.2)") {
  const std::string cases[] = {
      ",",
      "a=",
      "a=1,",
      "a=1,,b=2",
      "a=1 b=2",
      "A=1",
      "1=1",
      "a=1, a=2",
      "a;x=1;x=2",
      "a=1.5",
      "a=1.",
      "a=-",
      "a=--1",
      "a=1000000000000000",
      "a=\"x",
      "a=\"\\x\"",
      "a=\"\x7f\"",
      "a=\"\xc3\xa4\"",
      "a=\"\t\"",
      "a=:aGk:",
      "a=:aGk=",
      "a=:a b=:",
      "a=:aGl=:",
      "a=?2",
      "a=?",
      "a=?true",
      "a=@1618884473",
      "a=%\"x\"",
      "a=(1",
      "a=(1,2)",
      "a=(1\t2)",
      "a=(1\"b\")",
      "a=((1))",
      "a=()x",
      "a=1;",
      "a=1;B",
      "a=1;b=",
      "\ta=1",
      "a =1",
      "a= 1",
      std::string("a=1\0", 4),
  };
  for (const std::string& text : cases) {
    CAPTURE(text);
    CHECK(rewritten(text) == "refused");
  }
}

TEST_CASE("lengths and counts are limited") {
  CHECK(rewritten(repeated(16, "", ",", "")) != "refused");
  CHECK(rewritten(repeated(17, "", ",", "")) == "refused");
  CHECK(rewritten(repeated(64, "a=(", " ", ")")) != "refused");
  CHECK(rewritten(repeated(65, "a=(", " ", ")")) == "refused");
  CHECK(rewritten(repeated(16, "a;", ";", "")) != "refused");
  CHECK(rewritten(repeated(17, "a;", ";", "")) == "refused");
  const auto quoted = [](std::size_t size) { return "a=\"" + std::string(size - 4, 'x') + "\""; };
  CHECK(rewritten(quoted(http::sf::kMaxField)) != "refused");
  CHECK(rewritten(quoted(http::sf::kMaxField + 1)) == "refused");
}

TEST_CASE("members and parameters are found by their keys") {
  const auto read = parse_dictionary("a=:aGk=:;x=1, b");
  REQUIRE(read);
  const auto* a = http::sf::find(*read, "a");
  REQUIRE(a);
  CHECK(std::get<Bytes>(std::get<Item>(*a).value).bytes == "hi");
  const auto* x = http::sf::find(std::get<Item>(*a).parameters, "x");
  REQUIRE(x);
  CHECK(std::get<std::int64_t>(*x) == 1);
  CHECK(http::sf::find(*read, "c") == nullptr);
  CHECK(http::sf::find(std::get<Item>(*a).parameters, "y") == nullptr);
}
