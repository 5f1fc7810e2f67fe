// Serving static files.
#include <doctest/doctest.h>

#include "tests/support/portal_world.h"

using namespace test_support;

TEST_CASE("asset: kept for ever under its versioned address, revalidated under any other") {
  PortalWorld world;
  TestBrowser browser(world);
  const portal::Asset* css = shipped_renderer().assets().find("site.css");
  const http::Response versioned =
      browser.get("getAsset", shipped_renderer().assets().address("site.css"), {{"file", "site.css"}});
  CHECK(versioned.status == 200);
  CHECK(versioned.body == css->bytes);
  CHECK(versioned.field("Content-Type") == "text/css; charset=utf-8");
  CHECK(versioned.field("Cache-Control") == "public, max-age=31536000, immutable");
  CHECK(versioned.field("X-Content-Type-Options") == "nosniff");
  CHECK(browser.get("getAsset", "/assets/site.css?v=old", {{"file", "site.css"}}).field("Cache-Control") ==
        "no-cache");
  browser.extra_fields = {{"If-None-Match", "\"" + css->version + "\""}};
  const http::Response same = browser.get("getAsset", "/assets/site.css", {{"file", "site.css"}});
  CHECK(same.status == 304);
  CHECK(same.body.empty());
}

TEST_CASE("asset: unknown names and paths are 404 without touching the file system") {
  PortalWorld world;
  TestBrowser browser(world);
  for (const char* file : {"nothing.css", "../messages/en/pages.txt", "/etc/passwd", ""})
    CHECK(browser.get("getAsset", "/assets/x", {{"file", file}}).status == 404);
}
