// Where an operation may be called from: as the connection has it, whatever a client claims.
#include <doctest/doctest.h>

#include <string>

#include "gateway/stages.h"
#include "tests/support/fake_client_connection.h"
#include "tests/support/test_node.h"

TEST_CASE("allow_from: the connection's address decides, and no field of the client") {
  std::string document = test_support::kTestDocument;
  document.replace(document.find("x-tollgate: {upstream: payments}"), 32,
                   "x-tollgate: {upstream: payments, allow_from: [192.0.2.0/29, \"2001:db8::/32\"]}");
  test_support::TestNode t(test_support::kTestConfig, document.c_str());
  struct Case {
    const char* peer;
    bool allowed;
  };
  for (const Case& c : {Case{"192.0.2.7", true}, Case{"192.0.2.8", false}, Case{"::ffff:192.0.2.7", true},
                        Case{"::ffff:192.0.2.8", false}, Case{"2001:db8::9", true}, Case{"2001:db9::", false},
                        Case{"", false}}) {
    CAPTURE(c.peer);
    test_support::FakeClientConnection connection("GET", "/v1/accounts", {{"Forwarded", "for=192.0.2.7"}});
    connection.head_.peer = c.peer;
    gateway::Scratch scratch;
    gateway::Exchange x{connection, scratch};
    REQUIRE(gateway::match_route(*t.worker, x));
    const base::Status status = gateway::check_address(x);
    CHECK(bool(status) == c.allowed);
    if (!status) CHECK(status.error().code == base::ErrorCode::forbidden);
  }
}
