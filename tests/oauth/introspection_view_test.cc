// Who may look at a token, and what of it (case 110: RFC 7662 4; CVE-2026-37979).
#include "oauth/introspection_view.h"

#include <doctest/doctest.h>

#include "tests/support/oauth_world.h"

using test_support::OauthWorld;

namespace {

oauth::Settings settings() {
  oauth::Settings settings = OauthWorld::make_settings();
  settings.protected_resources = {
      {"/v1", *oauth::ScopeSet::parse("accounts:read payments:write"), {"payment_initiation"}},
      {"/v2", *oauth::ScopeSet::parse("cards:read"), {"card_limit"}}};
  settings.resource_servers = {{"app_bank", {"https://api.example/v1"}},
                               {"app_cards", {"https://api.example/v2"}},
                               {"app_all", {"https://api.example"}},
                               {"app_none", {"https://api.example/v3"}}};
  return settings;
}

oauth::AccessClaims token(const std::string& audience = "",
                          const std::string& scope = "accounts:read cards:read openid") {
  oauth::AccessClaims claims;
  claims.client_id = "app_shop";
  claims.subject = "usr_alice";
  claims.grant_id = "grt_1";
  claims.scope = scope;
  claims.audience = audience;
  return claims;
}

/// What `asker` sees: "scope | details", or "nothing".
std::string seen(const oauth::AccessClaims& claims, const std::string& asker) {
  const auto view = oauth::introspection_view(
      claims, OauthWorld::make_client(asker, oauth::ClientType::confidential), settings());
  if (!view) return "nothing";
  CHECK(view->subject == claims.subject);
  CHECK(view->audience == claims.audience);
  return view->scope + (view->authorization_details.empty() ? "" : " | " + view->authorization_details);
}

}  // namespace

TEST_CASE("introspection view: the app that has the token sees all of it, a stranger nothing") {
  for (const char* audience : {"", "https://api.example", "https://api.example/v2"}) {
    CAPTURE(audience);
    CHECK(seen(token(audience), "app_shop") == "accounts:read cards:read openid");
    for (const char* stranger : {"app_rival", "app_none", "app_", "app_shop2", "app"})
      CHECK(seen(token(audience), stranger) == "nothing");
  }
}

TEST_CASE("introspection view: an app in the audience sees it, one whose name only resembles does not") {
  const auto shared = token("https://api.example/v1 app_rival");
  CHECK(seen(shared, "app_rival") == "accounts:read cards:read openid");
  for (const char* stranger : {"app_riva", "app_rival2", "rival", "APP_RIVAL"})
    CHECK(seen(shared, stranger) == "nothing");
}

TEST_CASE("introspection view: resource servers see what concerns their API (RFC 7662 2.2, 4; case 110)") {
  struct Case {
    const char *name, *audience, *asker, *expect;
  };
  const Case cases[] = {
      {"for every API", "", "app_bank", "accounts:read"},
      {"for the origin", "https://api.example", "app_bank", "accounts:read"},
      {"for this API", "https://api.example/v1", "app_bank", "accounts:read"},
      {"for another API", "https://api.example/v2", "app_bank", "nothing"},
      {"for both", "https://api.example/v1 https://api.example/v2", "app_cards", "cards:read"},
      {"for the other alone", "https://api.example/v1", "app_cards", "nothing"},
      {"for a longer path", "https://api.example/v11", "app_bank", "nothing"},
      {"for a path in another case", "https://api.example/V1", "app_bank", "nothing"},
      {"whoever stands for all APIs", "https://api.example/v1", "app_all", "accounts:read"},
      {"and for all of the token", "", "app_all", "accounts:read cards:read"},
      {"an API that is not there", "", "app_none", "nothing"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    CHECK(seen(token(c.audience), c.asker) == c.expect);
  }
  CHECK(seen(token("", "openid profile"), "app_bank") == "nothing");
}

TEST_CASE("introspection view: a resource server sees the details of its own types (RFC 9396 9.2)") {
  oauth::AccessClaims claims = token("", "openid");
  const std::string pay = R"({"amount":5,"type":"payment_initiation"})",
                    card = R"({"most":9,"type":"card_limit"})";
  claims.authorization_details = "[" + pay + "," + card + "]";
  CHECK(seen(claims, "app_shop") == "openid | [" + pay + "," + card + "]");
  CHECK(seen(claims, "app_bank") == " | [" + pay + "]");
  CHECK(seen(claims, "app_cards") == " | [" + card + "]");
  claims.authorization_details = "[" + card + "]";
  CHECK(seen(claims, "app_bank") == "nothing");
  claims.authorization_details = "not JSON";
  CHECK(seen(claims, "app_bank") == "nothing");
}
