// A document that begins with a comma was read without end, until the memory was full.
#include <doctest/doctest.h>

#include "openapi/document.h"
#include "openapi/yaml.h"

TEST_CASE("issue: a comma outside of a flow collection ends the reading of a document") {
  for (const char* yaml : {",", ",: 1\nb: 2\n", "a: 1\n, b: 2\n", "]", "}", "- a\n,\n"}) {
    CAPTURE(yaml);
    CHECK_FALSE(openapi::read_yaml(yaml).faults.empty());
    const auto loaded = openapi::load_document_text("t", "t.yaml", yaml);
    CHECK(loaded.document == nullptr);
    CHECK_FALSE(loaded.problems.empty());
  }
}
