// The client configuration endpoint over HTTP (RFC 7592).
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "oauth/endpoints/endpoints.h"
#include "tests/support/endpoint_world.h"

using nlohmann::json;
using namespace test_support;
namespace endpoints = oauth::endpoints;

namespace {

/// With two registered clients.
struct ConfigurationEndpoint : EndpointWorld {
  json a, b;
  ConfigurationEndpoint() {
    settings.registration.enabled = true;
    settings.registration.scopes = settings.scopes;
    REQUIRE(registrations.add_registration_token(
        {"rgt_1", base::sha256("initial"), {"usr_dev"}, "test", kNow, {}, {}}));
    for (json* client : {&a, &b}) {
      FakeRequest request;
      request.body = R"({"redirect_uris":["https://rp.example.com/cb"]})";
      request.fields = {{"Content-Type", "application/json"}, {"Authorization", "Bearer initial"}};
      *client = json::parse(request.sent_to(&endpoints::register_client, context).body);
    }
  }
  /// As `client`, with the token of `bearer`.
  http::Response send(http::Response (*handler)(const endpoints::Context&, const http::RequestView&),
                      const json& client, const json& bearer, const json& body = {}) {
    FakeRequest request;
    request.client_id = client["client_id"];
    request.fields = {{"Content-Type", "application/json"},
                      {"Authorization", "Bearer " + bearer["registration_access_token"].get<std::string>()}};
    if (!body.is_null()) request.body = body.dump();
    return request.sent_to(handler, context);
  }
};

}  // namespace

TEST_CASE("client configuration: reading gives the registration without its secret (RFC 7592 2.1)") {
  ConfigurationEndpoint world;
  const http::Response response = world.send(&endpoints::read_client, world.a, world.a);
  CHECK(response.status == 200);
  CHECK(response.field("Cache-Control") == "no-store");
  json expected = world.a;
  expected.erase("client_secret");
  CHECK(json::parse(response.body) == expected);
}

TEST_CASE("client configuration: replacing changes what is sent (RFC 7592 2.2)") {
  ConfigurationEndpoint world;
  const http::Response response = world.send(&endpoints::replace_client, world.a, world.a,
                                             {{"client_id", world.a["client_id"]},
                                              {"client_secret", world.a["client_secret"]},
                                              {"client_name", "New name"},
                                              {"redirect_uris", {"https://rp.example.com/new"}}});
  CHECK(response.status == 200);
  const json body = json::parse(response.body);
  CHECK(body["client_name"] == "New name");
  CHECK(body["redirect_uris"] == json{"https://rp.example.com/new"});
  CHECK(json::parse(world.send(&endpoints::read_client, world.a, world.a).body) == body);
}

TEST_CASE("client configuration: an error of a replacement leaves the client as it was (case 127)") {
  ConfigurationEndpoint world;
  const http::Response response =
      world.send(&endpoints::replace_client, world.a, world.a,
                 {{"client_id", world.b["client_id"]}, {"redirect_uris", {"https://rp.example.com/new"}}});
  CHECK(response.status == 400);
  CHECK(json::parse(response.body)["error"] == "invalid_request");
  const json now = json::parse(world.send(&endpoints::read_client, world.a, world.a).body);
  CHECK(now["redirect_uris"] == json{"https://rp.example.com/cb"});
}

TEST_CASE(
    "case 122: the token of another client, and every token after deletion: 401 invalid_token (RFC 7592 "
    "2.3)") {
  ConfigurationEndpoint world;
  for (const auto handler :
       {&endpoints::read_client, &endpoints::replace_client, &endpoints::deregister_client}) {
    const http::Response response =
        world.send(handler, world.b, world.a, {{"client_id", world.b["client_id"]}});
    CHECK(response.status == 401);
    CHECK(json::parse(response.body)["error"] == "invalid_token");
    CHECK(response.field("WWW-Authenticate") == "Bearer realm=\"oauth2\", error=\"invalid_token\"");
  }
  CHECK(world.send(&endpoints::read_client, world.b, world.b).status == 200);
  const int before = world.revocations_changed;
  const http::Response deleted = world.send(&endpoints::deregister_client, world.a, world.a);
  CHECK(deleted.status == 204);
  CHECK(deleted.body.empty());
  CHECK(world.revocations_changed == before + 1);
  for (const auto handler :
       {&endpoints::read_client, &endpoints::replace_client, &endpoints::deregister_client})
    CHECK(world.send(handler, world.a, world.a).status == 401);
}

TEST_CASE("client configuration: goes on working when no new apps may register") {
  ConfigurationEndpoint world;
  world.settings.registration.enabled = false;
  CHECK(world.send(&endpoints::read_client, world.a, world.a).status == 200);
}
