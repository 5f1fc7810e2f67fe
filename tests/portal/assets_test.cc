// The static files.
#include "portal/assets.h"

#include <doctest/doctest.h>

#include "tests/support/portal_world.h"

TEST_CASE("assets: the shipped ones are found by name only, with their type and version") {
  const portal::Assets& assets = test_support::shipped_renderer().assets();
  const portal::Asset* css = assets.find("site.css");
  REQUIRE(css != nullptr);
  CHECK(css->media_type == "text/css; charset=utf-8");
  CHECK(css->version.size() == 16);
  CHECK(assets.address("site.css") == "/assets/site.css?v=" + css->version);
  CHECK(assets.find("icon.svg")->media_type == "image/svg+xml");
  CHECK(assets.find("site.js")->media_type == "text/javascript; charset=utf-8");
  for (const char* name : {"", ".", "..", "../layout.tpl", "site.css/", "SITE.CSS"})
    CHECK(assets.find(name) == nullptr);
  CHECK_THROWS_AS(assets.address("nothing.css"), std::logic_error);
}

TEST_CASE("assets: the style sheet stays small and loads nothing from elsewhere") {
  const portal::Assets& assets = test_support::shipped_renderer().assets();
  CHECK(assets.find("site.css")->bytes.size() <= 20 * 1024);
  CHECK(assets.find("site.js")->bytes.size() <= 2 * 1024);
  for (const char* name : {"site.css", "site.js"}) {
    CHECK_FALSE(test_support::contains(assets.find(name)->bytes, "http"));
    CHECK_FALSE(test_support::contains(assets.find(name)->bytes, "@import"));
  }
}

TEST_CASE("assets: a folder that does not exist is a problem") {
  std::vector<std::string> problems;
  portal::Assets::load("/nonexistent", problems);
  CHECK(problems == std::vector<std::string>{"/nonexistent: cannot be read"});
}
