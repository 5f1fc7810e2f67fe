// The device flow over HTTP, from the device's side.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "oauth/device_consent.h"
#include "oauth/endpoints/endpoints.h"
#include "tests/support/endpoint_world.h"

using nlohmann::json;
using test_support::EndpointWorld;
using test_support::kNow;
using test_support::Pairs;
using test_support::post;
using test_support::post_as_shop;

namespace {

struct DeviceEndpoint : EndpointWorld {
  DeviceEndpoint() {
    for (oauth::Client* client : {&shop, &wallet}) {
      client->metadata.grant_types.push_back(oauth::GrantType::device_code);
      clients.put(*client);
    }
  }
  http::Response ask(const test_support::FakeRequest& request) {
    return request.sent_to(&oauth::endpoints::device_authorization, context);
  }
  std::string poll(const Pairs& client, const std::string& device_code) {
    Pairs pairs = client;
    pairs.emplace_back("grant_type", "urn:ietf:params:oauth:grant-type:device_code");
    pairs.emplace_back("device_code", device_code);
    const http::Response response = post(pairs).sent_to(&oauth::endpoints::token, context);
    CHECK(response.status == (json::parse(response.body).contains("error") ? 400 : 200));
    return json::parse(response.body).value("error", "ok");
  }
};

const Pairs kWallet{{"client_id", "app_wallet"}};

}  // namespace

TEST_CASE(
    "device authorization endpoint: public apps name themselves, others prove themselves (RFC 8628 3.1)") {
  DeviceEndpoint world;
  const http::Response response = world.ask(post(kWallet));
  CHECK(response.status == 200);
  CHECK(response.field("Cache-Control") == "no-store");
  CHECK(json::parse(response.body)["user_code"].get<std::string>().size() == 9);
  CHECK(world.ask(post_as_shop({{"scope", "accounts:read"}})).status == 200);
  CHECK(world.ask(post_as_shop({}, "wrong")).status == 401);
  CHECK(world.ask(post({{"client_id", "app_shop"}})).status == 401);
  CHECK(world.ask(post({})).status == 401);
  CHECK(json::parse(world.ask(post_as_shop({{"scope", "admin"}})).body)["error"] == "invalid_scope");
}

TEST_CASE("device authorization endpoint: an app that is not registered for it (RFC 6749 5.2; case 74)") {
  EndpointWorld world;
  const http::Response response =
      post(kWallet).sent_to(&oauth::endpoints::device_authorization, world.context);
  CHECK(response.status == 400);
  CHECK(json::parse(response.body)["error"] == "unauthorized_client");
  CHECK(world.grants.writes() == 0);
}

TEST_CASE(
    "device flow: from the request to the tokens, each answer a 400 until then (RFC 8628 3.5; case 134)") {
  DeviceEndpoint world;
  const json asked = json::parse(world.ask(post(kWallet)).body);
  const std::string code = asked["device_code"];
  CHECK(world.poll(kWallet, code) == "authorization_pending");
  CHECK(world.poll(kWallet, code) == "slow_down");
  CHECK(world.poll({{"client_id", "app_shop"}, {"client_secret", "shop-secret"}}, code) == "invalid_grant");
  const oauth::Visitor alice{{"usr_alice"}, {}};
  const auto consent =
      oauth::find_device_consent(world.clients, world.grants, world.keys, world.attempts.user_code,
                                 asked["user_code"].get<std::string>(), {alice, ""}, kNow);
  REQUIRE(consent);
  REQUIRE(oauth::approve_device(world.grants, world.issuer, *consent, alice, kNow));
  CHECK(world.poll(kWallet, code) == "ok");
  CHECK(world.poll(kWallet, code) == "invalid_grant");

  const json denied = json::parse(world.ask(post(kWallet)).body);
  const auto second =
      oauth::find_device_consent(world.clients, world.grants, world.keys, world.attempts.user_code,
                                 denied["user_code"].get<std::string>(), {alice, ""}, kNow);
  REQUIRE(second);
  REQUIRE(oauth::deny_device(world.grants, *second, kNow));
  CHECK(world.poll(kWallet, denied["device_code"]) == "access_denied");
}
