// Consent: one user, one decision, one code.
#include "oauth/consent.h"

#include <doctest/doctest.h>

#include <atomic>
#include <thread>

#include "oauth/grant_authorization_code.h"
#include "tests/support/oauth_world.h"

using namespace std::chrono_literals;
using test_support::kChallenge;
using test_support::kNow;
using test_support::kVerifier;
using test_support::OauthWorld;

namespace {

const base::UserId kAlice{"usr_alice"}, kMallory{"usr_mallory"};

oauth::AuthorizationRequest request() {
  oauth::AuthorizationRequest out;
  out.client_id = {"app_shop"};
  out.redirect_uri = "https://shop.example/cb";
  out.state = "xyz";
  out.code_challenge = kChallenge;
  out.scope = *oauth::ScopeSet::parse("accounts:read");
  return out;
}

struct Consents : OauthWorld {
  std::string open(base::Instant now = kNow) {
    const base::Secret handle = oauth::open_consent(grants, settings, random, request(), {kAlice, {}}, now);
    return std::string(handle.reveal());
  }
  base::Result<oauth::RedirectTarget> approve(std::string_view handle, const base::UserId& user = kAlice,
                                              base::Instant now = kNow) {
    return oauth::approve_consent(clients, grants, issuer, handle, user, now);
  }
  base::Result<oauth::RedirectTarget> deny(std::string_view handle, const base::UserId& user = kAlice) {
    return oauth::deny_consent(clients, grants, issuer, handle, user, kNow);
  }
  /// "ok", or the error's name.
  std::string found(std::string_view handle, const base::UserId& user = kAlice, base::Instant now = kNow) {
    const auto consent = oauth::find_consent(clients, grants, handle, user, now);
    return consent ? "ok" : std::string(base::row(consent.error().code).name);
  }
};

std::string code_in(const std::string& url) {
  const std::size_t begin = url.find("code=") + 5;
  return url.substr(begin, url.find('&', begin) - begin);
}

}  // namespace

TEST_CASE("consent: the page finds its request, the app and where the browser goes next") {
  Consents world;
  const std::string handle = world.open();
  CHECK(handle.size() == 43);
  const auto consent = oauth::find_consent(world.clients, world.grants, handle, kAlice, kNow);
  REQUIRE(consent);
  CHECK(consent->client.client_id.value == "app_shop");
  CHECK(consent->request.scope.text() == "accounts:read");
  CHECK(consent->redirect_uri.origin() == "https://shop.example");
}

TEST_CASE("consent: approval returns code, state and iss, and the code is worth a token") {
  Consents world;
  const auto target = world.approve(world.open());
  REQUIRE(target);
  const std::string& url = target->url();
  CHECK(url.starts_with("https://shop.example/cb?code=tg_ac_"));
  CHECK(url.ends_with("&state=xyz&iss=https%3A%2F%2Fauth.example"));
  CHECK(code_in(url).size() == 6 + 43);
  CHECK(world.grants.grant_count() == 1);
  const auto stored = world.grants.find_code(base::sha256(code_in(url)));
  REQUIRE(stored);
  CHECK(stored->expires_at == kNow + 60s);
  const auto grants = world.grants.grants_of(kAlice);
  REQUIRE(grants.size() == 1);
  CHECK(grants[0].scope.text() == "accounts:read");
  CHECK(grants[0].client_id.value == "app_shop");
  const auto outcome = oauth::exchange_code(world.grants, world.issuer, world.shop,
                                            {code_in(url), kVerifier, "https://shop.example/cb"}, {}, kNow);
  CHECK(outcome.response);
}

TEST_CASE("consent: denial returns access_denied with state and iss, and no grant (case 37)") {
  Consents world;
  const std::string handle = world.open();
  const auto target = world.deny(handle);
  REQUIRE(target);
  CHECK(target->url().starts_with("https://shop.example/cb?error=access_denied&"));
  CHECK(target->url().ends_with("&state=xyz&iss=https%3A%2F%2Fauth.example"));
  CHECK(world.grants.grant_count() == 0);
  CHECK(world.grants.code_count() == 0);
  CHECK(world.found(handle) == "invalid_request");
  CHECK_FALSE(world.approve(handle));
}

TEST_CASE("consent: a second decision is refused, there is exactly one code (case 35)") {
  Consents world;
  const std::string handle = world.open();
  REQUIRE(world.approve(handle));
  const auto again = world.approve(handle);
  REQUIRE_FALSE(again);
  CHECK(again.error().code == base::ErrorCode::invalid_request);
  CHECK_FALSE(world.deny(handle));
  CHECK(world.grants.code_count() == 1);
}

TEST_CASE("consent: a handle is worth nothing in another user's session (case 36)") {
  Consents world;
  const std::string handle = world.open();
  CHECK(world.found(handle, kMallory) == "forbidden");
  CHECK(world.approve(handle, kMallory).error().code == base::ErrorCode::forbidden);
  CHECK(world.deny(handle, kMallory).error().code == base::ErrorCode::forbidden);
  CHECK(world.grants.code_count() == 0);
  CHECK(world.found(handle) == "ok");
}

TEST_CASE("consent: it expires after ten minutes; unknown handles are told nothing else") {
  Consents world;
  const std::string handle = world.open();
  CHECK(world.found(handle, kAlice, kNow + 600s - 1us) == "ok");
  CHECK(world.found(handle, kAlice, kNow + 600s) == "invalid_request");
  CHECK_FALSE(world.approve(handle, kAlice, kNow + 600s));
  for (const std::string& bad : {std::string(), std::string(43, 'A'), handle + "x", std::string(10'000, 'x')})
    CHECK(world.found(bad) == "invalid_request");
}

TEST_CASE("consent: what the app lost since the request is not granted") {
  const auto after = [](auto change) {
    Consents world;
    const std::string handle = world.open();
    change(world);
    const auto target = world.approve(handle);
    CHECK(world.grants.code_count() == 0);
    return target ? "ok" : std::string(base::row(target.error().code).name);
  };
  CHECK(after([](Consents& w) {
          w.shop.suspended = true;
          w.clients.put(w.shop);
        }) == "unauthorized_client");
  CHECK(after([](Consents& w) {
          w.shop.redirect_uris = {"https://shop.example/other"};
          w.clients.put(w.shop);
        }) == "invalid_request");
  CHECK(after([](Consents& w) {
          w.shop.scope = *oauth::ScopeSet::parse("payments:write");
          w.clients.put(w.shop);
        }) == "invalid_request");
  CHECK(after([](Consents& w) { w.clients.erase(w.shop.client_id); }) == "invalid_request");
}

TEST_CASE("consent: twenty flows of one browser do not disturb each other (case 40)") {
  Consents world;
  std::vector<std::string> handles;
  for (int i = 0; i < 20; ++i) handles.push_back(world.open());
  for (const std::string& handle : handles) CHECK(world.approve(handle));
  CHECK(world.grants.code_count() == 20);
}

TEST_CASE("consent: fifty decisions at once have one winner (case 35)") {
  Consents world;
  const std::string handle = world.open();
  std::atomic<int> winners = 0;
  {
    std::vector<std::jthread> threads;
    for (unsigned i = 0; i < 50; ++i)
      threads.emplace_back([&world, &winners, &handle, i] {
        test_support::FixedRandom random(1000 + i);
        const oauth::Issuer issuer{world.settings, world.keys, random};
        if (oauth::approve_consent(world.clients, world.grants, issuer, handle, kAlice, kNow)) ++winners;
      });
  }
  CHECK(winners == 1);
  CHECK(world.grants.code_count() == 1);
  CHECK(world.grants.grant_count() == 1);
}
