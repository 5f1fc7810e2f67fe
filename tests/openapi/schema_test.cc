// Schema: compiling, the order of violations, parameters as texts.
#include "openapi/schema.h"

#include <doctest/doctest.h>

using nlohmann::json;
using nlohmann::ordered_json;
using openapi::Schema;

namespace {

Schema schema_of(const char* text) {
  const auto root = ordered_json::parse(text);
  auto schema = Schema::compile(root, root);
  REQUIRE(schema);
  return *std::move(schema);
}

}  // namespace

TEST_CASE("schema: an error of compile says where and what") {
  const auto root = ordered_json::parse(R"({"a":{"properties":{"b":{"$ref":"#/c"}}},"c":{"nullable":true}})");
  const auto schema = Schema::compile(root, root["a"]);
  REQUIRE(!schema);
  CHECK(schema.error().code == base::ErrorCode::invalid_request);
  CHECK(schema.error().about == "c.nullable: is of OpenAPI 3.0: write type: [TYPE, \"null\"]");
}

TEST_CASE("schema: the deepest violation comes first, and there are at most `limit`") {
  const Schema schema = schema_of(
      R"({"additionalProperties":false,"required":["c"],"properties":{"a":{"properties":{"b":{"minimum":1}}},"c":true}})");
  const json value = json::parse(R"({"x":1,"a":{"b":0}})");
  const auto all = schema.validate(value);
  REQUIRE(all.size() == 3);
  CHECK(all[0].pointer == "/a/b");
  CHECK(all[1].pointer == "/c");
  CHECK(all[2].pointer == "/x");
  REQUIRE(schema.validate(value, 1).size() == 1);
  CHECK(schema.validate(value, 1)[0].pointer == "/a/b");
}

TEST_CASE("schema: the default schema takes anything, copies share") {
  const Schema anything;
  CHECK(anything.validate(json::parse("[1]")).empty());
  const Schema number = schema_of(R"({"type":"number"})");
  Schema copy = anything;
  copy = number;
  CHECK(copy.validate("x").size() == 1);
  CHECK(anything.validate("x").empty());
}

TEST_CASE("schema: source is what the reference names") {
  const auto root = ordered_json::parse(R"({"a":{"$ref":"#/b"},"b":{"type":"string"}})");
  const auto schema = Schema::compile(root, root["a"]);
  REQUIRE(schema);
  CHECK(schema->source() == root["b"]);
}

TEST_CASE("schema: the text of a parameter becomes what the type says") {
  struct Case {
    const char *schema, *text, *violation;  // "" if it fits
  };
  const Case cases[] = {
      {R"({"type":"integer","minimum":1,"maximum":100})", "1", ""},
      {R"({"type":"integer","minimum":1,"maximum":100})", "100", ""},
      {R"({"type":"integer","minimum":1,"maximum":100})", "0", "must be at least 1"},
      {R"({"type":"integer","minimum":1,"maximum":100})", "101", "must be at most 100"},
      {R"({"type":"integer"})", "-5", ""},
      {R"({"type":"integer"})", "", "must be an integer"},
      {R"({"type":"integer"})", "+1", "must be an integer"},
      {R"({"type":"integer"})", "01", "must be an integer"},
      {R"({"type":"integer"})", "0x10", "must be an integer"},
      {R"({"type":"integer"})", " 1", "must be an integer"},
      {R"({"type":"integer"})", "1 ", "must be an integer"},
      {R"({"type":"integer"})", "1,000", "must be an integer"},
      {R"({"type":"integer"})", "1.5", "must be an integer"},
      {R"({"type":"integer"})", "18446744073709551616", "must be an integer"},
      {R"({"type":"integer"})", "1e309", "must be an integer"},
      {R"({"type":"integer"})", "--1", "must be an integer"},
      {R"({"type":"number"})", "1.5", ""},
      {R"({"type":"number"})", "NaN", "must be a number"},
      {R"({"type":"boolean"})", "true", ""},
      {R"({"type":"boolean"})", "True", "must be a boolean"},
      {R"({"type":"boolean"})", "1", "must be a boolean"},
      {R"({"type":"string","maxLength":2})", "20", ""},
      {R"({"type":"string","maxLength":2})", "200", "must have at most 2 characters"},
      {R"({"type":"string","format":"date-time"})", "2026-11-22T08:15:30Z", ""},
      {R"({"type":"string","enum":["pending","booked"]})", "done", "must be one of: pending, booked"},
      {R"({"type":"string"})", "\xFF", "must be UTF-8"},
      {R"({"type":"integer"})", "\xFF", "must be UTF-8"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.schema);
    CAPTURE(c.text);
    const auto violations = schema_of(c.schema).validate_text(c.text);
    if (*c.violation == '\0') {
      CHECK(violations.empty());
    } else {
      REQUIRE(violations.size() == 1);
      CHECK(violations[0].text == c.violation);
      CHECK(violations[0].pointer == "");
    }
  }
}

TEST_CASE("schema: the type of a parameter is found behind references") {
  const auto root = ordered_json::parse(R"({"a":{"$ref":"#/b"},"b":{"type":"integer"}})");
  const auto schema = Schema::compile(root, root["a"]);
  REQUIRE(schema);
  CHECK(schema->validate_text("20").empty());
  CHECK(schema->validate_text("x").size() == 1);
}
