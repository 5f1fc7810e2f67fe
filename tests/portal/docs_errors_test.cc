// The error pages.
#include <doctest/doctest.h>

#include "base/error.h"
#include "tests/support/portal_world.h"

using namespace test_support;

TEST_CASE("errors: every row of the table is listed and has its page in both languages") {
  PortalWorld world;
  TestBrowser browser(world);
  const std::string list = browser.get("showErrors", "/docs/errors").body;
  for (const base::ErrorRow& row : base::kErrorTable) {
    const std::string name(row.name);
    CAPTURE(name);
    CHECK(contains(list, "href=\"/docs/errors/" + name + "\""));
    for (const char* language : {"en", "zh-CN"}) {
      const http::Response page =
          browser.get("showError", "/docs/errors/" + name + "?lang=" + language, {{"code", name}});
      CHECK(page.status == 200);
      CHECK(contains(page.body, "<h1><code>" + name + "</code></h1>"));
      CHECK(contains(page.body, std::to_string(row.status)));
      CHECK(contains(page.body, row.source));
    }
  }
}

TEST_CASE("errors: the codes of a document's backend are listed after ours, each once, and have pages too") {
  PortalWorld world;
  TestBrowser browser(world);
  const std::string list = browser.get("showErrors", "/docs/errors").body;
  const std::size_t own = list.find("href=\"/docs/errors/not_found\"");
  CHECK(own != std::string::npos);
  CHECK(list.find("href=\"/docs/errors/not_found\"", own + 1) == std::string::npos);
  CHECK(list.find("href=\"/docs/errors/out_of_things\"") > own);
  CHECK_FALSE(contains(list, "Never shown"));
  const std::string page =
      browser.get("showError", "/docs/errors/insufficient_funds", {{"code", "insufficient_funds"}}).body;
  for (const char* part : {"<h1><code>insufficient_funds</code></h1>", "422", "Insufficient funds",
                           "Shop API", "There is &lt;too&gt; little.", "Wait &amp; see."})
    CHECK_MESSAGE(contains(page, part), part);
}

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

TEST_CASE("errors: a code that does not exist is 404") {
  PortalWorld world;
  TestBrowser browser(world);
  for (const char* code : {"nothing", "", "<script>"}) {
    const http::Response page = browser.get("showError", "/docs/errors/x", {{"code", code}});
    CHECK(page.status == 404);
    CHECK_FALSE(contains(page.body, "<script>"));
  }
}
