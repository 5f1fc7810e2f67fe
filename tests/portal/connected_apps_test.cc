// What a customer allowed.
#include <doctest/doctest.h>

#include "tests/support/portal_world.h"

using namespace test_support;

TEST_CASE("connected apps: lists grants in words and revokes them; a stranger's grant does not exist") {
  PortalWorld world;
  const portal::User developer = world.add_user("dev@example.com", portal::Role::developer);
  const portal::User customer = world.add_user("c@example.com", portal::Role::customer);
  const oauth::Client app = world.add_app(developer, "\"><img src=x onerror=alert(1)>");
  TestBrowser browser(world);
  browser.sign_in(customer);
  CHECK(contains(browser.get("listConnectedApps", "/connected-apps").body, "No connected apps"));
  const std::string handle = world.add_interaction(customer, app);
  browser.get("showConsent", "/consent?request=" + handle);
  browser.post("submitConsent", "/consent", {{"request", handle}, {"decision", "allow"}});

  const std::string body = browser.get("listConnectedApps", "/connected-apps").body;
  for (const char* part :
       {"&quot;&gt;&lt;img src=x", "See your accounts", "Allowed on 22 Nov 2026, 08:15 UTC", "Revoke access"})
    CHECK_MESSAGE(contains(body, part), part);
  CHECK_FALSE(contains(body, "<img"));
  const std::vector<oauth::Grant> grants = world.grants.grants_of(customer.id);
  REQUIRE(grants.size() == 1);
  const std::string grant_id = grants[0].grant_id.value;

  TestBrowser stranger(world);
  stranger.sign_in(developer);
  CHECK(stranger.post("revokeConnectedApp", "/connected-apps/revoke", {{"grant_id", grant_id}}).status ==
        404);
  for (const std::string& wrong : {std::string(), std::string("grt_NOTHING"), std::string(65, 'g')})
    CHECK(browser.post("revokeConnectedApp", "/connected-apps/revoke", {{"grant_id", wrong}}).status == 404);
  CHECK(world.revocations_changed == 0);
  CHECK(world.grants.grants_of(customer.id).size() == 1);

  const http::Response revoked =
      browser.post("revokeConnectedApp", "/connected-apps/revoke", {{"grant_id", grant_id}});
  CHECK(revoked.status == 303);
  CHECK(revoked.field("Location") == "/connected-apps?revoked=1");
  CHECK(world.revocations_changed == 1);
  CHECK(world.grants.grants_of(customer.id).empty());
  REQUIRE(world.grants.revocations_after(0, 10).size() == 1);
  CHECK(world.grants.revocations_after(0, 10)[0].subject == grant_id);
  CHECK(contains(browser.get("listConnectedApps", "/connected-apps?revoked=1").body, "Access was revoked"));
}

TEST_CASE("connected apps: a grant of an app that is gone is still listed and can be revoked") {
  PortalWorld world;
  const portal::User developer = world.add_user("dev@example.com", portal::Role::developer);
  const oauth::Client app = world.add_app(developer, "Shop");
  TestBrowser browser(world);
  browser.sign_in(developer);
  const std::string handle = world.add_interaction(developer, app);
  browser.get("showConsent", "/consent?request=" + handle);
  browser.post("submitConsent", "/consent", {{"request", handle}, {"decision", "allow"}});
  world.clients.erase(app.client_id);
  CHECK(contains(browser.get("listConnectedApps", "/connected-apps").body, "app_TEST1"));
}

TEST_CASE("connected apps: needs sign-in") {
  PortalWorld world;
  TestBrowser browser(world);
  CHECK(browser.get("listConnectedApps", "/connected-apps").field("Location") ==
        "/login?return_to=%2Fconnected-apps");
}
