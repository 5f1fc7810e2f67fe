// The token endpoint: every grant over HTTP.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "oauth/endpoints/endpoints.h"
#include "tests/support/endpoint_world.h"

using namespace std::chrono_literals;
using nlohmann::json;
using test_support::EndpointWorld;
using test_support::kVerifier;
using test_support::Pairs;
using test_support::post;
using test_support::post_as_shop;
using test_support::with;

namespace {

struct TokenEndpoint : EndpointWorld {
  http::Response send(const test_support::FakeRequest& request) {
    return request.sent_to(&oauth::endpoints::token, context);
  }
};

Pairs code_request(const std::string& code) {
  return {{"grant_type", "authorization_code"},
          {"code", code},
          {"code_verifier", std::string(kVerifier)},
          {"redirect_uri", "https://shop.example/cb"}};
}

std::string error_of(const http::Response& response) {
  return json::parse(response.body).value("error", "none");
}

}  // namespace

TEST_CASE("token endpoint: a code for tokens, not to be stored (RFC 6749 4.1.4, 5.1)") {
  TokenEndpoint world;
  const http::Response response = world.send(post_as_shop(code_request(world.issue_code(world.shop))));
  CHECK(response.status == 200);
  CHECK(response.field("Cache-Control") == "no-store");
  CHECK(response.field("Pragma") == "no-cache");
  CHECK(response.field("Content-Type") == "application/json");
  const json body = json::parse(response.body);
  CHECK(body["token_type"] == "Bearer");
  CHECK(body["expires_in"] == 600);
  CHECK(body["scope"] == "accounts:read payments:write");
  CHECK(body["access_token"].get<std::string>().starts_with("tg_at_"));
  CHECK(body["refresh_token"].get<std::string>().starts_with("tg_rt_"));
}

TEST_CASE("token endpoint: a public client needs its id and the verifier only; then its token rotates") {
  TokenEndpoint world;
  const Pairs request = with(code_request(world.issue_code(world.wallet)), "client_id", "app_wallet");
  const json first = json::parse(world.send(post(request)).body);
  const std::string token = first["refresh_token"];
  const Pairs refresh{{"grant_type", "refresh_token"}, {"refresh_token", token}, {"client_id", "app_wallet"}};
  const json second = json::parse(world.send(post(refresh)).body);
  CHECK(second["refresh_token"] != token);
  CHECK(json::parse(world.send(post(refresh)).body)["refresh_token"] == second["refresh_token"]);
}

TEST_CASE("token endpoint: client_secret_post and refreshing a confidential client's token") {
  TokenEndpoint world;
  const Pairs request{{"grant_type", "refresh_token"},
                      {"refresh_token", world.issue_refresh_token(world.shop)},
                      {"client_id", "app_shop"},
                      {"client_secret", "shop-secret"}};
  const json body = json::parse(world.send(post(request)).body);
  CHECK(body["refresh_token"] == request[1].second);
  CHECK(world.send(post(with(request, "client_secret", "wrong"))).status == 401);
}

TEST_CASE("token endpoint: client_credentials has no refresh token and writes nothing (RFC 6749 4.4.3)") {
  TokenEndpoint world;
  const http::Response response =
      world.send(post_as_shop({{"grant_type", "client_credentials"}, {"scope", "accounts:read"}}));
  const json body = json::parse(response.body);
  CHECK(body["scope"] == "accounts:read");
  CHECK_FALSE(body.contains("refresh_token"));
  CHECK(world.grants.writes() == 0);
}

TEST_CASE("token endpoint: errors of the grants (RFC 6749 5.2; cases 72, 74, 75, 80, 81, 99, 100)") {
  TokenEndpoint world;
  const std::string code = world.issue_code(world.shop), refresh = world.issue_refresh_token(world.shop);
  struct Row {
    const char* name;
    test_support::FakeRequest request;
    const char* expect;
  };
  const Row rows[] = {
      {"72 grant_type missing", post_as_shop({}), "invalid_request"},
      {"unsupported grant", post_as_shop({{"grant_type", "password"}}), "unsupported_grant_type"},
      {"74 public client_credentials",
       post({{"grant_type", "client_credentials"}, {"client_id", "app_wallet"}}), "unauthorized_client"},
      {"75 other client's code", post(with(code_request(code), "client_id", "app_wallet")), "invalid_grant"},
      {"76 redirect_uri missing", post_as_shop(with(code_request(code), "redirect_uri", "")),
       "invalid_grant"},
      {"80 guessed code", post_as_shop(code_request("tg_ac_x")), "invalid_grant"},
      {"80 endless code", post_as_shop(code_request(std::string(10'000, 'x'))), "invalid_grant"},
      {"81 verifier missing", post_as_shop(with(code_request(code), "code_verifier", "")), "invalid_grant"},
      {"99 other client's refresh token",
       post({{"grant_type", "refresh_token"}, {"refresh_token", refresh}, {"client_id", "app_wallet"}}),
       "invalid_grant"},
      {"99 no client", post({{"grant_type", "refresh_token"}, {"refresh_token", refresh}}), "invalid_client"},
      {"100 more scope",
       post_as_shop({{"grant_type", "refresh_token"}, {"refresh_token", refresh}, {"scope", "admin"}}),
       "invalid_scope"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK(error_of(world.send(row.request)) == row.expect);
  }
  CHECK(world.grants.writes() == 0);
  CHECK(world.send(post_as_shop(code_request(code))).status == 200);
}

TEST_CASE("token endpoint: a replay revokes, and this node applies it at once (RFC 6749 4.1.2)") {
  TokenEndpoint world;
  const auto request = post_as_shop(code_request(world.issue_code(world.shop)));
  CHECK(world.send(request).status == 200);
  CHECK(world.revocations_changed == 0);
  CHECK(error_of(world.send(request)) == "invalid_grant");
  CHECK(world.revocations_changed == 1);
}

TEST_CASE("token endpoint: a suspended client gets nothing") {
  TokenEndpoint world;
  world.shop.suspended = true;
  world.clients.put(world.shop);
  CHECK(error_of(world.send(post_as_shop({{"grant_type", "client_credentials"}}))) == "unauthorized_client");
}

TEST_CASE("token endpoint: a grant type that the app is not registered for (RFC 6749 5.2; case 74)") {
  TokenEndpoint world;
  const std::string type = "urn:ietf:params:oauth:token-type:access_token";
  const Pairs requests[] = {
      {{"grant_type", "urn:ietf:params:oauth:grant-type:device_code"}, {"device_code", "x"}},
      {{"grant_type", "urn:ietf:params:oauth:grant-type:token-exchange"},
       {"subject_token", "x"},
       {"subject_token_type", type}},
      {{"grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"}, {"assertion", "x"}},
  };
  for (const Pairs& request : requests) {
    CAPTURE(request.front().second);
    CHECK(error_of(world.send(post_as_shop(request))) == "unauthorized_client");
    CHECK(error_of(world.send(post(with(request, "client_id", "app_wallet")))) == "unauthorized_client");
  }
  world.shop.metadata.grant_types = {oauth::GrantType::device_code, oauth::GrantType::token_exchange,
                                     oauth::GrantType::jwt_bearer};
  world.clients.put(world.shop);
  const char* const expect[] = {"invalid_grant", "invalid_request", "invalid_grant"};
  for (std::size_t i = 0; i < 3; ++i) CHECK(error_of(world.send(post_as_shop(requests[i]))) == expect[i]);
  CHECK(error_of(world.send(post_as_shop({{"grant_type", "client_credentials"}}))) == "unauthorized_client");
}

TEST_CASE("token endpoint: a token for less (RFC 8693 2.2.1; case 135)") {
  TokenEndpoint world;
  world.shop.metadata.grant_types.push_back(oauth::GrantType::token_exchange);
  world.clients.put(world.shop);
  const json first = json::parse(world.send(post_as_shop({{"grant_type", "client_credentials"}})).body);
  const Pairs exchange{{"grant_type", "urn:ietf:params:oauth:grant-type:token-exchange"},
                       {"subject_token", first["access_token"]},
                       {"subject_token_type", "urn:ietf:params:oauth:token-type:access_token"},
                       {"scope", "accounts:read"}};
  const json second = json::parse(world.send(post_as_shop(exchange)).body);
  CHECK(second["issued_token_type"] == "urn:ietf:params:oauth:token-type:access_token");
  CHECK(second["scope"] == "accounts:read");
  CHECK_FALSE(second.contains("refresh_token"));
  CHECK(error_of(world.send(post_as_shop(with(exchange, "scope", "payments:read")))) == "invalid_scope");
  CHECK(error_of(world.send(post_as_shop(with(exchange, "actor_token", "x")))) == "invalid_request");
  CHECK(error_of(world.send(post_as_shop(with(exchange, "audience", "https://other.example")))) ==
        "invalid_target");
}

TEST_CASE("token endpoint: the grant is named to who manages grants (Grant Management 5.5)") {
  TokenEndpoint world;
  const std::string code = world.issue_code(world.shop);
  oauth::AuthorizationCode stored = *world.grants.find_code(base::sha256(code));
  CHECK_FALSE(json::parse(world.send(post_as_shop(code_request(world.issue_code(world.shop)))).body)
                  .contains("grant_id"));
  stored.details.grant_managed = true;
  world.grants.put_code(stored);
  const json body = json::parse(world.send(post_as_shop(code_request(code))).body);
  CHECK(body["grant_id"] == "grt_1");
  const json again = json::parse(
      world.send(post_as_shop({{"grant_type", "refresh_token"}, {"refresh_token", body["refresh_token"]}}))
          .body);
  CHECK(again["grant_id"] == "grt_1");
}
