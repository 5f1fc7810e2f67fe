// OAuth errors and answers on the wire.
#include "oauth/endpoints/oauth_answer.h"

#include <doctest/doctest.h>

#include <vector>

#include "tests/support/endpoint_world.h"

using namespace oauth::endpoints;

namespace {

const test_support::EndpointWorld& world() {
  static const test_support::EndpointWorld world;
  return world;
}

}  // namespace

TEST_CASE("oauth answer: an error has its name, our words, its status, and is not stored (RFC 6749 5.2)") {
  const http::Response response = oauth_error(
      world().context, {base::ErrorCode::invalid_grant, "the code has expired"}, http::RequestView{});
  CHECK(response.status == 400);
  CHECK(response.body == R"({"error":"invalid_grant","error_description":"the code has expired"})");
  CHECK(response.field("Content-Type") == "application/json");
  CHECK(response.field("Cache-Control") == "no-store");
  CHECK(response.field("Pragma") == "no-cache");
}

TEST_CASE("oauth answer: the challenge is there iff the Authorization field was used (RFC 6749 5.2)") {
  const base::Error error{base::ErrorCode::invalid_client, "client authentication failed"};
  const http::Response without = oauth_error(world().context, error, http::RequestView{});
  CHECK(without.status == 401);
  CHECK(without.field("WWW-Authenticate").empty());
  const std::vector<http::FieldView> fields{{"authorization", "Basic x"}};
  http::RequestView request;
  request.fields = fields;
  CHECK(oauth_error(world().context, error, request).field("WWW-Authenticate") == "Basic realm=\"oauth2\"");
  CHECK(oauth_error(world().context, {base::ErrorCode::invalid_grant, "x"}, request)
            .field("WWW-Authenticate")
            .empty());
}

TEST_CASE("oauth answer: error_description has allowed characters only (RFC 6749 5.2; case 146)") {
  const http::Response response = oauth_error(
      world().context, {base::ErrorCode::invalid_request, "a\"b\\c\r\nd\xc3\xa9\x7f e"}, http::RequestView{});
  CHECK(response.body == R"({"error":"invalid_request","error_description":"abcd e"})");
}

TEST_CASE("oauth answer: success is private or public JSON") {
  CHECK(private_json("{}").field("Cache-Control") == "no-store");
  CHECK(private_json("{}").field("Pragma") == "no-cache");
  CHECK(public_json("{}").field("Cache-Control") == "public, max-age=300");
  CHECK(public_json("{}").field("Content-Type") == "application/json");
}
