// Case 90 of the gateway checklist: `OPTIONS *` is answered here, and `*` means nothing with another method.
#include <doctest/doctest.h>

#include "tests/support/gateway_world.h"

using test_support::field_of;
using test_support::GatewayWorld;

TEST_CASE("OPTIONS *: 204 with the methods of all operations, and the connection lives on (RFC 9110 9.3.7)") {
  GatewayWorld w;
  w.client.send("OPTIONS * HTTP/1.1\r\nHost: api.example\r\n\r\n");
  const std::string answer = w.receive(w.client, "\r\n\r\n");
  CHECK(answer.starts_with("HTTP/1.1 204 "));
  CHECK(field_of(answer, "Allow") == "GET, HEAD, POST, OPTIONS");
  CHECK(!field_of(answer, "X-Request-Id").empty());
  w.client.received.clear();
  w.client.send("GET * HTTP/1.1\r\nHost: api.example\r\n\r\n");
  CHECK(w.receive(w.client, "malformed_request").starts_with("HTTP/1.1 400 "));
}

TEST_CASE("OPTIONS * for another host is 421 like everything else there") {
  GatewayWorld w;
  w.client.send("OPTIONS * HTTP/1.1\r\nHost: other.example\r\n\r\n");
  CHECK(w.receive(w.client, "misdirected_request").starts_with("HTTP/1.1 421 "));
}
