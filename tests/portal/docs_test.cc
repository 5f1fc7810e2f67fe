// The documentation's first page.
#include <doctest/doctest.h>

#include "tests/support/portal_world.h"

using namespace test_support;

TEST_CASE("docs: the published APIs, where they are, and their scopes in words, without signing in") {
  PortalWorld world;
  TestBrowser browser(world);
  const http::Response page = browser.get("listDocs", "/docs");
  CHECK(page.status == 200);
  for (const char* part :
       {"href=\"/docs/shop\"", "Shop API", "Sells <code>things</code>.", "/openapi/shop.yaml",
        "/openapi/shop.json", "accounts:read", "See your accounts", "http://localhost:8080"})
    CHECK_MESSAGE(contains(page.body, part), part);
}
