// Validation keyword by keyword: both sides of each bound, with the pointer and the words.
#include "openapi/schema_validator.h"

#include <doctest/doctest.h>

#include "openapi/schema_compiler.h"

using nlohmann::json;
using nlohmann::ordered_json;
using openapi::Violation;

namespace {

std::vector<Violation> check(const ordered_json& root, const json& value) {
  openapi::SchemaNodes nodes;
  std::vector<openapi::SchemaProblem> problems;
  const auto* schema = openapi::compile_schema(root, root.at("s"), "/s", nodes, problems);
  REQUIRE(problems.empty());
  return openapi::check_value(*schema, value);
}
std::vector<Violation> check_texts(const std::string& schema, const std::string& value) {
  return check(ordered_json{{"s", ordered_json::parse(schema)}}, json::parse(value));
}

}  // namespace

TEST_CASE("schema validator: values that fit (JSON Schema validation, draft 2020-12)") {
  struct Case {
    const char *schema, *value;
  };
  const Case cases[] = {
      {"true", "1"},
      {"{}", "null"},
      {R"({"type":["string","null"]})", "null"},
      {R"({"type":["string","null"]})", "\"a\""},
      {R"({"type":"integer"})", "1.0"},
      {R"({"type":"integer"})", "18446744073709551615"},
      {R"({"type":"number"})", "1"},
      {R"({"minimum":1})", "1"},
      {R"({"minimum":1})", "\"not a number\""},
      {R"({"maximum":9223372036854775807})", "9223372036854775807"},
      {R"({"exclusiveMaximum":2})", "1"},
      {R"({"multipleOf":5})", "10"},
      {R"({"minLength":2,"maxLength":2})", "\"\xC3\xA9\xE2\x82\xAC\""},
      {R"({"pattern":"^[A-Z]{3}$"})", "\"EUR\""},
      {R"({"format":"date"})", "\"2026-11-22\""},
      {R"({"format":"int32"})", "2147483647"},
      {R"({"enum":["a",1]})", "1.0"},
      {R"({"const":null})", "null"},
      {R"({"required":["a"]})", R"({"a":null})"},
      {R"({"properties":{"a":{"type":"string"}}})", R"({"b":1})"},
      {R"({"patternProperties":{"^x-":true},"additionalProperties":false})", R"({"x-a":1})"},
      {R"({"propertyNames":{"maxLength":1}})", R"({"a":1})"},
      {R"({"dependentRequired":{"a":["b"]}})", R"({"b":1})"},
      {R"({"prefixItems":[{"const":1}],"items":{"const":2}})", "[1,2,2]"},
      {R"({"prefixItems":[{"const":1}],"items":false})", "[1]"},
      {R"({"contains":{"const":1},"minContains":0})", "[]"},
      {R"({"uniqueItems":true})", R"([1,"1",[1],{"a":1},true,null])"},
      {R"({"allOf":[{"minimum":1},{"maximum":2}]})", "2"},
      {R"({"anyOf":[{"type":"string"},{"minimum":5}]})", "5"},
      {R"({"oneOf":[{"multipleOf":3},{"multipleOf":5}]})", "9"},
      {R"({"not":{"type":"string"}})", "1"},
      {R"({"if":{"properties":{"a":{"const":1}},"required":["a"]},"then":{"required":["b"]}})", R"({"a":2})"},
      {R"({"if":{"type":"string"},"else":{"minimum":1}})", "1"},
      {R"({"then":false})", "1"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.schema);
    CAPTURE(c.value);
    CHECK(check_texts(c.schema, c.value).empty());
  }
}

TEST_CASE("schema validator: what is wrong, where, and in which words") {
  struct Case {
    const char *schema, *value, *pointer, *constraint, *text;
  };
  const Case cases[] = {
      {"false", "1", "", "false", "is not allowed"},
      {R"({"type":"string"})", "1", "", "type", "must be a string"},
      {R"({"type":["object","null"]})", "1", "", "type", "must be an object or null"},
      {R"({"type":"integer"})", "1.5", "", "type", "must be an integer"},
      {R"({"type":"integer"})", "18446744073709551616", "", "type", "must be an integer"},
      {R"({"type":"integer"})", "1e300", "", "type", "must be an integer"},
      {R"({"type":"integer"})", "\"1\"", "", "type", "must be an integer"},
      {R"({"type":"boolean"})", "0", "", "type", "must be a boolean"},
      {R"({"type":"integer","enum":[1]})", "\"1\"", "", "type", "must be an integer"},
      {R"({"minimum":1})", "0", "", "minimum", "must be at least 1"},
      {R"({"maximum":100})", "101", "", "maximum", "must be at most 100"},
      {R"({"maximum":9223372036854775806})", "9223372036854775807", "", "maximum",
       "must be at most 9223372036854775806"},
      {R"({"exclusiveMinimum":1})", "1", "", "exclusiveMinimum", "must be more than 1"},
      {R"({"exclusiveMaximum":2})", "2", "", "exclusiveMaximum", "must be less than 2"},
      {R"({"multipleOf":5})", "11", "", "multipleOf", "must be a multiple of 5"},
      {R"({"format":"int32"})", "2147483648", "", "format", "must fit into 32 bits"},
      {R"({"format":"int64"})", "9223372036854775808", "", "format", "must fit into 64 bits, signed"},
      {R"({"minLength":2})", "\"\xC3\xA9\"", "", "minLength", "must have at least 2 characters"},
      {R"({"minLength":1})", "\"\"", "", "minLength", "must have at least 1 character"},
      {R"({"maxLength":1})", "\"ab\"", "", "maxLength", "must have at most 1 character"},
      {R"({"pattern":"^[A-Z]{3}$"})", "\"eur\"", "", "pattern", "must match the pattern ^[A-Z]{3}$"},
      {R"({"format":"date-time"})", "\"now\"", "", "format",
       "must be a date and time with an offset (RFC 3339), such as 2026-11-22T08:15:30Z"},
      {R"({"format":"uri"})", "\"x\"", "", "format", "must be an absolute URI (RFC 3986)"},
      {R"({"enum":["a","b",1,null]})", "\"c\"", "", "enum", "must be one of: a, b, 1, null"},
      {R"({"const":"EUR"})", "\"USD\"", "", "const", "must be EUR"},
      {R"({"properties":{"amount":{"required":["currency"]}}})", R"({"amount":{}})", "/amount/currency",
       "required", "is required"},
      {R"({"properties":{"a/b":{"properties":{"~":{"type":"null"}}}}})", R"({"a/b":{"~":1}})", "/a~1b/~0",
       "type", "must be null"},
      {R"({"additionalProperties":false})", R"({"x":1})", "/x", "additionalProperties",
       "is not a known member"},
      {R"({"additionalProperties":{"type":"string"}})", R"({"x":1})", "/x", "type", "must be a string"},
      {R"({"patternProperties":{"^n":{"type":"number"}}})", R"({"n1":"a"})", "/n1", "type",
       "must be a number"},
      {R"({"propertyNames":{"maxLength":1}})", R"({"ab":1})", "/ab", "propertyNames",
       "has a name that must have at most 1 character"},
      {R"({"dependentRequired":{"a":["b"]}})", R"({"a":1})", "/b", "dependentRequired", "is required with a"},
      {R"({"minProperties":1})", "{}", "", "minProperties", "must have at least 1 member"},
      {R"({"maxProperties":1})", R"({"a":1,"b":2})", "", "maxProperties", "must have at most 1 member"},
      {R"({"items":{"type":"string"}})", R"(["a",1])", "/1", "type", "must be a string"},
      {R"({"prefixItems":[true],"items":false})", "[1,2]", "/1", "false", "is not allowed"},
      {R"({"minItems":1})", "[]", "", "minItems", "must have at least 1 element"},
      {R"({"maxItems":2})", "[1,2,3]", "", "maxItems", "must have at most 2 elements"},
      {R"({"uniqueItems":true})", "[1,2,1.0]", "", "uniqueItems", "must not have an element twice"},
      {R"({"contains":{"const":1}})", "[2]", "", "contains", "must contain at least 1 fitting element"},
      {R"({"contains":{"const":1},"maxContains":1})", "[1,1]", "", "maxContains",
       "must contain at most 1 fitting element"},
      {R"({"allOf":[{"properties":{"a":{"minimum":1}}}]})", R"({"a":0})", "/a", "minimum",
       "must be at least 1"},
      {R"({"not":{"type":"string"}})", "\"a\"", "", "not", "has a form that is excluded"},
      {R"({"oneOf":[{"multipleOf":3},{"multipleOf":5}]})", "15", "", "oneOf",
       "fits more than one of the allowed forms"},
      {R"({"anyOf":[{"type":"string"},{"type":"null"}]})", "1", "", "anyOf",
       "must have one of the allowed forms"},
      {R"({"if":{"required":["a"]},"then":{"required":["b"]},"else":{"required":["c"]}})", R"({"a":1})", "/b",
       "required", "is required"},
      {R"({"if":{"required":["a"]},"then":{"required":["b"]},"else":{"required":["c"]}})", "{}", "/c",
       "required", "is required"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.schema);
    CAPTURE(c.value);
    const auto violations = check_texts(c.schema, c.value);
    REQUIRE(violations.size() == 1);
    CHECK(violations[0].pointer == c.pointer);
    CHECK(violations[0].constraint == c.constraint);
    CHECK(violations[0].text == c.text);
  }
}

TEST_CASE("schema validator: of several forms the one that was meant says what is wrong") {
  const char* schema = R"({"oneOf":[
    {"type":"object","required":["kind","iban"],"properties":{"kind":{"const":"iban"},"iban":{"type":"string"}}},
    {"type":"object","required":["kind","card"],"properties":{"kind":{"const":"card"},"card":{"minLength":12}}}]})";
  auto violations = check_texts(schema, R"({"kind":"card","card":"1"})");
  REQUIRE(violations.size() == 1);
  CHECK(violations[0].pointer == "/card");
  CHECK(violations[0].constraint == "minLength");
  violations = check_texts(schema, "1");
  REQUIRE(violations.size() == 1);
  CHECK(violations[0].constraint == "oneOf");
}

TEST_CASE("schema validator: schemas may contain themselves, and refer with others beside it") {
  const auto tree = ordered_json::parse(
      R"({"s":{"type":"object","properties":{"left":{"$ref":"#/s","maxProperties":1}},"additionalProperties":false}})");
  CHECK(check(tree, json::parse(R"({"left":{"left":{"left":{}}}})")).empty());
  const auto violations = check(tree, json::parse(R"({"left":{"left":{"right":1}}})"));
  REQUIRE(violations.size() == 1);
  CHECK(violations[0].pointer == "/left/left/right");
}

TEST_CASE("schema validator: work that multiplies is stopped, and refused (CWE-400)") {
  // Each level doubles the work: 2^60 steps without a bound.
  const auto schema = ordered_json::parse(
      R"({"s":{"anyOf":[{"properties":{"a":{"$ref":"#/s"}},"required":["a"]},{"properties":{"a":{"$ref":"#/s"}},"required":["a"]}]}})");
  json value = json::object();
  for (int i = 0; i < 60; ++i) value = json{{"a", value}};
  const auto violations = check(schema, value);
  REQUIRE(violations.size() == 1);
  CHECK(violations[0].constraint == "limit");
  CHECK(violations[0].text == "is too complex to be checked");
}

TEST_CASE("schema validator: a mebibyte of text and a long list cost little (CWE-674, CWE-407)") {
  const std::string mebibyte(1 << 20, 'a');
  auto violations = check(ordered_json{{"s", {{"pattern", "^(a+)+$"}}}}, json(mebibyte));
  REQUIRE(violations.size() == 1);
  CHECK(violations[0].text == "must have at most 4096 bytes");
  violations = check(ordered_json{{"s", {{"pattern", "^a+$"}, {"maxLength", 10}}}}, json(mebibyte));
  REQUIRE(violations.size() == 1);
  CHECK(violations[0].constraint == "maxLength");
  json list = json::array();
  for (int i = 0; i < 50'000; ++i) list.push_back(i);
  CHECK(check(ordered_json{{"s", {{"uniqueItems", true}, {"items", {{"type", "integer"}}}}}}, list).empty());
}

TEST_CASE("schema validator: a long name of the request is not repeated in the pointer") {
  const auto violations =
      check(ordered_json{{"s", {{"properties", {{"a", {{"additionalProperties", false}}}}}}}},
            json{{"a", {{std::string(300, 'x'), 1}}}});
  REQUIRE(violations.size() == 1);
  CHECK(violations[0].pointer == "/a");
}

TEST_CASE("schema validator: violations are bounded") {
  json list = json::array();
  for (int i = 0; i < 1000; ++i) list.push_back("x");
  CHECK(check(ordered_json{{"s", {{"items", {{"type", "integer"}}}}}}, list).size() == 64);
}
