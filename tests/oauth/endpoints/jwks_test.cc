// The key set over HTTP.
#include <doctest/doctest.h>

#include "oauth/endpoints/endpoints.h"
#include "tests/support/endpoint_world.h"

TEST_CASE("jwks endpoint: every key of the context, cacheable (RFC 7517 5; case 116)") {
  test_support::EndpointWorld world;
  const auto body = [&world] {
    return test_support::get({}).sent_to(&oauth::endpoints::jwks, world.context).body;
  };
  CHECK(body() == R"({"keys":[]})");
  world.context.jwks = {{"new", "x1", "y1"}, {"old", "x2", "y2"}};
  CHECK(body().find("\"kid\":\"new\"") < body().find("\"kid\":\"old\""));
  const http::Response response = test_support::get({}).sent_to(&oauth::endpoints::jwks, world.context);
  CHECK(response.field("Cache-Control") == "public, max-age=300");
}
