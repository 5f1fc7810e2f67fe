// Replacing a secret.
#include <doctest/doctest.h>

#include "tests/support/portal_world.h"

using namespace test_support;

TEST_CASE("rotate: a second secret beside the first for 24 hours, a third only afterwards") {
  PortalWorld world;
  const portal::User user = world.add_user("dev@example.com", portal::Role::developer);
  world.add_app(user, "Shop");
  TestBrowser browser(world);
  browser.sign_in(user);
  const TestBrowser::Fields params{{"client_id", "app_TEST1"}};
  const http::Response first = browser.post("rotateSecret", "/apps/app_TEST1/secrets", {}, params);
  CHECK(first.status == 200);
  CHECK(first.field("Cache-Control") == "no-store");
  CHECK(contains(first.body, "tg_cs_"));
  CHECK(contains(first.body, "keeps working for 24 hours"));
  const oauth::Client app = *world.apps.find_app({"app_TEST1"});
  REQUIRE(app.secrets.size() == 2);
  CHECK(app.secrets[0].expires_at == world.now + std::chrono::hours{24});
  CHECK_FALSE(app.secrets[1].expires_at);

  const http::Response too_soon = browser.post("rotateSecret", "/apps/app_TEST1/secrets", {}, params);
  CHECK(too_soon.status == 409);
  CHECK(contains(too_soon.body, "Two secrets are valid already"));
  CHECK_FALSE(contains(too_soon.body, "tg_cs_"));
  world.now += std::chrono::hours{24};
  browser.sign_in(user);
  CHECK(browser.post("rotateSecret", "/apps/app_TEST1/secrets", {}, params).status == 200);
}

TEST_CASE("rotate: a public app has none, and a request without the token changes nothing") {
  PortalWorld world;
  const portal::User user = world.add_user("dev@example.com", portal::Role::developer);
  oauth::Client app = world.add_app(user, "Shop");
  app.client_id.value = "app_PUBLIC";
  app.type = oauth::ClientType::public_;
  app.secrets.clear();
  REQUIRE(world.apps.create_app(app, 10));
  TestBrowser browser(world);
  browser.sign_in(user);
  const http::Response response =
      browser.post("rotateSecret", "/apps/app_PUBLIC/secrets", {}, {{"client_id", "app_PUBLIC"}});
  CHECK(response.status == 400);
  CHECK(contains(response.body, "A public app has no secret to replace"));
  browser.csrf_token = std::string(43, 'x');
  CHECK(browser.post("rotateSecret", "/apps/app_TEST1/secrets", {}, {{"client_id", "app_TEST1"}}).status ==
        403);
  CHECK(world.apps.find_app({"app_TEST1"})->secrets.size() == 1);
}

TEST_CASE("rotate: an app that authenticates with keys has no secret to replace") {
  PortalWorld world;
  const portal::User user = world.add_user("dev@example.com", portal::Role::developer);
  oauth::Client app = world.add_app(user, "Shop");
  app.metadata.token_endpoint_auth_method = oauth::AuthMethod::private_key_jwt;
  REQUIRE(world.apps.update_app(app));
  TestBrowser browser(world);
  browser.sign_in(user);
  const http::Response response =
      browser.post("rotateSecret", "/apps/app_TEST1/secrets", {}, {{"client_id", "app_TEST1"}});
  CHECK(response.status == 400);
  CHECK(contains(response.body, "This app authenticates without a secret"));
  CHECK(world.apps.find_app({"app_TEST1"})->secrets.size() == 1);
}
