// Blocks of addresses: what is read, and both sides of each edge.
#include "openapi/address_block.h"

#include <arpa/inet.h>
#include <doctest/doctest.h>

#include <string>

using openapi::parse_address_block;

namespace {

bool contains(const char* block, const std::string& address) {
  const auto parsed = parse_address_block(block);
  REQUIRE(parsed);
  const bool v6 = address.find(':') != std::string::npos;
  std::array<std::uint8_t, 16> bytes{};
  REQUIRE(::inet_pton(v6 ? AF_INET6 : AF_INET, address.c_str(), bytes.data()) == 1);
  return parsed->contains(v6, bytes);
}

}  // namespace

TEST_CASE("address block: what is in it, one address on each side of the edge (RFC 4632, RFC 4291)") {
  struct Case {
    const char *block, *address;
    bool in;
  };
  const Case cases[] = {
      {"192.0.2.0/24", "192.0.2.0", true},
      {"192.0.2.0/24", "192.0.2.255", true},
      {"192.0.2.0/24", "192.0.3.0", false},
      {"192.0.2.0/24", "192.0.1.255", false},
      {"10.32.0.0/11", "10.63.255.255", true},
      {"10.32.0.0/11", "10.64.0.0", false},
      {"192.0.2.7", "192.0.2.7", true},
      {"192.0.2.7", "192.0.2.6", false},
      {"0.0.0.0/0", "255.255.255.255", true},
      {"0.0.0.0/0", "::1", false},
      {"2001:db8::/32", "2001:db8:ffff::1", true},
      {"2001:db8::/32", "2001:db9::", false},
      {"2001:db8::/33", "2001:db8:7fff::", true},
      {"2001:db8::/33", "2001:db8:8000::", false},
      {"::1", "::1", true},
      {"::1", "::2", false},
      {"::/0", "192.0.2.1", false},
      {"::/0", "::ffff:192.0.2.1", true},
  };
  for (const Case& c : cases) {
    CAPTURE(c.block);
    CAPTURE(c.address);
    CHECK(contains(c.block, c.address) == c.in);
  }
}

TEST_CASE("address block: what is none") {
  for (const char* const text :
       {"", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/08", "10.0.0.0/8 ", "10.0.0/8",
        "010.0.0.0/8", "10.0.0.1/8", "10.128.0.0/8", "::1/127", "2001:db8::/129", "2001:db8::%eth0/32",
        "example.com", "10.0.0.0/8/8"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_address_block(text));
  }
}
