// The consent page.
#include <doctest/doctest.h>

#include "tests/support/portal_world.h"

using namespace test_support;

namespace {

struct ConsentWorld : PortalWorld {
  portal::User developer = add_user("dev@example.com", portal::Role::developer);
  portal::User customer = add_user("customer@example.com", portal::Role::customer, "Carl Customer");
  oauth::Client app = add_app(developer, "Corner <Shop>");
  std::string handle = add_interaction(customer, app);
  TestBrowser browser{*this};
  ConsentWorld() { browser.sign_in(customer); }
  http::Response show() { return browser.get("showConsent", "/consent?request=" + handle); }
  http::Response decide(const std::string& decision) {
    return browser.post("submitConsent", "/consent", {{"request", handle}, {"decision", decision}});
  }
};

}  // namespace

TEST_CASE(
    "consent: names the app, what it will be able to do in words, where the browser goes, and who decides") {
  ConsentWorld world;
  const http::Response page = world.show();
  CHECK(page.status == 200);
  for (const char* part : {"Corner &lt;Shop&gt; asks for access", "shop.example", "See your accounts",
                           "Make payments from your accounts", "Shop API", "You will go back to",
                           "Carl Customer (customer@example.com)", "Not you?",
                           "name=\"decision\" value=\"allow\"", "name=\"decision\" value=\"deny\""})
    CHECK_MESSAGE(contains(page.body, part), part);
  CHECK_FALSE(contains(page.body, "accounts:read</"));
  CHECK(contains(page.body, "class=\"choice\" name=\"decision\" value=\"allow\""));
  CHECK(contains(page.body, "class=\"choice\" name=\"decision\" value=\"deny\""));
}

TEST_CASE(
    "consent: links the policy and the terms of an app that has them (RFC 7591 2, OIDC Registration 2)") {
  ConsentWorld world;
  CHECK_FALSE(contains(world.show().body, "Its privacy policy"));
  CHECK_FALSE(contains(world.show().body, "Its terms of use"));
  world.app.metadata.policy_uri = "https://shop.example/policy?a=1&b=2";
  world.app.metadata.tos_uri = "https://shop.example/terms";
  world.clients.put(world.app);
  const http::Response page = world.show();
  CHECK(contains(page.body,
                 "href=\"https://shop.example/policy?a=1&amp;b=2\" rel=\"noopener noreferrer\">Its privacy"));
  CHECK(contains(page.body, "href=\"https://shop.example/terms\" rel=\"noopener noreferrer\">Its terms"));
}

TEST_CASE("consent: form-action of this page alone names the redirect's origin (spec 3.4)") {
  ConsentWorld world;
  const http::Response page = world.show();
  CHECK(page.field("Content-Security-Policy").ends_with("form-action 'self' https://shop.example"));
  CHECK(page.field("Cache-Control") == "no-store");
  CHECK(world.browser.get("listConnectedApps", "/connected-apps")
            .field("Content-Security-Policy")
            .ends_with("form-action 'self'"));
}

TEST_CASE("consent: allow sends code, state and iss to the app; the same page again is an error") {
  ConsentWorld world;
  world.show();
  const http::Response allowed = world.decide("allow");
  CHECK(allowed.status == 303);
  const std::string_view location = allowed.field("Location");
  CHECK(location.starts_with("https://shop.example/cb?"));
  CHECK(contains(location, "code=tg_ac_"));
  CHECK(contains(location, "state=state-1"));
  CHECK(contains(location, "iss=http%3A%2F%2Flocalhost%3A8080"));
  CHECK(allowed.field("Cache-Control") == "no-store");
  CHECK(world.grants.grants_of(world.customer.id).size() == 1);

  for (const http::Response& again : {world.show(), world.decide("allow"), world.decide("deny")}) {
    CHECK(again.status == 400);
    CHECK(contains(again.body, "<title>Error: This request can no longer be answered"));
    CHECK(again.field("Location").empty());
  }
  CHECK(world.grants.grants_of(world.customer.id).size() == 1);
}

TEST_CASE("consent: deny sends access_denied and grants nothing (RFC 6749 4.1.2.1)") {
  ConsentWorld world;
  world.show();
  const http::Response denied = world.decide("deny");
  CHECK(denied.status == 303);
  CHECK(contains(denied.field("Location"), "error=access_denied"));
  CHECK_FALSE(contains(denied.field("Location"), "code="));
  CHECK(world.grants.grants_of(world.customer.id).empty());
}

TEST_CASE("consent: no decision is asked for again; a repeated one is not guessed") {
  ConsentWorld world;
  world.show();
  for (const char* decision : {"", "yes", "ALLOW"}) {
    const http::Response response = world.decide(decision);
    CHECK(response.status == 400);
    CHECK(contains(response.body, "Choose Allow or Deny"));
    CHECK(contains(response.field("Content-Security-Policy"), "https://shop.example"));
  }
  CHECK(world.browser
            .post("submitConsent", "/consent",
                  {{"request", world.handle}, {"decision", "allow"}, {"decision", "deny"}})
            .status == 400);
  CHECK(world.grants.grants_of(world.customer.id).empty());
  CHECK(world.decide("allow").status == 303);
}

TEST_CASE("consent: another user, an expired and an unknown handle") {
  ConsentWorld world;
  TestBrowser other(world);
  other.sign_in(world.developer);
  const http::Response theirs = other.get("showConsent", "/consent?request=" + world.handle);
  CHECK(theirs.status == 403);
  CHECK(contains(theirs.body, "This request is for another account"));
  CHECK(other.post("submitConsent", "/consent", {{"request", world.handle}, {"decision", "allow"}}).status ==
        403);
  CHECK(world.grants.grants_of(world.developer.id).empty());
  for (const char* query : {"", "?request=", "?request=nothing", "?request=%zz", "?request=a&request=b"})
    CHECK(world.browser.get("showConsent", std::string("/consent") + query).status == 400);
  world.now += std::chrono::minutes{10};
  CHECK(world.show().status == 400);
  CHECK(world.decide("allow").status == 400);
}

TEST_CASE("consent: needs sign-in and the form's own token") {
  ConsentWorld world;
  TestBrowser stranger(world);
  CHECK(stranger.get("showConsent", "/consent?request=" + world.handle).field("Location") ==
        "/login?return_to=%2Fconsent%3Frequest%3D" + world.handle);
  CHECK(
      stranger.post("submitConsent", "/consent", {{"request", world.handle}, {"decision", "allow"}}).status ==
      303);
  world.show();
  world.browser.csrf_token = std::string(43, 'A');
  CHECK(world.decide("allow").status == 403);
  CHECK(world.grants.grants_of(world.customer.id).empty());
}

TEST_CASE("consent: \"Not you?\" starts the same request again for somebody else") {
  ConsentWorld world;
  const std::string body = world.show().body;
  CHECK(contains(
      body,
      "value=\"/oauth2/authorize?response_type=code&amp;client_id=app_TEST1&amp;"
      "redirect_uri=https%3A%2F%2Fshop.example%2Fcb&amp;scope=accounts%3Aread%20payments%3Awrite&amp;"
      "state=state-1&amp;code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&amp;"
      "code_challenge_method=S256\""));
}

TEST_CASE(
    "consent: a claim that is asked for by its name is shown as the scope it belongs to (OIDC Core 5.5)") {
  ConsentWorld world;
  world.app.scope = *oauth::ScopeSet::parse("accounts:read email");
  world.clients.put(world.app);
  oauth::Interaction interaction = *world.grants.find_interaction(base::sha256(world.handle), world.now);
  interaction.request.scope = *oauth::ScopeSet::parse("accounts:read");
  interaction.request.details.claims = R"({"userinfo":{"email":null}})";
  world.grants.put_interaction(interaction);
  CHECK(contains(world.show().body, "<li>email</li>"));
  interaction.request.details.claims.clear();
  world.grants.put_interaction(interaction);
  CHECK_FALSE(contains(world.show().body, "<li>email</li>"));
}
