// The table of pages.
#include "portal/portal.h"

#include <doctest/doctest.h>

#include <algorithm>

TEST_CASE("pages: every operation of openapi/portal.yaml has exactly one handler, and the other way round") {
  const openapi::Loaded loaded = openapi::load_document(SOURCE_DIR "/openapi/portal.yaml");
  REQUIRE(loaded.document != nullptr);
  CHECK(loaded.document->operations.size() == portal::pages().size());
  for (const openapi::Operation& operation : loaded.document->operations) {
    CAPTURE(operation.id);
    CHECK(std::ranges::count(portal::pages(), std::string_view(operation.id),
                             &portal::Binding::operation_id) == 1);
  }
}
