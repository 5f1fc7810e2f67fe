// Types and constraints in words.
#include "portal/schema_words.h"

#include <doctest/doctest.h>

using Json = nlohmann::ordered_json;

TEST_CASE("schema words: types") {
  struct Case {
    const char *schema, *words;
  };
  const Case cases[] = {
      {R"({"type":"string"})", "string"},
      {R"({"type":"string","format":"date-time"})", "string (date-time)"},
      {R"({"type":["string","null"]})", "string or null"},
      {R"({"type":"array","items":{"type":"integer"}})", "array of integer"},
      {R"({"type":"array"})", "array"},
      {R"({"properties":{}})", "object"},
      {R"({"oneOf":[]})", "one of several"},
      {R"({"$ref":"#/named"})", "integer (int64)"},
      {R"({})", "any"},
      {"true", "any"},
  };
  const Json root = Json::parse(R"({"named":{"type":"integer","format":"int64"}})");
  for (const Case& c : cases) {
    CAPTURE(c.schema);
    CHECK(portal::type_in_words(root, Json::parse(c.schema)) == c.words);
  }
}

TEST_CASE("schema words: constraints") {
  struct Case {
    const char *schema, *words;
  };
  const Case cases[] = {
      {R"({})", ""},
      {R"({"minLength":1,"maxLength":64})", "1 to 64 characters"},
      {R"({"minLength":3,"maxLength":3})", "3 characters"},
      {R"({"maxLength":64})", "at most 64 characters"},
      {R"({"minimum":1})", "at least 1"},
      {R"({"minItems":1,"maxItems":2})", "1 to 2 items"},
      {R"({"enum":["a","b",3]})", "one of: a, b, 3"},
      {R"({"const":"x"})", "always x"},
      {R"({"pattern":"^[A-Z]{3}$","default":"EUR"})", "matches ^[A-Z]{3}$; default EUR"},
      {R"({"minimum":1,"maximum":100,"default":20})", "1 to 100; default 20"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.schema);
    CHECK(portal::constraints_in_words(Json::parse(c.schema)) == c.words);
  }
}
