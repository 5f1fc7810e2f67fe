// Client authentication: every way to be wrong looks the same.
#include "oauth/client_auth.h"

#include <doctest/doctest.h>

#include "base/crypto/base64url.h"
#include "tests/support/oauth_world.h"

using namespace std::chrono_literals;
using oauth::Client;
using oauth::ParametersView;
using test_support::kNow;
using test_support::OauthWorld;
using test_support::Pairs;

namespace {

std::string basic(std::string_view pair) { return "Basic " + base::base64(pair); }

/// Presents and checks as the endpoints do: the client's id, or the error's name and text.
std::string authenticate(OauthWorld& world, std::optional<std::string_view> authorization, const Pairs& body,
                         base::Instant now = kNow) {
  const auto presented = oauth::present_client(authorization, ParametersView(body));
  if (!presented) return std::string(base::row(presented.error().code).name);
  const auto client = oauth::authenticate_client(
      {world.known_clients, world.client_keys, world.once, world.settings}, *presented, {}, now);
  return client ? client->client->client_id.value : std::string(base::row(client.error().code).name);
}

}  // namespace

TEST_CASE("client auth: who gets in and who does not (RFC 6749 2.3; cases 57, 59, 60)") {
  OauthWorld world;
  const std::string good = basic("app_shop:shop-secret");
  const Pairs id{{"client_id", "app_shop"}}, wallet{{"client_id", "app_wallet"}};
  const Pairs post{{"client_id", "app_shop"}, {"client_secret", "shop-secret"}};
  const std::string lower = "basic  " + base::base64("app_shop:shop-secret");
  const std::string bearer = "Bearer " + base::base64("app_shop:shop-secret");
  struct Row {
    const char* name;
    std::optional<std::string> authorization;
    Pairs body;
    const char* expect;
  };
  const Row rows[] = {
      {"client_secret_basic", good, {}, "app_shop"},
      {"scheme in another case, two spaces (RFC 9110 11.1)", lower, {}, "app_shop"},
      {"basic and the same client_id", good, id, "app_shop"},
      {"client_secret_post", {}, post, "app_shop"},
      {"public client by its id", {}, wallet, "app_wallet"},
      {"empty secret is no secret (RFC 6749 2.3.1)",
       {},
       {{"client_id", "app_wallet"}, {"client_secret", ""}},
       "app_wallet"},
      {"form-encoded in Basic (RFC 6749 2.3.1)", basic("app%5Fshop:shop%2Dsecret"), {}, "app_shop"},
      {"two methods: Basic and body", good, post, "invalid_request"},
      {"two methods: wrong Basic and right body", basic("app_shop:x"), post, "invalid_request"},
      {"two methods: Basic and assertion", good, {{"client_assertion", "x"}}, "invalid_request"},
      {"two methods: secret and assertion type",
       {},
       {{"client_id", "app_shop"}, {"client_secret", "shop-secret"}, {"client_assertion_type", "x"}},
       "invalid_request"},
      {"assertion alone", {}, {{"client_id", "app_shop"}, {"client_assertion", "x"}}, "invalid_client"},
      {"nothing at all", {}, {}, "invalid_client"},
      {"secret without client_id", {}, {{"client_secret", "shop-secret"}}, "invalid_client"},
      {"confidential without secret", {}, id, "invalid_client"},
      {"wrong secret", basic("app_shop:shop-secreT"), {}, "invalid_client"},
      {"empty secret", basic("app_shop:"), {}, "invalid_client"},
      {"unknown client", basic("app_none:shop-secret"), {}, "invalid_client"},
      {"client id in another case", basic("APP_SHOP:shop-secret"), {}, "invalid_client"},
      {"public client with a secret", basic("app_wallet:shop-secret"), {}, "invalid_client"},
      {"public client with an empty secret in Basic", basic("app_wallet:"), {}, "invalid_client"},
      {"another client_id in the body (case 47)", good, wallet, "invalid_client"},
      {"another scheme", bearer, {}, "invalid_client"},
      {"scheme only", "Basic", {}, "invalid_client"},
      {"scheme and spaces", "Basic   ", {}, "invalid_client"},
      {"empty field", "", {}, "invalid_client"},
      {"bad base64", "Basic !!!!", {}, "invalid_client"},
      {"no padding", "Basic YTpi Yw", {}, "invalid_client"},
      {"no colon", basic("app_shop"), {}, "invalid_client"},
      {"no client id", basic(":shop-secret"), {}, "invalid_client"},
      {"bad percent escape in the id", basic("app%shop:shop-secret"), {}, "invalid_client"},
      {"bad percent escape in the secret", basic("app_shop:%f"), {}, "invalid_client"},
      {"NUL in the secret", basic(std::string("app_shop:shop-secret\0", 21)), {}, "invalid_client"},
      {"too long", basic("app_shop:" + std::string(10'000, 'x')), {}, "invalid_client"},
      {"long client_id", {}, {{"client_id", std::string(101, 'x')}}, "invalid_client"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK(authenticate(world, row.authorization, row.body) == row.expect);
  }
}

TEST_CASE("client auth: an unknown client and a wrong secret are told apart by nothing (case 70)") {
  OauthWorld world;
  const auto method = oauth::AuthMethod::client_secret_basic;
  oauth::PresentedClient unknown{{"app_none"}, method, base::Secret("x"), {}},
      wrong{{"app_shop"}, method, base::Secret("x"), {}};
  const oauth::ClientAuthentication with{world.known_clients, world.client_keys, world.once, world.settings};
  const auto a = oauth::authenticate_client(with, unknown, {}, kNow);
  const auto b = oauth::authenticate_client(with, wrong, {}, kNow);
  REQUIRE_FALSE(a);
  REQUIRE_FALSE(b);
  CHECK(a.error().code == b.error().code);
  CHECK(a.error().description == b.error().description);
}

TEST_CASE("client auth: two secrets during a rotation, the old one until its end (case 59)") {
  OauthWorld world;
  world.shop.secrets = {{base::sha256("new"), "new", kNow, std::nullopt},
                        {base::sha256("old"), "old", kNow, kNow + 60s}};
  world.clients.put(world.shop);
  const auto at = [&](std::string_view secret, base::Instant now) {
    return authenticate(world, basic("app_shop:" + std::string(secret)), {}, now);
  };
  CHECK(at("new", kNow) == "app_shop");
  CHECK(at("old", kNow) == "app_shop");
  CHECK(at("old", kNow + 60s - 1us) == "app_shop");
  CHECK(at("old", kNow + 60s) == "invalid_client");
  CHECK(at("new", kNow + 60s) == "app_shop");
}

TEST_CASE("client auth: a confidential client without any secret lets nobody in") {
  OauthWorld world;
  world.shop.secrets.clear();
  world.clients.put(world.shop);
  CHECK(authenticate(world, basic("app_shop:"), {}) == "invalid_client");
  CHECK(authenticate(world, {}, {{"client_id", "app_shop"}}) == "invalid_client");
  CHECK(authenticate(world, basic(std::string("app_shop:") + std::string(32, '\0')), {}) == "invalid_client");
}

TEST_CASE("client auth: a suspended client is told so only after it has proven itself (RFC 6749 5.2)") {
  OauthWorld world;
  world.shop.suspended = true;
  world.clients.put(world.shop);
  CHECK(authenticate(world, basic("app_shop:shop-secret"), {}) == "unauthorized_client");
  CHECK(authenticate(world, basic("app_shop:wrong"), {}) == "invalid_client");
}
