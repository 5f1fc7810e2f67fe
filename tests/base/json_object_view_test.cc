// Strict JSON objects: the grammar, distinct members, depth, and the same verdict as an independent parser.
#include "base/json_object_view.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <random>

using base::JsonKind;
using base::JsonObjectView;

TEST_CASE("json object: members keep their order, their kind and their text") {
  const std::string text =
      R"( { "s" : "a\nb" , "n":-1.5e3,"t":true,"f":false,"z":null,"o":{"x":[1, 2]},"l":["p","q"] } )";
  const auto object = JsonObjectView::parse(text);
  REQUIRE(object);
  REQUIRE(object->members().size() == 7);
  CHECK(object->members()[0].name == "s");
  CHECK(object->find("s")->string() == "a\nb");
  CHECK(object->find("n")->kind == JsonKind::number);
  CHECK(object->find("n")->text == "-1.5e3");
  CHECK(object->find("t")->kind == JsonKind::boolean);
  CHECK(object->find("f")->text == "false");
  CHECK(object->find("z")->kind == JsonKind::null);
  CHECK(object->find("o")->text == R"({"x":[1, 2]})");
  CHECK(object->find("l")->strings() == std::vector<std::string>{"p", "q"});
  CHECK(object->find("x") == nullptr);
  CHECK_FALSE(object->contains("S"));
  CHECK_FALSE(object->find("n")->string());
  CHECK_FALSE(object->find("s")->elements());
  CHECK_FALSE(object->find("o")->strings());
}

TEST_CASE("json object: an array's elements; strings only if all are") {
  const std::string text = R"({"a":[{"b":1}, [2] ,"c"],"e":[]})";
  const auto object = JsonObjectView::parse(text);
  REQUIRE(object);
  const auto elements = object->find("a")->elements();
  REQUIRE(elements);
  REQUIRE(elements->size() == 3);
  CHECK((*elements)[0].text == R"({"b":1})");
  CHECK((*elements)[1].text == "[2]");
  CHECK_FALSE(object->find("a")->strings());
  CHECK(object->find("e")->strings()->empty());
}

TEST_CASE("json object: what is not exactly one object is refused (RFC 8259)") {
  const char* refused[] = {"",
                           " ",
                           "[]",
                           "\"a\"",
                           "null",
                           "{",
                           "}",
                           "{}{}",
                           "{} x",
                           "{,}",
                           R"({"a"})",
                           R"({"a":})",
                           R"({"a":1,})",
                           R"({"a":1 "b":2})",
                           R"({a:1})",
                           R"({'a':1})",
                           R"({"a":01})",
                           R"({"a":-})",
                           R"({"a":1.})",
                           R"({"a":.5})",
                           R"({"a":1e})",
                           R"({"a":+1})",
                           R"({"a":NaN})",
                           R"({"a":tru})",
                           R"({"a":True})",
                           R"({"a":[1,]})",
                           R"({"a":[,1]})",
                           R"({"a":[1 2]})",
                           R"({"a":[})",
                           R"({"a":"\x"})",
                           R"({"a":1}/**/)",
                           "\xef\xbb\xbf{}",
                           R"({"a":0x1})",
                           R"({1:2})",
                           R"({"a":1,,"b":2})"};
  for (const char* text : refused) {
    CAPTURE(text);
    CHECK_FALSE(JsonObjectView::parse(text));
  }
  CHECK_FALSE(JsonObjectView::parse(std::string_view("{}\0", 3)));
  CHECK(JsonObjectView::parse("{}"));
  CHECK(JsonObjectView::parse("\r\n\t {}"));
  CHECK(JsonObjectView::parse(R"({"":0})")->contains(""));
}

TEST_CASE("json object: a name twice is refused at every level, however it is written (RFC 7515 4)") {
  const char* refused[] = {R"({"a":1,"a":1})", R"({"a":1,"b":2,"\u0061":3})", R"({"o":{"x":1,"x":2}})",
                           R"({"l":[{"x":1,"\u0078":2}]})", R"({"":1,"":2})"};
  for (const char* text : refused) {
    CAPTURE(text);
    CHECK_FALSE(JsonObjectView::parse(text));
  }
  CHECK(JsonObjectView::parse(R"({"a":{"a":{"a":1}},"A":[{"a":1},{"a":2}]})"));
}

TEST_CASE("json object: nesting up to the limit, not beyond it, and a flood of brackets is refused") {
  const auto nested = [](int depth) {
    std::string text = R"({"a":)";
    for (int i = 1; i < depth; ++i) text += i % 2 == 0 ? R"({"b":)" : "[";
    text += "0";
    for (int i = depth - 1; i >= 1; --i) text += i % 2 == 0 ? "}" : "]";
    return text + "}";
  };
  CHECK(JsonObjectView::parse(nested(8), 8));
  CHECK_FALSE(JsonObjectView::parse(nested(9), 8));
  CHECK(JsonObjectView::parse(nested(16)));
  CHECK_FALSE(JsonObjectView::parse(nested(17)));
  CHECK_FALSE(JsonObjectView::parse(nested(17), 1000));  // kMaxDepth is the most there is
  CHECK_FALSE(JsonObjectView::parse("{}", 0));
  CHECK_FALSE(JsonObjectView::parse(nested(1000)));
  CHECK_FALSE(JsonObjectView::parse(R"({"a":)" + std::string(1'000'000, '[')));
}

namespace {

/// Texts out of few parts, most of them nearly JSON; the seed is fixed.
std::string random_text(std::mt19937& random) {
  static const char* const kParts[] = {
      "{",           "}",       "[",  "]",   ":",      ",",        "\"a\"",        "\"b\"",
      "\"\\u0061\"", "1",       "-0", "1.5", "2e3",    "true",     "null",         " ",
      "\"\"",        "\"\\n\"", "0",  "e",   "\"\\\"", "\xc3\xbc", "\"\xc3\xbc\"", "-",
      "false"};
  std::string text;
  const std::size_t parts = random() % 12;
  for (std::size_t i = 0; i < parts; ++i) text += kParts[random() % std::size(kParts)];
  return text;
}

/// An object in which a few characters may have been changed.
std::string random_object(std::mt19937& random, int depth = 3) {
  std::string text = "{";
  const std::size_t members = random() % 4;
  for (std::size_t i = 0; i < members; ++i) {
    text += (i > 0 ? ",\"" : "\"") + std::string(1, static_cast<char>('a' + random() % 6)) + "\":";
    if (depth > 0 && random() % 2 == 0)
      text += random_object(random, depth - 1);
    else
      text += random() % 2 == 0 ? "[1,\"x\",{}]" : "-1.25e-1";
  }
  return text + "}";
}

/// The verdict of another parser, with the rule about names added.
bool oracle(const std::string& text) {
  std::vector<std::vector<std::string>> names(1);
  bool twice = false;
  const auto watch = [&](int, nlohmann::json::parse_event_t event, const nlohmann::json& value) {
    using Event = nlohmann::json::parse_event_t;
    if (event == Event::object_start) names.emplace_back();
    if (event == Event::object_end) names.pop_back();
    if (event == Event::key) {
      auto& here = names.back();
      const auto name = value.get<std::string>();
      twice = twice || std::find(here.begin(), here.end(), name) != here.end();
      here.push_back(name);
    }
    return true;
  };
  const nlohmann::json parsed = nlohmann::json::parse(text, watch, false);
  return parsed.is_object() && !twice;
}

}  // namespace

TEST_CASE("json object: the same verdict as nlohmann/json on random texts") {
  std::mt19937 random(20260101);
  int taken = 0, refused = 0;
  for (int i = 0; i < 20'000; ++i) {
    std::string text = i % 2 == 0 ? random_text(random) : random_object(random);
    if (i % 4 == 1 && !text.empty()) text[random() % text.size()] = "{}[]:,\"\\ 0a-\n"[random() % 13];
    CAPTURE(text);
    const bool expect = oracle(text);
    CHECK(JsonObjectView::parse(text).has_value() == expect);
    ++(expect ? taken : refused);
  }
  CHECK(taken > 2'000);
  CHECK(refused > 2'000);
}
