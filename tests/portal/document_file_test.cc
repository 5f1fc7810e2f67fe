// The published documents as files.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "tests/support/portal_world.h"

using namespace test_support;

TEST_CASE("document file: YAML byte for byte, JSON the same document, both with an ETag") {
  PortalWorld world;
  TestBrowser browser(world);
  const http::Response yaml = browser.get("getDocumentFile", "/openapi/shop.yaml", {{"file", "shop.yaml"}});
  CHECK(yaml.status == 200);
  CHECK(yaml.field("Content-Type") == "application/yaml");
  CHECK(yaml.body == world.documents[0]->yaml);
  const http::Response json = browser.get("getDocumentFile", "/openapi/shop.json", {{"file", "shop.json"}});
  CHECK(json.field("Content-Type") == "application/json");
  CHECK(nlohmann::json::parse(json.body)["info"]["title"] == "Shop API");
  browser.extra_fields = {{"If-None-Match", std::string(yaml.field("ETag"))}};
  const http::Response same = browser.get("getDocumentFile", "/openapi/shop.yaml", {{"file", "shop.yaml"}});
  CHECK(same.status == 304);
  CHECK(same.body.empty());
}

TEST_CASE("document file: anything else is 404") {
  PortalWorld world;
  TestBrowser browser(world);
  for (const char* file : {"shop", "shop.xml", ".yaml", "../shop.yaml", "nothing.json", ""})
    CHECK(browser.get("getDocumentFile", "/openapi/x", {{"file", file}}).status == 404);
}
