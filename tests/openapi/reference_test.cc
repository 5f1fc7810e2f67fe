// Local references: fragments, chains, circles.
#include "openapi/reference.h"

#include <doctest/doctest.h>

#include "openapi/document.h"

using nlohmann::ordered_json;
using namespace openapi;

TEST_CASE("reference: only fragments of this document are followed (RFC 6901 6)") {
  CHECK(local_pointer("#/components/schemas/A") == "/components/schemas/A");
  CHECK(local_pointer("#/paths/~1v1%2Fx") == "/paths/~1v1/x");
  for (const char* other :
       {"", "#", "#name", "other.yaml#/a", "https://evil.example/a", "/a", "#/a%2", "#/a%zz"}) {
    CAPTURE(other);
    CHECK(!local_pointer(other));
  }
}

TEST_CASE("reference: chains lead to the end, circles and gaps are told") {
  const auto root = ordered_json::parse(
      R"({"a":{"$ref":"#/b"},"b":{"$ref":"#/c/1"},"c":[0,{"x":1}],"loop":{"$ref":"#/loop"},
    "gone":{"$ref":"#/nothing"},"far":{"$ref":"x.yaml"},"number":{"$ref":1}})");
  CHECK(resolve(root, root["a"]) == &root["c"][1]);
  CHECK(resolve(root, root["c"]) == &root["c"]);
  struct Case {
    const char* name;
    const char* why;
  };
  const Case cases[] = {
      {"loop", "$ref leads in a circle, or over more than 32 others: refer to the thing itself"},
      {"gone", "$ref #/nothing names nothing in this document: add it, or correct the reference"},
      {"far", "$ref x.yaml leaves the document: only references that begin with #/ are supported"},
      {"number", "$ref must be a text such as \"#/components/schemas/NAME\""},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    std::string why;
    CHECK(!follow(root, {&root[c.name], ""}, why));
    CHECK(why == c.why);
    CHECK(resolve(root, root[c.name]) == nullptr);
  }
}

TEST_CASE("reference: pointers into lists and out of them") {
  const auto root = ordered_json::parse(R"({"c":[0,{"x":1}],"t":"text"})");
  CHECK(at_pointer(root, "/c/1/x") == &root["c"][1]["x"]);
  for (const char* none : {"/c/2", "/c/-1", "/c/x", "/c/99999999999999999999", "/t/0", "/d"}) {
    CAPTURE(none);
    CHECK(at_pointer(root, none) == nullptr);
  }
}
