// Typed reads of JSON members.
#include "sandbox/body_reader.h"

#include <doctest/doctest.h>

using nlohmann::json;
using sandbox::BodyReader;

TEST_CASE("body reader: texts are measured in characters, both sides of each bound") {
  struct Case {
    const char* name;
    json value;
    const char* expect;
  };
  const Case cases[] = {
      {"empty", "", "must not be empty"},
      {"one", "a", ""},
      {"three", "abc", ""},
      {"four", "abcd", "is too long"},
      {"three wide", "日本語", ""},
      {"four wide", "日本語文", "is too long"},
      {"number", 1, "must be a text"},
      {"null", nullptr, "must be a text"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    const json body = {{"m", c.value}};
    BodyReader reader(body);
    (void)reader.text(body, "", "m", {1, 3});
    CHECK((reader.good() ? "" : std::string(reader.refusal().detail)) == c.expect);
    if (!reader.good()) CHECK(reader.refusal().param == "/m");
  }
}

TEST_CASE("body reader: integers, both sides of each bound") {
  struct Case {
    json value;
    const char* expect;
  };
  const Case cases[] = {
      {1, ""},
      {0, "is out of range"},
      {-1, "is out of range"},
      {100, ""},
      {101, "is out of range"},
      {18446744073709551615u, "is out of range"},
      {INT64_MIN, "is out of range"},
      {1.0, "must be a whole number"},
      {"1", "must be a whole number"},
      {true, "must be a whole number"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.value.dump());
    const json body = {{"m", c.value}};
    BodyReader reader(body);
    (void)reader.integer(body, "/parent", "m", 1, 100);
    CHECK((reader.good() ? "" : std::string(reader.refusal().detail)) == c.expect);
    if (!reader.good()) CHECK(reader.refusal().param == "/parent/m");
  }
}

TEST_CASE("body reader: the first refusal is the one that stays") {
  const json body = {{"a", 1}};
  BodyReader reader(body);
  CHECK(reader.optional_text(body, "", "absent", 5).empty());
  CHECK(reader.good());
  (void)reader.object(body, "", "a");
  (void)reader.text(body, "", "missing", {1, 2});
  CHECK(reader.refusal().param == "/a");
  CHECK(reader.refusal().detail == "must be an object");
  BodyReader list(json::array());
  CHECK(list.refusal().param.empty());
  CHECK(list.refusal().detail == "must be an object");
}
