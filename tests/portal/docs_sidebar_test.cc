// The documentation's navigation.
#include "portal/docs_sidebar.h"

#include <doctest/doctest.h>

TEST_CASE("sidebar: operations of the payments document under its tags, in its order") {
  const openapi::Loaded loaded = openapi::load_document(SOURCE_DIR "/openapi/payments.yaml");
  REQUIRE(loaded.document != nullptr);
  const std::vector<portal::TagGroup> groups = portal::operations_by_tag(*loaded.document);
  REQUIRE(groups.size() == 4);
  CHECK(groups[0].name == "accounts");
  CHECK(groups[1].name == "payments");
  CHECK(groups[2].name == "refunds");
  CHECK(groups[3].name == "usage");
  CHECK_FALSE(groups[0].description.empty());
  std::size_t operations = 0;
  for (const portal::TagGroup& group : groups) operations += group.operations.size();
  CHECK(operations == loaded.document->operations.size());
}

TEST_CASE("sidebar: an operation without a summary goes by its id") {
  openapi::Operation operation;
  operation.id = "getThing";
  CHECK(portal::operation_title(operation) == "getThing");
  operation.summary = "Get a thing";
  CHECK(portal::operation_title(operation) == "Get a thing");
}
