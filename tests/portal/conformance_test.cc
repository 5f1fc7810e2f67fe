// The conformance report.
#include "portal/conformance.h"

#include <doctest/doctest.h>

#include "oauth/client_profile.h"
#include "tests/support/client_samples.h"
#include "tests/support/portal_world.h"

using namespace test_support;

TEST_CASE("conformance: the report has every rule of the profile with its source, for the owner alone") {
  PortalWorld world;
  const portal::User user = world.add_user("dev@example.com", portal::Role::developer);
  oauth::Client app = world.add_app(user, "Shop");
  app.metadata = fapi_app().metadata;
  REQUIRE(world.apps.update_app(app));
  TestBrowser browser(world);
  browser.sign_in(user);
  const TestBrowser::Fields params{{"client_id", "app_TEST1"}};
  const http::Response page = browser.get("showConformance", "/apps/app_TEST1/conformance", params);
  CHECK(page.status == 200);
  CHECK(contains(page.body, "<h1>Conformance of Shop</h1>"));
  CHECK(contains(page.body, "Broken: 0."));
  for (const oauth::ReportLine& line : oauth::profile_report(app, world.oauth_settings)) {
    CAPTURE(line.rule->id);
    CHECK(contains(page.body, line.rule->source));
  }
  CHECK(contains(page.body, "Authorization requests must be pushed by the authenticated app (PAR)"));
  CHECK(contains(page.body, "<code>require_pushed_authorization_requests</code>"));
  CHECK(contains(page.body, "decided by this server"));
  CHECK_FALSE(contains(page.body, ">Broken<"));
  TestBrowser other(world);
  other.sign_in(world.add_user("other@example.com", portal::Role::developer));
  CHECK(other.get("showConformance", "/apps/app_TEST1/conformance", params).status == 404);
  TestBrowser nobody(world);
  CHECK(nobody.get("showConformance", "/apps/app_TEST1/conformance", params).status == 303);
}

TEST_CASE("conformance: a rule that is broken says so") {
  PortalWorld world;
  const portal::User user = world.add_user("dev@example.com", portal::Role::developer);
  oauth::Client app = world.add_app(user, "Shop");
  app.metadata = fapi_app().metadata;
  app.metadata.dpop_bound_access_tokens = false;
  REQUIRE(world.apps.update_app(app));
  TestBrowser browser(world);
  browser.sign_in(user);
  const std::string body =
      browser.get("showConformance", "/apps/app_TEST1/conformance", {{"client_id", "app_TEST1"}}).body;
  CHECK(contains(body, "Broken: 1."));
  CHECK(contains(body, ">Broken<"));
  CHECK(contains(body, ">Does not conform<"));
}

TEST_CASE("conformance: every rule has its words in Chinese, and no words are left over") {
  const portal::Catalogue& chinese = shipped_renderer().catalogues().of(portal::Language::zh_cn);
  std::size_t words = 0;
  for (const auto rules : {oauth::common_rules(), oauth::profile_rules()})
    for (const oauth::ClientRule& rule : rules) {
      CAPTURE(rule.id);
      CHECK(chinese.find("rule:" + std::string(rule.id)) != nullptr);
      ++words;
    }
  std::size_t found = 0;
  for (const auto& [key, text] : chinese.messages()) found += key.starts_with("rule:");
  CHECK(found == words);
}
