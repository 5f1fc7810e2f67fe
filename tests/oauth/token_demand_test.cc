// The bindings that a client registered are insisted on (case 87).
#include "oauth/token_demand.h"

#include <doctest/doctest.h>

TEST_CASE(
    "token demand: a registered binding needs a key of its kind (RFC 9449 5.2, RFC 8705 3.4; case 87)") {
  const oauth::TokenBinding none, dpop{"jkt", ""}, mtls{"", "x5t"}, both{"jkt", "x5t"};
  CHECK(none.empty());
  CHECK_FALSE(dpop.empty());
  CHECK_FALSE(mtls.empty());
  struct Row {
    bool needs_dpop, needs_mtls;
    const oauth::TokenBinding& binding;
    bool passes;
  };
  const Row rows[] = {{false, false, none, true}, {false, false, dpop, true}, {true, false, none, false},
                      {true, false, mtls, false}, {true, false, dpop, true},  {false, true, none, false},
                      {false, true, dpop, false}, {false, true, mtls, true},  {true, true, dpop, false},
                      {true, true, mtls, false},  {true, true, both, true}};
  for (const Row& row : rows) {
    oauth::Client client;
    client.metadata.dpop_bound_access_tokens = row.needs_dpop;
    client.metadata.tls_client_certificate_bound_access_tokens = row.needs_mtls;
    CAPTURE(row.needs_dpop);
    CAPTURE(row.needs_mtls);
    const auto status = oauth::check_binding(client, row.binding);
    CHECK(status.has_value() == row.passes);
    // Not invalid_dpop_proof: there is none that could be invalid.
    if (!status) CHECK(status.error().code == base::ErrorCode::invalid_request);
  }
}
