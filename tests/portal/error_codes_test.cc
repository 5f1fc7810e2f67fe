// Error codes in words: the catalogue's, else the document's.
#include "portal/error_codes.h"

#include <doctest/doctest.h>

#include "tests/support/portal_world.h"

using namespace test_support;

TEST_CASE(
    "errors: a backend's code is told in Chinese where the catalogue has words, else in the document's") {
  PortalWorld world;
  TestBrowser browser(world);
  const auto chinese = [&](const std::string& code) {
    return browser.get("showError", "/docs/errors/" + code + "?lang=zh-CN", {{"code", code}}).body;
  };
  const std::string translated = chinese("insufficient_funds");
  CHECK(contains(translated, "账户可用余额不足"));
  CHECK_FALSE(contains(translated, "Wait &amp; see."));
  CHECK(contains(chinese("out_of_things"), "All are sold."));
}

TEST_CASE("errors: every code of the published documents has Chinese words") {
  std::vector<std::string> problems;
  const auto catalogues = portal::Catalogues::load(SOURCE_DIR "/templates/messages", problems);
  const openapi::Loaded payments = openapi::load_document(SOURCE_DIR "/openapi/payments.yaml");
  REQUIRE(payments.document);
  REQUIRE_FALSE(payments.document->errors.empty());
  for (const openapi::ErrorDoc& error : payments.document->errors)
    for (const char* what : {"meaning", "remedy"}) {
      CAPTURE(error.code);
      CHECK(catalogues.of(portal::Language::zh_cn).find("error:" + error.code + ":" + what) != nullptr);
    }
}
