// Tests of the view that local handlers get.
#include "gateway/local_request.h"

#include <doctest/doctest.h>

#include "tests/support/test_node.h"

using test_support::Staged;
using test_support::TestNode;

TEST_CASE("local request: everything of the exchange, path parameters decoded once") {
  TestNode t;
  const auto staged = Staged::routed(t, "GET", "/v1/accounts/a%2520b?x=%20", {{"Accept", "text/html"}});
  staged->x.body = "body";
  staged->connection.head_.secure = true;
  staged->connection.head_.client_certificate = "DER";
  staged->connection.head_.client_certificate_verified = true;
  const gateway::LocalRequest local(staged->x);
  const http::RequestView& view = local.view();
  CHECK(view.method == http::Method::get);
  CHECK(view.method_token == "GET");
  CHECK(view.target == "/v1/accounts/a%2520b?x=%20");
  CHECK(view.path == "/v1/accounts/a%2520b");
  CHECK(view.query == "x=%20");
  CHECK(view.host == "api.example");
  CHECK(view.field("accept") == "text/html");
  CHECK(view.body == "body");
  CHECK(view.peer == "192.0.2.7");
  CHECK(view.request_id == staged->x.request_id());
  CHECK(view.path_param("account_id") == "a%20b");
  CHECK_FALSE(view.path_param("other"));
  CHECK(view.secure);
  CHECK(view.client_certificate == "DER");
  CHECK(view.client_certificate_verified);
  CHECK(view.now == t.clock.now());
}
