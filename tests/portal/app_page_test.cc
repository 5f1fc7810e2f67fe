// The page of one app.
#include "portal/app_page.h"

#include <doctest/doctest.h>

#include "tests/support/portal_world.h"

using namespace test_support;

TEST_CASE("app page: credentials by hint, URIs, scopes and limits in words, and a command for a token") {
  PortalWorld world;
  const portal::User user = world.add_user("dev@example.com", portal::Role::developer);
  world.add_app(user, "Corner <b>Shop</b>");
  TestBrowser browser(world);
  browser.sign_in(user);
  const std::string body = browser.get("showApp", "/apps/app_TEST1", {{"client_id", "app_TEST1"}}).body;
  for (const char* part :
       {"<h1>Corner &lt;b&gt;Shop&lt;/b&gt;</h1>", "app_TEST1", "…irst", "https://shop.example/cb",
        "See your accounts", "Make payments from your accounts", "accounts:read", "10 requests a second",
        "10,000 units a day, from 00:00 UTC", "http://localhost:8080/oauth2/token", "-u &#39;app_TEST1&#39;",
        "grant_type=client_credentials"})
    CHECK_MESSAGE(contains(body, part), part);
}

TEST_CASE("app page: an expired secret is not listed, one that will expire says when") {
  PortalWorld world;
  const portal::User user = world.add_user("dev@example.com", portal::Role::developer);
  world.add_app(user, "Shop");
  TestBrowser browser(world);
  browser.sign_in(user);
  browser.post("rotateSecret", "/apps/app_TEST1/secrets", {}, {{"client_id", "app_TEST1"}});
  CHECK(contains(browser.get("showApp", "/apps/app_TEST1", {{"client_id", "app_TEST1"}}).body,
                 "works until 23 Nov 2026, 08:15 UTC"));
  world.now += std::chrono::hours{24};
  browser.sign_in(user);
  CHECK_FALSE(
      contains(browser.get("showApp", "/apps/app_TEST1", {{"client_id", "app_TEST1"}}).body, "…irst"));
}

TEST_CASE("secrets: prefix, 256 bits, and only a digest to store") {
  FixedRandom random;
  const portal::NewSecret one = portal::make_secret(random, kPortalNow),
                          two = portal::make_secret(random, kPortalNow);
  CHECK(one.plain.reveal().size() == 49);
  CHECK(one.plain.reveal().starts_with("tg_cs_"));
  CHECK(one.plain.reveal() != two.plain.reveal());
  CHECK(one.stored.digest == base::sha256(one.plain.reveal()));
  CHECK(one.stored.created_at == kPortalNow);
  CHECK_FALSE(one.stored.expires_at);
}

TEST_CASE("app page: an app with keys shows where they are, and no secret or command that needs one") {
  PortalWorld world;
  const portal::User user = world.add_user("dev@example.com", portal::Role::developer);
  oauth::Client app = world.add_app(user, "Shop");
  app.metadata.token_endpoint_auth_method = oauth::AuthMethod::private_key_jwt;
  app.metadata.jwks_uri = "https://shop.example/jwks.json";
  REQUIRE(world.apps.update_app(app));
  TestBrowser browser(world);
  browser.sign_in(user);
  const std::string body = browser.get("showApp", "/apps/app_TEST1", {{"client_id", "app_TEST1"}}).body;
  CHECK(contains(body, "Signed assertions (private_key_jwt)"));
  CHECK(contains(body, "https://shop.example/jwks.json"));
  CHECK_FALSE(contains(body, "…irst"));
  CHECK_FALSE(contains(body, "/apps/app_TEST1/secrets"));
  CHECK_FALSE(contains(body, "/oauth2/token"));
}

TEST_CASE("app page: the profile and whether the app keeps it") {
  PortalWorld world;
  const portal::User user = world.add_user("dev@example.com", portal::Role::developer);
  oauth::Client app = world.add_app(user, "Shop");
  TestBrowser browser(world);
  browser.sign_in(user);
  const auto page = [&] {
    return browser.get("showApp", "/apps/app_TEST1", {{"client_id", "app_TEST1"}}).body;
  };
  CHECK(contains(page(), "OAuth 2.1: for most apps"));
  CHECK(contains(page(), ">Conforms<"));
  CHECK(contains(page(), "/apps/app_TEST1/conformance"));
  app.metadata.profile = oauth::Profile::fapi2;
  REQUIRE(world.apps.update_app(app));
  CHECK(contains(page(), ">Does not conform<"));
}
