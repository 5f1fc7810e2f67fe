// Reader: members with their places, problems kept once.
#include "openapi/reader.h"

#include <doctest/doctest.h>

using nlohmann::ordered_json;
using namespace openapi;

TEST_CASE("reader: members, texts and flags with the problems they can have") {
  const auto root = ordered_json::parse(
      R"({"a":{"t":"x","n":5,"f":true},"x-own":1,"x-tollgate":{},"r":{"$ref":"#/a"},"bad":{"$ref":"#/no"}})");
  Reader reader(root);
  const Located top{&root, ""};
  const Located a = reader.member(top, "a");
  CHECK(a.pointer == "/a");
  CHECK(reader.text(a, "t", true) == "x");
  CHECK(reader.text(a, "none", false) == "");
  CHECK(reader.flag(a, "f", false));
  CHECK(reader.flag(a, "none", true));
  CHECK(reader.object(reader.member(top, "r"))->pointer == "/a");
  CHECK(reader.problems().empty());
  CHECK(reader.text(a, "none", true) == "");
  CHECK(reader.text(a, "n", false) == "");
  CHECK(reader.flag(a, "n", true));
  CHECK(!reader.object(reader.member(top, "bad")));
  CHECK(!reader.object(reader.member(a, "n")));
  reader.only(top, {"a", "r", "bad"});
  const auto& problems = reader.problems();
  REQUIRE(problems.size() == 6);
  CHECK(problems[0].reason == "needs the member none");
  CHECK(problems[1].reason == "must be a text: put it in quotes");
  CHECK(problems[2].reason == "must be true or false");
  CHECK(problems[3].pointer == "/bad");
  CHECK(problems[4].reason == "must be an object");
  CHECK(problems[5].pointer == "/x-tollgate");
  reader.only(top, {"a", "r", "bad"});
  CHECK(reader.problems().size() == 6);
}

TEST_CASE("reader: schemas with equal texts are one; each place of a wrong one is told") {
  const auto root = ordered_json::parse(
      R"({"a":{"type":"string","maxLength":2},"b":{"type":"string","maxLength":2},"c":{"type":"string"},
          "d":{"$ref":"#/a"},"bad":{"maxLength":-1},"worse":{"maxLength":-1}})");
  Reader reader(root);
  const Located top{&root, ""};
  const auto schema = [&](std::string_view name) { return reader.schema(reader.member(top, name)); };
  const auto a = schema("a");
  CHECK(&a->source() == &schema("b")->source());
  CHECK(&a->source() != &schema("c")->source());
  CHECK(schema("d")->validate_text("abc").size() == 1);
  CHECK(schema("b")->validate_text("abc").size() == 1);
  CHECK(schema("c")->validate_text("abc").empty());
  CHECK(!schema("bad"));
  CHECK(!schema("worse"));
  REQUIRE(reader.problems().size() == 2);
  CHECK(reader.problems()[0].pointer.starts_with("/bad"));
  CHECK(reader.problems()[1].pointer.starts_with("/worse"));
}
