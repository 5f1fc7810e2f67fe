// The revocation endpoint over HTTP.
#include <doctest/doctest.h>

#include "oauth/endpoints/endpoints.h"
#include "tests/support/endpoint_world.h"

using test_support::EndpointWorld;
using test_support::kNow;
using test_support::post;
using test_support::post_as_shop;

TEST_CASE("revoke endpoint: 200 and empty, and this node hears of it (RFC 7009 2.2)") {
  EndpointWorld world;
  const std::string token = world.issue_refresh_token(world.shop);
  const auto request = post_as_shop({{"token", token}, {"token_type_hint", "access_token"}});
  const http::Response response = request.sent_to(&oauth::endpoints::revoke, world.context);
  CHECK(response.status == 200);
  CHECK(response.body.empty());
  CHECK(world.revocations_changed == 1);
  CHECK(world.grants.revocation_count() == 1);
}

TEST_CASE("revoke endpoint: what else is answered (RFC 7009 2.1, 2.2.1; case 112)") {
  EndpointWorld world;
  const std::string shops = world.issue_refresh_token(world.shop);
  struct Row {
    const char* name;
    test_support::FakeRequest request;
    int status;
    const char* error;
  };
  const Row rows[] = {
      {"unknown token", post_as_shop({{"token", "x"}}), 200, ""},
      {"unknown hint", post_as_shop({{"token", "x"}, {"token_type_hint", "foo"}}), 200, ""},
      {"no token", post_as_shop({}), 400, "invalid_request"},
      {"other client's", post({{"token", shops}, {"client_id", "app_wallet"}}), 400, "unauthorized_client"},
      {"no client", post({{"token", shops}}), 401, "invalid_client"},
      {"wrong secret", post_as_shop({{"token", shops}}, "wrong"), 401, "invalid_client"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const http::Response response = row.request.sent_to(&oauth::endpoints::revoke, world.context);
    CHECK(response.status == row.status);
    CHECK((response.body.empty() ? "" : response.body.substr(10, response.body.find('"', 10) - 10)) ==
          row.error);
  }
  CHECK(world.revocations_changed == 0);
  CHECK(world.grants.revocation_count() == 0);
}

TEST_CASE("revoke endpoint: a public client gives its own token back with its id alone (RFC 7009 2.1)") {
  EndpointWorld world;
  const auto request =
      post({{"token", world.issue_refresh_token(world.wallet)}, {"client_id", "app_wallet"}});
  CHECK(request.sent_to(&oauth::endpoints::revoke, world.context).status == 200);
  CHECK(world.grants.revocation_count() == 1);
}

TEST_CASE("revoke endpoint: if the store fails nothing is answered (CVE-2020-15223)") {
  struct LostStore : test_support::FakeGrantStore {
    void revoke_grant(const base::GrantId&, base::Instant, base::Instant) override {
      throw std::runtime_error("the database is away");
    }
  };
  EndpointWorld world;
  LostStore lost;
  const std::string token = world.issue_refresh_token(world.shop);
  lost.put_refresh(*world.grants.find_refresh(base::sha256(token)));
  const oauth::endpoints::Context& whole = world.context;
  const oauth::endpoints::Context context{
      whole.clients,     lost,           whole.settings,     whole.keys, whole.random, whole.browser,
      whole.revocations, [] {},          whole.client_keys,  whole.once, whole.users,  whole.registrations,
      whole.fetch,       whole.attempts, whole.known_clients};
  CHECK_THROWS_AS(post_as_shop({{"token", token}}).sent_to(&oauth::endpoints::revoke, context),
                  std::runtime_error);
}
