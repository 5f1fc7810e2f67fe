// The table of endpoints against the published document.
#include "oauth/endpoints/endpoints.h"

#include <doctest/doctest.h>

#include "tests/support/endpoint_world.h"

TEST_CASE("endpoints: the table has every operation of openapi/oauth.yaml once") {
  test_support::EndpointWorld world;
  const http::TableService<oauth::endpoints::Context> service(oauth::endpoints::kEndpoints, world.context);
  for (const char* id : {"authorizeGet",
                         "authorizePost",
                         "pushAuthorizationRequest",
                         "token",
                         "revoke",
                         "introspect",
                         "jwks",
                         "registerClient",
                         "readClient",
                         "replaceClient",
                         "deregisterClient",
                         "userinfoGet",
                         "userinfoPost",
                         "endSessionGet",
                         "endSessionPost",
                         "authorizationServerMetadata",
                         "openidConfiguration",
                         "protectedResourceMetadata",
                         "apiMetadata",
                         "nestedApiMetadata"}) {
    CAPTURE(id);
    REQUIRE(service.find(id));
    CHECK(service.operation_id(*service.find(id)) == id);
  }
  CHECK(service.size() == 23);
}
