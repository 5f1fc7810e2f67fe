// The logout endpoint: at once, after a question, or not at all.
#include "oauth/logout.h"

#include <doctest/doctest.h>

#include "oauth/endpoints/endpoints.h"
#include "oauth/id_token.h"
#include "tests/support/endpoint_world.h"
#include "tests/support/signed_jwt.h"

using test_support::EndpointWorld;
using test_support::FakeRequest;
using test_support::get;
using test_support::kNow;
using test_support::Pairs;
using test_support::post;
using test_support::with;

namespace {

constexpr const char* kUri = "https://shop.example/out";

struct EndSession : EndpointWorld {
  EndSession() {
    shop.metadata.post_logout_redirect_uris = {kUri};
    clients.put(shop);
    browser.user = base::UserId{"usr_alice"};
  }
  std::string hint(const std::string& user = "usr_alice", const std::string& sid = "sid_1") {
    oauth::TokenFacts facts{user, {"grt_1"}, *oauth::ScopeSet::parse("openid")};
    facts.authentication.sid = sid;
    const base::Secret token = oauth::issue_id_token(issuer, shop, facts, "", "access", kNow);
    return std::string(token.reveal());
  }
  http::Response send(const Pairs& pairs) {
    return get(pairs).sent_to(&oauth::endpoints::end_session_get, context);
  }
  bool signed_in() const { return browser.user.has_value(); }
};

}  // namespace

TEST_CASE(
    "end session: a hint of the own session signs out and returns at once (oidcc-rp-initiated-logout)") {
  for (const bool by_post : {false, true}) {
    EndSession world;
    const Pairs pairs{{"id_token_hint", world.hint()}, {"post_logout_redirect_uri", kUri}, {"state", "s 1"}};
    const http::Response response =
        by_post ? post(pairs).sent_to(&oauth::endpoints::end_session_post, world.context) : world.send(pairs);
    CHECK(response.status == 303);
    CHECK(response.field("Location") == "https://shop.example/out?state=s%201");
    CHECK(response.field("Cache-Control") == "no-store");
    CHECK(response.field("Referrer-Policy") == "no-referrer");
    CHECK(response.field("Set-Cookie").starts_with("session=;"));
    CHECK_FALSE(world.signed_in());
  }
}

TEST_CASE("end session: without state none is added, without URI it ends on a page") {
  EndSession world;
  CHECK(world.send({{"id_token_hint", world.hint()}, {"post_logout_redirect_uri", kUri}}).field("Location") ==
        kUri);
  world.browser.user = base::UserId{"usr_alice"};
  CHECK(world.send({{"id_token_hint", world.hint()}}).field("Location") == "/logout");
  CHECK_FALSE(world.signed_in());
}

TEST_CASE(
    "end session: whoever cannot prove the session is asked on a page (RP-Initiated Logout 2; case 136)") {
  const std::string back = "post_logout_redirect_uri=https%3A%2F%2Fshop.example%2Fout";
  const auto asked = [](const Pairs& pairs) {
    EndSession world;
    const http::Response response = world.send(pairs);
    CHECK(response.status == 303);
    CHECK(world.signed_in());
    CHECK(response.field("Set-Cookie").empty());
    return std::string(response.field("Location"));
  };
  EndSession world;
  CHECK(asked({}) == "/logout");
  CHECK(asked({{"state", "s"}}) == "/logout");
  CHECK(asked({{"client_id", "app_shop"}}) == "/logout?client_id=app_shop");
  CHECK(asked({{"client_id", "app_shop"}, {"post_logout_redirect_uri", kUri}, {"state", "s"}}) ==
        "/logout?client_id=app_shop&" + back + "&state=s");
  CHECK(asked({{"id_token_hint", world.hint("usr_bob")}, {"post_logout_redirect_uri", kUri}}) ==
        "/logout?client_id=app_shop&" + back);
  CHECK(asked({{"id_token_hint", world.hint("usr_alice", "sid_2")}}) == "/logout?client_id=app_shop");
  CHECK(asked({{"ui_locales", "zh-CN en"}}) == "/logout?ui_locales=zh-CN%20en");
  CHECK(asked({{"ui_locales", std::string(101, 'x')}}) == "/logout");
}

TEST_CASE("end session: a wrong request is an error page, signs nobody out and leads nowhere (case 136)") {
  EndSession world;
  const std::string claims =
      test_support::verified_claims(world.hint(), *world.keys.signing.current(), "JWT", "ES256").dump();
  const Pairs good{{"id_token_hint", world.hint()}, {"post_logout_redirect_uri", kUri}};
  FakeRequest bad_escape = get(good);
  bad_escape.query += "&x=%zz";
  FakeRequest json = post(good);
  json.fields[0].second = "application/json";
  FakeRequest both = post(good);
  both.query = "state=s";
  const http::Response refused[] = {
      world.send(with(good, "id_token_hint", test_support::unsigned_jwt(claims))),
      world.send(with(good, "id_token_hint", "garbage")),
      world.send(with(good, "id_token_hint", "")),
      world.send(with(good, "post_logout_redirect_uri", "https://evil.example/")),
      world.send(with(good, "post_logout_redirect_uri", "https://shop.example/out?added=1")),
      world.send(with(good, "client_id", "app_wallet")),
      bad_escape.sent_to(&oauth::endpoints::end_session_get, world.context),
      json.sent_to(&oauth::endpoints::end_session_post, world.context),
      both.sent_to(&oauth::endpoints::end_session_post, world.context),
  };
  for (const http::Response& response : refused) {
    CHECK(response.status == 400);
    CHECK(response.field("Location").empty());
    CHECK(response.field("Set-Cookie").empty());
    CHECK(response.body == "page: invalid_request");
  }
  CHECK(world.signed_in());
}

TEST_CASE("end session: where nobody is signed in there is nothing to ask") {
  EndSession world;
  world.browser.user.reset();
  CHECK(world.send({}).field("Location") == "/logout");
  CHECK(world.send({{"client_id", "app_shop"}, {"post_logout_redirect_uri", kUri}}).field("Location") ==
        kUri);
  CHECK(
      world.send({{"client_id", "app_shop"}, {"post_logout_redirect_uri", "https://evil.example/"}}).status ==
      400);
}
