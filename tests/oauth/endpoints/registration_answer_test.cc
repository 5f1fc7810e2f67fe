// What the two registration endpoints share.
#include "oauth/endpoints/registration_answer.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "tests/support/endpoint_world.h"

using namespace test_support;

TEST_CASE("registration errors: the member first, then the sentence; no challenge but for 401") {
  EndpointWorld world;
  const http::RequestView request;
  const http::Response response = oauth::endpoints::registration_error(
      world.context, {base::ErrorCode::invalid_client_metadata, "it must be https", "logo_uri", "detail"},
      request);
  CHECK(response.status == 400);
  CHECK(nlohmann::json::parse(response.body) ==
        nlohmann::json{{"error", "invalid_client_metadata"},
                       {"error_description", "logo_uri: it must be https"}});
  CHECK(response.field("WWW-Authenticate").empty());
  const http::Response plain = oauth::endpoints::registration_error(
      world.context, {base::ErrorCode::invalid_token, "not valid"}, request);
  CHECK(nlohmann::json::parse(plain.body)["error_description"] == "not valid");
  CHECK(plain.field("WWW-Authenticate").starts_with("Bearer "));
}
