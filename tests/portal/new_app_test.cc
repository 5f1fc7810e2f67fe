// Registering an app.
#include <doctest/doctest.h>

#include <regex>

#include "tests/support/portal_world.h"

using namespace test_support;

namespace {

const TestBrowser::Fields kForm{{"name", "Corner Shop"},
                                {"homepage", "https://shop.example"},
                                {"redirect_uris", "https://shop.example/cb"},
                                {"type", "confidential"},
                                {"scope", "accounts:read"},
                                {"scope", "payments:write"}};

}  // namespace

TEST_CASE("new app: the secret is shown once, stored as a digest, and on no later page") {
  PortalWorld world;
  const portal::User user = world.add_user("dev@example.com", portal::Role::developer);
  TestBrowser browser(world);
  browser.sign_in(user);
  browser.get("showNewApp", "/apps/new");
  const http::Response response = browser.post("createApp", "/apps", kForm);
  REQUIRE(response.status == 200);
  CHECK(response.field("Cache-Control") == "no-store");
  CHECK(contains(response.body, "It will not be shown again"));
  std::smatch match;
  REQUIRE(std::regex_search(response.body, match, std::regex("tg_cs_[A-Za-z0-9_-]{43}")));
  const std::string secret = match[0];
  const std::vector<oauth::Client> apps = world.apps.apps_of(user.id);
  REQUIRE(apps.size() == 1);
  const oauth::Client& app = apps[0];
  CHECK(contains(response.body, app.client_id.value));
  CHECK(app.client_id.value.starts_with("app_"));
  CHECK(app.plan == "starter");
  CHECK(app.environment == oauth::Environment::sandbox);
  CHECK(app.scope.text() == "accounts:read payments:write");
  REQUIRE(app.secrets.size() == 1);
  CHECK(app.secrets[0].digest == base::sha256(secret));
  CHECK(app.secrets[0].hint == secret.substr(secret.size() - 4));
  for (const auto& [id, target] : {std::pair<const char*, std::string>{"listApps", "/apps"},
                                   {"showApp", "/apps/" + app.client_id.value},
                                   {"showEditApp", "/apps/" + app.client_id.value + "/edit"}}) {
    const http::Response later = browser.get(id, target, {{"client_id", app.client_id.value}});
    CHECK(later.status == 200);
    CHECK_FALSE(contains(later.body, secret));
    CHECK_FALSE(contains(later.body, secret.substr(6)));
  }
}

TEST_CASE("new app: a public app has no secret") {
  PortalWorld world;
  const portal::User user = world.add_user("dev@example.com", portal::Role::developer);
  TestBrowser browser(world);
  browser.sign_in(user);
  TestBrowser::Fields form = kForm;
  form[3].second = "public";
  const http::Response response = browser.post("createApp", "/apps", form);
  CHECK(response.status == 200);
  CHECK_FALSE(contains(response.body, "tg_cs_"));
  CHECK(world.apps.apps_of(user.id)[0].secrets.empty());
  CHECK(world.apps.apps_of(user.id)[0].type == oauth::ClientType::public_);
}

TEST_CASE("new app: the last allowed app is made, one more is not") {
  PortalWorld world;
  world.settings.most_apps = 2;
  const portal::User user = world.add_user("dev@example.com", portal::Role::developer);
  TestBrowser browser(world);
  browser.sign_in(user);
  CHECK(browser.post("createApp", "/apps", kForm).status == 200);
  CHECK(browser.post("createApp", "/apps", kForm).status == 200);
  const http::Response third = browser.post("createApp", "/apps", kForm);
  CHECK(third.status == 409);
  CHECK(contains(third.body, "You have 2 apps, which is the most"));
  CHECK(world.apps.apps_of(user.id).size() == 2);
}
