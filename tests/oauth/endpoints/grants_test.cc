// Grant management over HTTP.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "oauth/endpoints/endpoints.h"
#include "tests/support/endpoint_world.h"

using nlohmann::json;
using test_support::EndpointWorld;
using test_support::FakeRequest;
using test_support::kNow;
using test_support::post_as_shop;

namespace {

struct GrantsEndpoint : EndpointWorld {
  GrantsEndpoint() {
    for (oauth::Client* client : {&shop, &wallet}) {
      client->scope = *oauth::ScopeSet::parse("accounts:read grant_management_query grant_management_revoke");
      clients.put(*client);
    }
    issue_code(shop);
    issue_code(wallet);
  }
  std::string token(const std::string& scope) {
    const http::Response response = post_as_shop({{"grant_type", "client_credentials"}, {"scope", scope}})
                                        .sent_to(&oauth::endpoints::token, context);
    return json::parse(response.body).at("access_token");
  }
  http::Response send(http::Method method, const std::string& authorization, const std::string& grant_id) {
    FakeRequest request;
    request.method = method;
    request.path = "/oauth2/grants/" + grant_id;
    request.path_params = {{"grant_id", grant_id}};
    if (!authorization.empty()) request.fields = {{"Authorization", authorization}};
    return request.sent_to(
        method == http::Method::del ? &oauth::endpoints::revoke_grant : &oauth::endpoints::query_grant,
        context);
  }
};

}  // namespace

TEST_CASE("grants endpoint: a grant is looked at and given back, once (Grant Management 6)") {
  GrantsEndpoint world;
  const std::string query = "Bearer " + world.token("grant_management_query"),
                    revoke = "Bearer " + world.token("grant_management_revoke");
  const http::Response found = world.send(http::Method::get, query, "grt_1");
  CHECK(found.status == 200);
  CHECK(found.field("Cache-Control") == "no-store");
  CHECK(json::parse(found.body)["scopes"].size() == 1);
  CHECK(world.send(http::Method::del, query, "grt_1").status == 403);
  CHECK(world.revocations_changed == 0);
  const http::Response gone = world.send(http::Method::del, revoke, "grt_1");
  CHECK(gone.status == 204);
  CHECK(gone.body.empty());
  CHECK(world.revocations_changed == 1);
  CHECK(world.grants.find_grant({"grt_1"})->revoked_at == kNow);
  CHECK(world.send(http::Method::del, revoke, "grt_1").status == 404);
  CHECK(world.send(http::Method::get, query, "grt_1").status == 404);
}

TEST_CASE("grants endpoint: another app's grant is answered like one that does not exist (case 132)") {
  GrantsEndpoint world;
  const std::string query = "Bearer " + world.token("grant_management_query"),
                    revoke = "Bearer " + world.token("grant_management_revoke");
  const http::Response theirs = world.send(http::Method::get, query, "grt_2"),
                       none = world.send(http::Method::get, query, "grt_9");
  CHECK(theirs.status == 404);
  CHECK(theirs.body == none.body);
  CHECK(world.send(http::Method::del, revoke, "grt_2").status == 404);
  CHECK_FALSE(world.grants.find_grant({"grt_2"})->revoked_at);
}

TEST_CASE("grants endpoint: what is challenged, and how (RFC 6750 3; cases 94, 95, 119)") {
  GrantsEndpoint world;
  struct Row {
    const char* name;
    std::string authorization;
    int status;
    const char* challenge;
  };
  const std::string other = world.token("accounts:read"), query = world.token("grant_management_query");
  const Row rows[] = {
      {"no token", "", 401, "Bearer realm=\"oauth2\""},
      {"another scheme", "Basic x", 401, "Bearer realm=\"oauth2\""},
      {"garbage", "Bearer x", 401, "Bearer realm=\"oauth2\", error=\"invalid_token\""},
      {"unbound as DPoP", "DPoP " + query, 401, "DPoP algs=\"ES256 PS256 EdDSA\", error=\"invalid_token\""},
      {"another scope", "Bearer " + other, 403, "Bearer realm=\"oauth2\", error=\"insufficient_scope\""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const http::Response response = world.send(http::Method::get, row.authorization, "grt_1");
    CHECK(response.status == row.status);
    CHECK(response.field("WWW-Authenticate") == row.challenge);
    CHECK(response.field("Cache-Control") == "no-store");
  }
}
