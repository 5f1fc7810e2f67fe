// Editing an app.
#include <doctest/doctest.h>

#include "tests/support/portal_world.h"

using namespace test_support;

TEST_CASE("edit app: shows what is there and changes name, homepage, URIs and scopes, never the type") {
  PortalWorld world;
  const portal::User user = world.add_user("dev@example.com", portal::Role::developer);
  world.add_app(user, "Corner Shop");
  TestBrowser browser(world);
  browser.sign_in(user);
  const TestBrowser::Fields params{{"client_id", "app_TEST1"}};
  const http::Response form = browser.get("showEditApp", "/apps/app_TEST1/edit", params);
  CHECK(contains(form.body, "value=\"Corner Shop\""));
  CHECK(contains(form.body, "https://shop.example/cb"));
  CHECK(contains(form.body, "value=\"payments:write\" checked"));
  CHECK_FALSE(contains(form.body, "name=\"type\""));
  const http::Response saved =
      browser.post("updateApp", "/apps/app_TEST1",
                   {{"name", "New name"},
                    {"homepage", "https://new.example"},
                    {"redirect_uris", "https://new.example/1\n\nhttps://new.example/2"},
                    {"type", "public"},
                    {"scope", "accounts:read"}},
                   params);
  CHECK(saved.status == 303);
  CHECK(saved.field("Location") == "/apps/app_TEST1?saved=1");
  const oauth::Client app = *world.apps.find_app({"app_TEST1"});
  CHECK(app.name == "New name");
  CHECK(app.redirect_uris == std::vector<std::string>{"https://new.example/1", "https://new.example/2"});
  CHECK(app.scope.text() == "accounts:read");
  CHECK(contains(browser.get("showEditApp", "/apps/app_TEST1/edit", params).body,
                 ">https://new.example/1\nhttps://new.example/2\n</textarea>"));
  CHECK(app.type == oauth::ClientType::confidential);
  CHECK(app.secrets.size() == 1);
  CHECK(contains(browser.get("showApp", "/apps/app_TEST1?saved=1", params).body, "Your changes are saved."));
}

TEST_CASE("edit app: a mistake changes nothing") {
  PortalWorld world;
  const portal::User user = world.add_user("dev@example.com", portal::Role::developer);
  world.add_app(user, "Corner Shop");
  TestBrowser browser(world);
  browser.sign_in(user);
  const http::Response response =
      browser.post("updateApp", "/apps/app_TEST1", {{"name", ""}, {"homepage", "https://new.example"}},
                   {{"client_id", "app_TEST1"}});
  CHECK(response.status == 400);
  CHECK(contains(response.body, "value=\"https://new.example\""));
  CHECK(world.apps.find_app({"app_TEST1"})->homepage == "https://shop.example/");
}

TEST_CASE("edit app: what the form does not show stays, with the advanced part and without") {
  PortalWorld world;
  const portal::User user = world.add_user("dev@example.com", portal::Role::developer);
  oauth::Client app = world.add_app(user, "Corner Shop");
  app.metadata.token_endpoint_auth_method = oauth::AuthMethod::client_secret_post;
  app.metadata.logo_uri = "https://shop.example/logo.svg";
  app.metadata.contacts = {"dev@shop.example"};
  app.metadata.grant_types = {oauth::GrantType::authorization_code};
  app.metadata.post_logout_redirect_uris = {"https://shop.example/bye"};
  app.registration_access_token = base::sha256("rat");
  REQUIRE(world.apps.update_app(app));
  TestBrowser browser(world);
  browser.sign_in(user);
  const TestBrowser::Fields params{{"client_id", "app_TEST1"}};
  TestBrowser::Fields form{{"name", "New name"},
                           {"homepage", "https://new.example"},
                           {"redirect_uris", "https://new.example/1"},
                           {"scope", "accounts:read"}};
  CHECK(contains(browser.get("showEditApp", "/apps/app_TEST1/edit", params).body,
                 ">https://shop.example/bye\n<"));
  CHECK(browser.post("updateApp", "/apps/app_TEST1", form, params).status == 303);
  CHECK(world.apps.find_app({"app_TEST1"})->metadata == app.metadata);
  form.insert(form.end(), {{"profile", "oauth21"},
                           {"token_endpoint_auth_method", "client_secret"},
                           {"post_logout_redirect_uris", "https://shop.example/bye"}});
  CHECK(browser.post("updateApp", "/apps/app_TEST1", form, params).status == 303);
  const oauth::Client saved = *world.apps.find_app({"app_TEST1"});
  CHECK(saved.metadata == app.metadata);
  CHECK(saved.registration_access_token == app.registration_access_token);
}
