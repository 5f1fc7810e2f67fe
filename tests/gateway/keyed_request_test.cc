// The fields that a backend gets with a key: the client's, with the key in the spelling of the first request.
#include "gateway/keyed_request.h"

#include <doctest/doctest.h>

#include "tests/support/fake_client_connection.h"

using gateway::KeyedRequest;

TEST_CASE("keyed request: only a key that is spelled otherwise is changed") {
  test_support::FakeClientConnection client(
      "POST", "/", {{"Accept", "*/*"}, {"x-key", "\"a\""}, {"Idempotency-Key", "other"}});
  const KeyedRequest same({"a", true}, "X-Key", {}, client, 10);
  CHECK(same.fields().data() == client.head().fields.data());
  const KeyedRequest bare({"a", false}, "X-Key", {}, client, 10);
  const auto fields = bare.fields();
  REQUIRE(fields.size() == 3);
  CHECK(fields[0].value == "*/*");
  CHECK(fields[1].name == "x-key");
  CHECK(fields[1].value == "a");
  CHECK(fields[2].value == "other");
  CHECK(client.head().fields[1].value == "\"a\"");
}
