// Schemas as nested rows.
#include "portal/schema_view.h"

#include <doctest/doctest.h>

using Json = nlohmann::ordered_json;

namespace {

/// "name type!" for each row, children in braces, "^" for a schema inside itself.
std::string outline(const portal::Model& part) {
  std::string out;
  for (const auto& rows : part.parts())
    for (const portal::Model& row : rows.models) {
      out += (out.empty() ? "" : ", ") + row.values()[0].second + " " + row.values()[1].second;
      for (const auto& section : row.parts()) {
        if (section.name == "REQUIRED") out += "!";
        if (section.name == "RECURSIVE") out += "^";
        if (section.name == "CHILDREN")
          out += "{" + outline(section.models.front().parts().front().models.front()) + "}";
      }
    }
  return out;
}

std::string outline_of(const char* root_text, const char* schema_text) {
  const Json root = Json::parse(root_text);
  portal::Model model;
  portal::show_schema(model, "PART", root, Json::parse(schema_text));
  REQUIRE(model.parts().size() == 1);
  CHECK(model.parts()[0].file == "schema_part.tpl");
  return outline(model.parts()[0].models.front());
}

}  // namespace

TEST_CASE("schema view: properties in their order, children nested, references followed") {
  CHECK(outline_of(
            R"({"money":{"type":"object","required":["value"],"properties":{"value":{"type":"integer"}}}})",
            R"({"type":"object","required":["amount"],"properties":
                      {"z":{"type":"string"},"amount":{"$ref":"#/money"},"list":{"type":"array","items":{"$ref":"#/money"}}}})") ==
        "z string, amount object!{value integer!}, list array of object{value integer!}");
  CHECK(outline_of(
            "{}",
            R"({"allOf":[{"properties":{"a":{"type":"string"}}},{"properties":{"b":{"type":"string"}}}]})") ==
        "a string, b string");
  CHECK(outline_of("{}", R"({"type":"array","items":{"properties":{"a":{"type":"string"}}}})") == "a string");
  CHECK(outline_of("{}", R"({"type":"string"})") == "");
}

TEST_CASE("schema view: a schema inside itself is named once and not entered") {
  CHECK(outline_of(
            R"({"node":{"type":"object","properties":{"id":{"type":"string"},"next":{"$ref":"#/node"}}}})",
            R"({"$ref":"#/node"})") == "id string, next object^");
}

TEST_CASE("schema view: a reference to nothing is left out") {
  CHECK(outline_of("{}", R"({"properties":{"a":{"$ref":"#/nothing"},"b":{"type":"string"}}})") == "b string");
}
