// The page of one operation.
#include <doctest/doctest.h>

#include <algorithm>

#include "tests/support/portal_world.h"

using namespace test_support;

namespace {

/// The portal over the documents as shipped.
struct ShippedDocuments : PortalWorld {
  ShippedDocuments() {
    for (const char* name : {"payments", "oauth", "portal"}) {
      openapi::Loaded loaded = openapi::load_document(std::string(SOURCE_DIR "/openapi/") + name + ".yaml");
      REQUIRE(loaded.document != nullptr);
      documents.push_back(std::move(loaded.document));
      context->documents.push_back(documents.back().get());
    }
  }
};

}  // namespace

TEST_CASE("operation page: every shipped operation has one, titles are unique, and it stays small") {
  ShippedDocuments world;
  TestBrowser browser(world);
  std::vector<std::string> titles;
  for (const auto& document : world.documents) {
    if (document->name == "portal") continue;
    for (const openapi::Operation& operation : document->operations) {
      CAPTURE(operation.id);
      const http::Response page = browser.get("showOperation", "/docs/" + document->name + "/" + operation.id,
                                              {{"document", document->name}, {"operation_id", operation.id}});
      CHECK(page.status == 200);
      CHECK(contains(page.body, operation.method));
      CHECK(contains(page.body, "curl "));
      for (const std::string& scope : operation.scopes) CHECK(contains(page.body, scope));
      CHECK(page.body.size() < 200 * 1024);
      const auto title = page.body.find("<title>");
      titles.push_back(page.body.substr(title, page.body.find("</title>") - title));
    }
  }
  REQUIRE(titles.size() >= 10);
  std::ranges::sort(titles);
  CHECK(std::ranges::adjacent_find(titles) == titles.end());
}

TEST_CASE("operation page: parameters, nested body, responses, cost and sample of createPayment") {
  ShippedDocuments world;
  TestBrowser browser(world);
  const TestBrowser::Fields params{{"document", "payments"}, {"operation_id", "createPayment"}};
  const std::string body = browser.get("showOperation", "/docs/payments/createPayment", params).body;
  for (const char* part :
       {"<h1>Make a payment</h1>", "/v1/payments", "payments:write", "Make payments from your accounts",
        "Idempotency-Key", "header · string", "merchant_reference", "Minor units, cents for EUR.",
        "<details>", "Quota cost", "429", "422", "<code>duplicate_reference</code>", "YOUR_CLIENT_ID",
        "&quot;value&quot;: 1250", "aria-current=\"page\""})
    CHECK_MESSAGE(contains(body, part), part);
}

TEST_CASE("operation page: the sample has the signed-in developer's own client_id") {
  ShippedDocuments world;
  const portal::User user = world.add_user("dev@example.com", portal::Role::developer);
  world.add_app(user, "Shop", "app_OWN");
  TestBrowser browser(world);
  browser.sign_in(user);
  const std::string body = browser
                               .get("showOperation", "/docs/payments/createPayment",
                                    {{"document", "payments"}, {"operation_id", "createPayment"}})
                               .body;
  CHECK(contains(body, "app_OWN"));
  CHECK_FALSE(contains(body, "YOUR_CLIENT_ID"));
}

TEST_CASE("operation page: unknown operations and the portal's own are 404") {
  ShippedDocuments world;
  TestBrowser browser(world);
  for (const auto& [document, operation] : {std::pair<const char*, const char*>{"payments", "nothing"},
                                            {"payments", ""},
                                            {"nothing", "createPayment"},
                                            {"portal", "showHome"}})
    CHECK(browser.get("showOperation", "/docs/x/y", {{"document", document}, {"operation_id", operation}})
              .status == 404);
}
