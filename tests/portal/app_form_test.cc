// The app form's rules.
#include "portal/app_form.h"

#include <doctest/doctest.h>

#include "tests/support/portal_world.h"

using namespace test_support;

TEST_CASE("homepage: https anywhere, http only on this machine, nothing a link could run") {
  struct Case {
    std::string uri;
    bool good;
  };
  const Case cases[] = {
      {"https://shop.example", true},
      {"https://shop.example:8443/a?b=c#d", true},
      {"http://localhost:3000/", true},
      {"http://127.0.0.1", true},
      {"http://localhost.evil.example", false},
      {"http://shop.example", false},
      {"HTTPS://shop.example", false},
      {"https://", false},
      {"https:///x", false},
      {"https://:443/", false},
      {"https://user@shop.example", false},
      {"https://shop.example/a b", false},
      {"https://shop.example/\"onclick=", false},
      {"https://shop.example/<x>", false},
      {"https://sh\xC3\xB6p.example", false},
      {"https://shop.example\r\nX: y", false},
      {"javascript:alert(1)", false},
      {"//shop.example", false},
      {"", false},
      {"https://s.example/" + std::string(382, 'a'), true},
      {"https://s.example/" + std::string(383, 'a'), false},
  };
  for (const Case& c : cases) {
    CAPTURE(c.uri);
    CHECK(portal::is_homepage(c.uri) == c.good);
  }
}

TEST_CASE("app form: every field on both sides of its rule; errors beside the field, typed values kept") {
  PortalWorld world;
  world.settings.most_apps = 100;
  const portal::User user = world.add_user("dev@example.com", portal::Role::developer);
  TestBrowser browser(world);
  browser.sign_in(user);
  struct Case {
    const char *name, *field, *value;
    int status;
    const char* sentence;
  };
  const std::string sixty(60, 'n'), sixty_one(61, 'n');
  std::string ten, eleven;
  for (int i = 0; i < 11; ++i) {
    if (i == 10) ten = eleven;
    eleven += "https://shop.example/" + std::to_string(i) + "\r\n";
  }
  const Case cases[] = {
      {"all good", "", "", 200, ""},
      {"longest name", "name", sixty.c_str(), 200, ""},
      {"no name", "name", "", 400, "Enter a name of 1 to 60 visible characters"},
      {"long name", "name", sixty_one.c_str(), 400, "Enter a name of 1 to 60 visible characters"},
      {"invisible name", "name", "Pay\u200BPal", 400, "Enter a name of 1 to 60 visible characters"},
      {"javascript homepage", "homepage", "javascript:alert(1)", 400, "Enter a homepage"},
      {"no redirect URI", "redirect_uris", " \r\n ", 400, "Enter at least one redirect URI"},
      {"ten redirect URIs", "redirect_uris", ten.c_str(), 200, ""},
      {"eleven redirect URIs", "redirect_uris", eleven.c_str(), 400, "Enter at most 10 redirect URIs"},
      {"second is http", "redirect_uris", "https://a.example/\nhttp://b.example/", 400,
       "Redirect URI 2 cannot be used"},
      {"fragment", "redirect_uris", "https://a.example/#x", 400, "Redirect URI 1 cannot be used"},
      {"the same twice", "redirect_uris", "https://a.example/\nhttps://a.example/", 400, "only once"},
      {"loopback", "redirect_uris", "http://localhost:9000/cb", 200, ""},
      {"no type", "type", "", 400, "Choose confidential or public"},
      {"odd type", "type", "native", 400, "Choose confidential or public"},
      {"public", "type", "public", 200, ""},
      {"unknown scope", "scope", "admin", 400, "Choose scopes from the list only"},
      {"no scope", "scope", "", 400, "Choose scopes from the list only"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    TestBrowser::Fields form{{"name", "Corner Shop"},
                             {"homepage", "https://shop.example"},
                             {"redirect_uris", "https://shop.example/cb"},
                             {"type", "confidential"},
                             {"scope", "accounts:read"}};
    for (auto& [field, value] : form)
      if (field == c.field) value = c.value;
    const std::size_t before = world.apps.apps_of(user.id).size();
    const http::Response response = browser.post("createApp", "/apps", form);
    CHECK(response.status == c.status);
    CHECK(world.apps.apps_of(user.id).size() == before + (c.status == 200 ? 1 : 0));
    if (c.status == 200) continue;
    CHECK(contains(response.body, c.sentence));
    CHECK(contains(response.body, "<title>Error: "));
    CHECK(contains(response.body, "href=\"#" + std::string(c.field) + "\""));
    CHECK(contains(response.body, "id=\"" + std::string(c.field) + "\""));
    if (std::string_view(c.field) != "homepage")
      CHECK(contains(response.body, "value=\"https://shop.example\""));
    if (std::string_view(c.field) != "scope")
      CHECK(contains(response.body, "value=\"accounts:read\" checked"));
  }
}

TEST_CASE("app form: no scope at all is told too") {
  PortalWorld world;
  TestBrowser browser(world);
  browser.sign_in(world.add_user("dev@example.com", portal::Role::developer));
  CHECK(contains(browser.post("createApp", "/apps", {{"name", "x"}}).body, "Choose at least one scope"));
}
