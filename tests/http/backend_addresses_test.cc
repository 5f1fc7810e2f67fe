// Names and numbers of backends to addresses.
#include "http/backend_addresses.h"

#include <arpa/inet.h>
#include <doctest/doctest.h>

#include <cstring>
#include <system_error>

namespace {

TEST_CASE("a numeric address is itself, with the port") {
  const auto four = http::backend_addresses("127.0.0.1", 8081);
  REQUIRE(four.size() == 1);
  sockaddr_in v4{};
  std::memcpy(&v4, four[0].get(), sizeof v4);
  CHECK(four[0].family() == AF_INET);
  CHECK(ntohs(v4.sin_port) == 8081);
  CHECK(ntohl(v4.sin_addr.s_addr) == INADDR_LOOPBACK);
  const auto six = http::backend_addresses("::1", 443);
  REQUIRE(six.size() == 1);
  CHECK(six[0].family() == AF_INET6);
}

TEST_CASE("a name without an address throws and is named (RFC 6761 6.4)") {
  try {
    http::backend_addresses("nowhere.invalid", 80);
    FAIL("resolved");
  } catch (const std::system_error& failure) {
    CHECK(std::string(failure.what()).find("cannot resolve backend nowhere.invalid") != std::string::npos);
  }
}

TEST_CASE("an address as a value is the same as the one that the system gives for its text") {
  for (const char* text : {"127.0.0.1", "192.0.2.255", "::1", "2001:db8::1"}) {
    CAPTURE(text);
    const http::SocketAddress made = http::socket_address(*http::parse_ip_address(text), 8443);
    CHECK(made == http::backend_addresses(text, 8443).front());
    CHECK_FALSE(made == http::socket_address(*http::parse_ip_address(text), 8444));
  }
  const auto one = http::socket_address(*http::parse_ip_address("127.0.0.1"), 80);
  CHECK_FALSE(one == http::socket_address(*http::parse_ip_address("127.0.0.2"), 80));
  CHECK_FALSE(one == http::socket_address(*http::parse_ip_address("::1"), 80));
}

}  // namespace
