// Covering a schema with pointers: what is found, what is forgotten, what is open.
#include "openapi/schema_cover.h"

#include <doctest/doctest.h>

using namespace openapi;

namespace {

const nlohmann::ordered_json kRoot = nlohmann::ordered_json::parse(R"({
  "Money": {"additionalProperties": false, "properties": {"currency": {}, "value": {"type": "integer"}}},
  "Node": {"additionalProperties": false, "properties": {"next": {"$ref": "#/Node"}, "x": {}}},
  "Body": {
    "additionalProperties": false,
    "properties": {
      "amount": {"$ref": "#/Money"},
      "a/b": {"type": "string"},
      "open": {"properties": {"x": {}}},
      "patterns": {"additionalProperties": false, "patternProperties": {"^x": {}}, "properties": {"x": {}}},
      "list": {"type": "array", "items": {"$ref": "#/Money"}},
      "node": {"$ref": "#/Node"}
    }
  }
})");

const Located kBody{&kRoot["Body"], "/Body"};

std::vector<std::string> problems(const std::vector<std::string>& pointers) {
  Reader reader(kRoot);
  check_cover(reader, kBody, pointers, "is forgotten");
  std::vector<std::string> out;
  for (const SchemaProblem& problem : reader.problems())
    out.push_back(problem.pointer + ": " + problem.reason.substr(0, 40));
  return out;
}

}  // namespace

TEST_CASE("schema cover: a pointer is followed through references and properties") {
  const Reader reader(kRoot);
  for (const auto& [pointer, found] : {std::pair{"/amount", "/Body/properties/amount"},
                                       {"/amount/value", "/Money/properties/value"},
                                       {"/a~1b", "/Body/properties/a~1b"},
                                       {"/open/x", "/Body/properties/open/properties/x"},
                                       {"/node/next/next/x", "/Node/properties/x"}}) {
    CAPTURE(pointer);
    const auto place = property_at(reader, kBody, pointer);
    REQUIRE(place);
    CHECK(place->pointer == found);
  }
  for (const char* pointer : {"", "/", "amount", "/Amount", "/amount/", "/amount/other", "/list/0", "/a/b",
                              "/a~b", "/properties/amount", "/amount/value/x"}) {
    CAPTURE(pointer);
    CHECK_FALSE(property_at(reader, kBody, pointer));
  }
}

TEST_CASE("schema cover: whole objects or each member; arrays as a whole") {
  CHECK(problems({"/amount", "/a~1b", "/open", "/patterns", "/list", "/node"}).empty());
  CHECK(problems({"/amount/value", "/amount/currency", "/a~1b", "/open", "/patterns", "/list", "/node"})
            .empty());
  CHECK(problems({"/amount/value", "/a~1b", "/open", "/patterns", "/list", "/node"}) ==
        std::vector<std::string>{"/Money/properties/currency: /amount/currency is forgotten"});
  CHECK(problems({"/amount", "/open", "/patterns", "/node"}) ==
        std::vector<std::string>{"/Body/properties/a~1b: /a~1b is forgotten",
                                 "/Body/properties/list: /list is forgotten"});
}

TEST_CASE("schema cover: an object that can have more members is covered only as a whole") {
  const std::string open = "can have members that consent does not b";
  CHECK(problems({"/amount", "/a~1b", "/open/x", "/patterns/x", "/list", "/node"}) ==
        std::vector<std::string>{"/Body/properties/open: " + open, "/Body/properties/patterns: " + open});
}

TEST_CASE("schema cover: a schema that contains itself ends") {
  CHECK(problems({"/amount", "/a~1b", "/open", "/patterns", "/list", "/node/x", "/node/next"}).empty());
  std::string deep = "/node";
  for (int i = 0; i < 30; ++i) deep += "/next";
  CHECK_FALSE(problems({"/amount", "/a~1b", "/open", "/patterns", "/list", deep}).empty());
}
