// The metadata documents over HTTP.
#include "oauth/metadata.h"

#include <doctest/doctest.h>

#include "oauth/endpoints/endpoints.h"
#include "tests/support/endpoint_world.h"

TEST_CASE(
    "metadata endpoints: the settings decide, no Host or forwarded field does (RFC 8414 3.3; case 115)") {
  test_support::EndpointWorld world;
  test_support::FakeRequest request = test_support::get({});
  request.path = "/.well-known/oauth-protected-resource";
  request.fields = {
      {"Host", "evil.example"}, {"X-Forwarded-Host", "evil.example"}, {"Forwarded", "host=evil.example"}};
  const http::Response server =
      request.sent_to(&oauth::endpoints::authorization_server_metadata, world.context);
  const http::Response openid = request.sent_to(&oauth::endpoints::openid_configuration, world.context);
  const http::Response resource =
      request.sent_to(&oauth::endpoints::protected_resource_metadata, world.context);
  const oauth::SigningKeys& signing = *world.keys.signing.current();
  CHECK(server.status == 200);
  CHECK(server.body == oauth::authorization_server_metadata_json(world.settings, signing));
  CHECK(openid.body == oauth::openid_configuration_json(world.settings, signing));
  CHECK(resource.body == oauth::protected_resource_metadata_json(world.settings, ""));
  CHECK(server.field("Content-Type") == "application/json");
  CHECK(server.field("Access-Control-Allow-Origin").empty());
}

TEST_CASE("metadata endpoints: each API has its own, below the well-known path (RFC 9728 3.1)") {
  test_support::EndpointWorld world;
  const auto at = [&world](const std::string& path) {
    test_support::FakeRequest request = test_support::get({});
    request.path = "/.well-known/oauth-protected-resource" + path;
    return request.sent_to(&oauth::endpoints::protected_resource_metadata, world.context);
  };
  CHECK(at("/v1").body == oauth::protected_resource_metadata_json(world.settings, "/v1"));
  CHECK(at("/v1").field("Cache-Control") == "public, max-age=300");
  for (const char* path : {"/v2", "/v1/", "/v1/x", "/"}) {
    CHECK(at(path).status == 404);
    CHECK(at(path).field("Cache-Control") == "no-store");
  }
}
