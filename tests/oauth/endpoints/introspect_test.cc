// The introspection endpoint over HTTP.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "base/crypto/jws.h"
#include "oauth/endpoints/endpoints.h"
#include "tests/support/endpoint_world.h"

using nlohmann::json;
using test_support::EndpointWorld;
using test_support::FakeRequest;
using test_support::kNow;
using test_support::post;
using test_support::post_as_shop;

namespace {

struct IntrospectionEndpoint : EndpointWorld {
  std::string access_token(const oauth::Client& client) {
    const auto response =
        oauth::issue_access_token(issuer, client, {"usr_alice", {"grt_1"}, client.scope}, kNow);
    return std::string(response.access_token.reveal());
  }
  http::Response send(const FakeRequest& request) {
    return request.sent_to(&oauth::endpoints::introspect, context);
  }
};

}  // namespace

TEST_CASE("introspection endpoint: a client's own token is active, until it is revoked (RFC 7662 2.2)") {
  IntrospectionEndpoint world;
  const std::string token = world.access_token(world.shop);
  const http::Response response = world.send(post_as_shop({{"token", token}}));
  CHECK(response.status == 200);
  CHECK(response.field("Cache-Control") == "no-store");
  const json body = json::parse(response.body);
  CHECK(body["active"] == true);
  CHECK(body["sub"] == "usr_alice");
  CHECK(body["iss"] == "https://auth.example");
  CHECK(post_as_shop({{"token", token}}).sent_to(&oauth::endpoints::revoke, world.context).status == 200);
  CHECK(world.send(post_as_shop({{"token", token}})).body == R"({"active":false})");
}

TEST_CASE("introspection endpoint: others' tokens and garbage get the same answer (cases 110, 111)") {
  IntrospectionEndpoint world;
  for (const std::string& token :
       {world.access_token(world.wallet), std::string("garbage"), std::string("tg_at_x")}) {
    const http::Response response = world.send(post_as_shop({{"token", token}}));
    CHECK(response.status == 200);
    CHECK(response.body == R"({"active":false})");
  }
}

TEST_CASE("introspection endpoint: a signed answer for whom asks for one, active or not (RFC 9701 4, 5)") {
  IntrospectionEndpoint world;
  const std::string own = world.access_token(world.shop), other = world.access_token(world.wallet);
  for (const std::string& token : {own, other, std::string("garbage")}) {
    FakeRequest request = post_as_shop({{"token", token}});
    request.fields.emplace_back("Accept", "application/token-introspection+jwt");
    const http::Response response = world.send(request);
    CHECK(response.status == 200);
    CHECK(response.field("Content-Type") == "application/token-introspection+jwt");
    CHECK(response.field("Cache-Control") == "no-store");
    const auto jws = base::split_jws(response.body, {base::kAllAlgs});
    REQUIRE(jws);
    const auto keys = world.keys.signing.current();
    CHECK(base::verify_jws(*jws, *keys->find(jws->kid)));
    CHECK(jws->typ == "token-introspection+jwt");
    const json claims = json::parse(jws->payload);
    CHECK(claims["aud"] == "app_shop");
    CHECK(claims["token_introspection"]["active"] == (token == own));
    CHECK(claims["token_introspection"].size() == (token == own ? 9 : 1));
    CHECK(jws->payload.find(token) == std::string::npos);
  }
  FakeRequest refused = post_as_shop({{"token", own}}, "wrong");
  refused.fields.emplace_back("Accept", "application/token-introspection+jwt");
  CHECK(world.send(refused).status == 401);
  CHECK(json::parse(world.send(refused).body)["error"] == "invalid_client");
}

TEST_CASE("introspection endpoint: only for confidential clients that prove themselves (RFC 7662 2.1)") {
  IntrospectionEndpoint world;
  const std::string token = world.access_token(world.wallet);
  CHECK(world.send(post({{"token", token}, {"client_id", "app_wallet"}})).status == 401);
  CHECK(world.send(post({{"token", token}})).status == 401);
  CHECK(world.send(post_as_shop({{"token", token}}, "wrong")).status == 401);
  CHECK(world.send(post_as_shop({})).status == 400);
}
