// The page of one API.
#include <doctest/doctest.h>

#include "tests/support/portal_world.h"

using namespace test_support;

TEST_CASE("document page: operations by tag with links; unknown documents are 404") {
  PortalWorld world;
  TestBrowser browser(world);
  const http::Response page = browser.get("showDocument", "/docs/shop", {{"document", "shop"}});
  CHECK(page.status == 200);
  for (const char* part : {"<h1>Shop API</h1>", "things", "href=\"/docs/shop/getThing\"",
                           "/v1/things/{thing_id}", "Get a thing", "http://localhost:8080/v1"})
    CHECK_MESSAGE(contains(page.body, part), part);
  for (const char* name : {"nothing", "", "../shop"})
    CHECK(browser.get("showDocument", "/docs/x", {{"document", name}}).status == 404);
}
