// The key set over HTTP.
#include <doctest/doctest.h>

#include "oauth/endpoints/endpoints.h"
#include "tests/support/endpoint_world.h"

TEST_CASE("jwks endpoint: every key of the context, cacheable (RFC 7517 5; case 116)") {
  test_support::EndpointWorld world;
  const auto body = [&world] {
    return test_support::get({}).sent_to(&oauth::endpoints::jwks, world.context).body;
  };
  const auto signing = world.keys.signing.current();
  for (const std::string& jwk : signing->public_jwks()) CHECK(body().find(jwk) != std::string::npos);
  CHECK(body().find("\"d\":") == std::string::npos);
  const http::Response response = test_support::get({}).sent_to(&oauth::endpoints::jwks, world.context);
  CHECK(response.field("Cache-Control") == "public, max-age=300");
  world.settings.jwks_max_age = base::Seconds{5};
  CHECK(test_support::get({}).sent_to(&oauth::endpoints::jwks, world.context).field("Cache-Control") ==
        "public, max-age=5");
}
