// Signing out.
#include <doctest/doctest.h>

#include "tests/support/portal_world.h"

using namespace test_support;

TEST_CASE("logout: the session is gone on the server and in the browser") {
  PortalWorld world;
  TestBrowser browser(world);
  browser.sign_in(world.add_user("dev@example.com", portal::Role::developer));
  const std::string stolen = browser.cookies.at("tg_session");
  const http::Response response = browser.post("submitLogout", "/logout", {});
  CHECK(response.status == 303);
  CHECK(response.field("Location") == "/");
  CHECK_FALSE(browser.cookies.contains("tg_session"));
  CHECK(world.users.sessions().empty());
  browser.cookies["tg_session"] = stolen;
  CHECK(browser.get("listApps", "/apps").status == 303);
  CHECK(browser.post("submitLogout", "/logout", {}).field("Location") == "/");
}

TEST_CASE("logout: a safe return_to goes through the sign-in page, any other is dropped") {
  PortalWorld world;
  const portal::User user = world.add_user("dev@example.com", portal::Role::developer);
  for (const auto& [return_to, location] :
       {std::pair<const char*, const char*>{"/oauth2/authorize?a=b&c=d",
                                            "/login?return_to=%2Foauth2%2Fauthorize%3Fa%3Db%26c%3Dd"},
        {"//evil.example", "/"},
        {"", "/"}}) {
    TestBrowser browser(world);
    browser.sign_in(user);
    CHECK(browser.post("submitLogout", "/logout", {{"return_to", return_to}}).field("Location") == location);
  }
}

TEST_CASE("logout: needs the form's token, so no other page can sign people out") {
  PortalWorld world;
  TestBrowser browser(world);
  browser.sign_in(world.add_user("dev@example.com", portal::Role::developer));
  browser.csrf_token.clear();
  CHECK(browser.post("submitLogout", "/logout", {}).status == 403);
  CHECK(world.users.sessions().size() == 1);
}

namespace {

/// A shop that registered where to return to, and a person who is signed in.
struct LogoutWorld : PortalWorld {
  portal::User user = add_user("customer@example.com", portal::Role::customer, "Carl Customer");
  TestBrowser browser{*this};
  std::vector<std::string> ended;
  const std::string request =
      "client_id=app_TEST1&post_logout_redirect_uri=https%3A%2F%2Fshop.example%2Fout&state=s+1";

  LogoutWorld() {
    oauth::Client app = add_app(add_user("dev@example.com", portal::Role::developer), "Corner <Shop>");
    app.metadata.post_logout_redirect_uris = {"https://shop.example/out"};
    clients.put(app);
    context->session_ended = [this](const std::string& sid) { ended.push_back(sid); };
    browser.sign_in(user);
  }
};

}  // namespace

TEST_CASE(
    "logout page: asks, names the app and where the browser goes, and may lead there (RP-Initiated Logout "
    "2)") {
  LogoutWorld world;
  const http::Response page = world.browser.get("showLogout", "/logout?" + world.request);
  CHECK(page.status == 200);
  CHECK(page.field("Cache-Control") == "no-store");
  CHECK(page.field("Content-Security-Policy").ends_with("form-action 'self' https://shop.example"));
  for (const char* part : {"Sign out of your account?", "Corner &lt;Shop&gt; asks you to sign out",
                           "<strong>shop.example</strong>", "name=\"client_id\" value=\"app_TEST1\"",
                           "name=\"post_logout_redirect_uri\" value=\"https://shop.example/out\"",
                           "name=\"state\" value=\"s 1\""})
    CHECK_MESSAGE(contains(page.body, part), part);
  CHECK(world.users.sessions().size() == 1);
  CHECK(world.ended.empty());
}

TEST_CASE("logout page: the answer yes signs out, has apps told, and returns with the state") {
  LogoutWorld world;
  world.browser.get("showLogout", "/logout?" + world.request);
  const std::string sid = world.users.sessions()[0].sid;
  const http::Response response =
      world.browser.post("submitLogout", "/logout",
                         {{"client_id", "app_TEST1"},
                          {"post_logout_redirect_uri", "https://shop.example/out"},
                          {"state", "s 1"}});
  CHECK(response.status == 303);
  CHECK(response.field("Location") == "https://shop.example/out?state=s%201");
  CHECK(world.users.sessions().empty());
  CHECK(world.ended == std::vector<std::string>{sid});
  CHECK_FALSE(world.browser.cookies.contains("tg_session"));
}

TEST_CASE(
    "logout page: what the app did not register leads nowhere, in the page and in the form (case 136)") {
  LogoutWorld world;
  for (const char* query :
       {"post_logout_redirect_uri=https%3A%2F%2Fevil.example%2F&client_id=app_TEST1",
        "post_logout_redirect_uri=https%3A%2F%2Fshop.example%2Fout",
        "client_id=app_TEST1&post_logout_redirect_uri=https%3A%2F%2Fshop.example%2Fout%3Fx",
        "client_id=app_NOBODY"}) {
    CAPTURE(query);
    const http::Response page = world.browser.get("showLogout", std::string("/logout?") + query);
    CHECK(page.status == 400);
    CHECK(page.field("Location").empty());
    CHECK_FALSE(contains(page.body, "evil.example"));
  }
  world.browser.get("showLogout", "/logout");
  const http::Response posted =
      world.browser.post("submitLogout", "/logout",
                         {{"client_id", "app_TEST1"}, {"post_logout_redirect_uri", "https://evil.example/"}});
  CHECK(posted.status == 400);
  CHECK(posted.field("Location").empty());
  CHECK(world.users.sessions().size() == 1);
}

TEST_CASE("logout page: where nobody is signed in it says so") {
  LogoutWorld world;
  TestBrowser stranger(world);
  const http::Response page = stranger.get("showLogout", "/logout?" + world.request);
  CHECK(page.status == 200);
  CHECK(contains(page.body, "You are signed out"));
  CHECK_FALSE(contains(page.body, "post_logout_redirect_uri"));
}

TEST_CASE(
    "logout page: in the language that the app asked for, unless the reader chose one (OIDC ui_locales)") {
  LogoutWorld world;
  const auto language = [&world](const std::string& query) {
    return std::string(world.browser.get("showLogout", "/logout" + query).field("Content-Language"));
  };
  CHECK(language("") == "en");
  CHECK(language("?ui_locales=se+zh-CN+en") == "zh-CN");
  CHECK(language("?ui_locales=en+zh-CN") == "en");
  CHECK(language("?ui_locales=se") == "en");
  CHECK(language("?ui_locales=zh&lang=en") == "en");
  CHECK(language("?ui_locales=zh") == "en");  // the choice of before is kept
}
