// Connecting an account: to the gateway and back.
#include "tests/sandbox/shop_fixture.h"

using test_support::contains;
using test_support::ShopFixture;

namespace {
const std::string kIss = "&iss=http%3A%2F%2Fgateway.example";
}

TEST_CASE("connect: each start has a state and a verifier of its own, bound to an HttpOnly cookie") {
  ShopFixture shop;
  const auto first = shop.get("/connect");
  CHECK(first.status == 303);
  CHECK(first.field("Location").starts_with("http://gateway.example/oauth2/authorize?"));
  CHECK(first.field("Set-Cookie").find("HttpOnly") != std::string_view::npos);
  CHECK(first.field("Location").find("state=" + shop.current()->state) != std::string_view::npos);
  const std::string state = shop.current()->state;
  (void)shop.get("/connect");
  CHECK(shop.current()->state != state);
}

TEST_CASE("callback: the code becomes tokens, the cookie changes, and the state is used up") {
  ShopFixture shop;
  (void)shop.get("/connect");
  const std::string before = shop.cookie, state = shop.current()->state;
  const std::string verifier(shop.current()->verifier.reveal());
  shop.answer(
      200, R"({"access_token":"tg_at_1","refresh_token":"tg_rt_1","token_type":"Bearer","expires_in":600})");
  const auto response = shop.get("/callback?code=c1" + kIss + "&state=" + state);
  CHECK(response.status == 303);
  CHECK(response.field("Location") == "/account");
  CHECK(shop.cookie != before);
  REQUIRE(shop.asked.size() == 1);
  CHECK(shop.asked[0].body.find("code_verifier=" + verifier) != std::string::npos);
  REQUIRE(shop.current()->tokens);
  CHECK(shop.current()->tokens->access.reveal() == "tg_at_1");
  CHECK(contains(shop.get("/callback?code=c1" + kIss + "&state=" + state), "invalid_state"));
  CHECK(shop.asked.size() == 1);
  shop.cookie = before;
  CHECK(shop.current() == nullptr);
}

TEST_CASE("callback: a forged one neither gets in nor ends the sign-in that is under way") {
  ShopFixture shop;
  (void)shop.get("/connect");
  const std::string state = shop.current()->state;
  const auto forged = shop.get("/callback?code=evil" + kIss + "&state=x");
  CHECK(forged.status == 400);
  CHECK(shop.asked.empty());
  CHECK(shop.current()->state == state);
  CHECK(shop.get("/callback?code=c1&iss=http%3A%2F%2Fevil.example&state=" + state).status == 400);
  CHECK(shop.asked.empty());
}

TEST_CASE("callback: a customer who says no gets a friendly page, other refusals tell their code") {
  struct Case {
    const char* query;
    int status;
    const char* text;
  };
  const Case cases[] = {
      {"error=access_denied", 200, "You said no"},
      {"error=server_error&error_description=%3Cb%3Eoops", 400, "&lt;b&gt;oops"},
      {"error=%3Cscript%3E", 400, "&lt;script&gt;"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.query);
    ShopFixture shop;
    (void)shop.get("/connect");
    const auto page =
        shop.get("/callback?" + std::string(c.query) + kIss + "&state=" + shop.current()->state);
    CHECK(page.status == c.status);
    CHECK(contains(page, c.text));
    CHECK_FALSE(contains(page, "<script>"));
    CHECK_FALSE(shop.current()->tokens);
  }
}

TEST_CASE("callback: no tokens when the gateway refuses the code or does not answer") {
  ShopFixture shop;
  (void)shop.get("/connect");
  shop.answer(400, R"({"error":"invalid_grant"})");
  CHECK(contains(shop.get("/callback?code=c1" + kIss + "&state=" + shop.current()->state), "invalid_grant"));
  (void)shop.get("/connect");
  CHECK(contains(shop.get("/callback?code=c1" + kIss + "&state=" + shop.current()->state),
                 "temporarily_unavailable"));
  CHECK_FALSE(shop.current()->tokens);
}

TEST_CASE("refresh: new tokens replace the old; a kept refresh token stays (RFC 6749 6)") {
  ShopFixture shop;
  shop.connect();
  shop.answer(200, R"({"access_token":"tg_at_2","token_type":"Bearer","expires_in":600})");
  CHECK(shop.post("/refresh").field("Location") == "/account");
  CHECK(shop.asked.back().body == "grant_type=refresh_token&refresh_token=tg_rt_1");
  CHECK(shop.current()->tokens->access.reveal() == "tg_at_2");
  CHECK(shop.current()->tokens->refresh.reveal() == "tg_rt_1");
  shop.answer(
      200, R"({"access_token":"tg_at_3","refresh_token":"tg_rt_3","token_type":"Bearer","expires_in":600})");
  (void)shop.post("/refresh");
  CHECK(shop.current()->tokens->refresh.reveal() == "tg_rt_3");
  shop.answer(400, R"({"error":"invalid_grant"})");
  (void)shop.post("/refresh");
  CHECK(shop.current()->notice.find("invalid_grant") != std::string::npos);
  CHECK(shop.current()->tokens->access.reveal() == "tg_at_3");
}

TEST_CASE(
    "disconnect: revokes the refresh token; tokens are forgotten only when that was confirmed (RFC 7009)") {
  ShopFixture shop;
  shop.connect();
  CHECK(shop.post("/disconnect").field("Location") == "/account");
  CHECK(shop.current()->tokens);
  shop.answer(200, "");
  CHECK(shop.post("/disconnect").field("Location") == "/");
  CHECK(shop.asked.back().url == "http://gateway.example/oauth2/revoke");
  CHECK(shop.asked.back().body == "token=tg_rt_1");
  CHECK_FALSE(shop.current()->tokens);
  CHECK(contains(shop.get("/"), "access was revoked"));
  CHECK_FALSE(contains(shop.get("/"), "access was revoked"));  // a notice is shown once
}
