// The metadata documents over HTTP.
#include "oauth/metadata.h"

#include <doctest/doctest.h>

#include "oauth/endpoints/endpoints.h"
#include "tests/support/endpoint_world.h"

TEST_CASE(
    "metadata endpoints: the settings decide, no Host or forwarded field does (RFC 8414 3.3; case 115)") {
  test_support::EndpointWorld world;
  test_support::FakeRequest request = test_support::get({});
  request.fields = {
      {"Host", "evil.example"}, {"X-Forwarded-Host", "evil.example"}, {"Forwarded", "host=evil.example"}};
  const http::Response server =
      request.sent_to(&oauth::endpoints::authorization_server_metadata, world.context);
  const http::Response resource =
      request.sent_to(&oauth::endpoints::protected_resource_metadata, world.context);
  CHECK(server.status == 200);
  CHECK(server.body == oauth::authorization_server_metadata_json(world.settings));
  CHECK(resource.body == oauth::protected_resource_metadata_json(world.settings));
  CHECK(server.field("Content-Type") == "application/json");
  CHECK(server.field("Access-Control-Allow-Origin").empty());
}
