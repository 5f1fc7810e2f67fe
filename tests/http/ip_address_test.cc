// Addresses: their notation, and which of them a stranger may name (SSRF).
#include "http/ip_address.h"

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>

namespace {

using http::parse_ip_address;

TEST_CASE("public: both sides of every special block (RFC 6890, 4291, 6598; 123)") {
  struct Case {
    const char* name;
    const char* address;
    bool expect;
  };
  const Case cases[] = {
      {"this network", "0.0.0.0", false},
      {"this network, last", "0.255.255.255", false},
      {"after this network", "1.0.0.0", true},
      {"before private", "9.255.255.255", true},
      {"private 10", "10.0.0.0", false},
      {"private 10, last", "10.255.255.255", false},
      {"after private 10", "11.0.0.0", true},
      {"before shared", "100.63.255.255", true},
      {"shared (CGNAT)", "100.64.0.0", false},
      {"a cloud's metadata in shared space", "100.100.100.200", false},
      {"shared, last", "100.127.255.255", false},
      {"after shared", "100.128.0.0", true},
      {"before loopback", "126.255.255.255", true},
      {"loopback", "127.0.0.1", false},
      {"loopback, last", "127.255.255.255", false},
      {"after loopback", "128.0.0.0", true},
      {"before WireServer", "168.63.129.15", true},
      {"WireServer", "168.63.129.16", false},
      {"after WireServer", "168.63.129.17", true},
      {"before link-local", "169.253.255.255", true},
      {"cloud metadata", "169.254.169.254", false},
      {"link-local, last", "169.254.255.255", false},
      {"after link-local", "169.255.0.0", true},
      {"before private 172", "172.15.255.255", true},
      {"private 172", "172.16.0.0", false},
      {"private 172, last", "172.31.255.255", false},
      {"after private 172", "172.32.0.0", true},
      {"before protocol assignments", "191.255.255.255", true},
      {"protocol assignments", "192.0.0.0", false},
      {"protocol assignments, last", "192.0.0.255", false},
      {"between", "192.0.1.0", true},
      {"documentation 1", "192.0.2.0", false},
      {"documentation 1, last", "192.0.2.255", false},
      {"after documentation 1", "192.0.3.0", true},
      {"before 6to4 relays", "192.88.98.255", true},
      {"6to4 relays", "192.88.99.1", false},
      {"after 6to4 relays", "192.88.100.0", true},
      {"before private 192.168", "192.167.255.255", true},
      {"private 192.168", "192.168.0.0", false},
      {"private 192.168, last", "192.168.255.255", false},
      {"after private 192.168", "192.169.0.0", true},
      {"before benchmarking", "198.17.255.255", true},
      {"benchmarking", "198.18.0.0", false},
      {"benchmarking, last", "198.19.255.255", false},
      {"after benchmarking", "198.20.0.0", true},
      {"documentation 2", "198.51.100.7", false},
      {"after documentation 2", "198.51.101.0", true},
      {"documentation 3", "203.0.113.7", false},
      {"after documentation 3", "203.0.114.0", true},
      {"before multicast", "223.255.255.255", true},
      {"multicast", "224.0.0.1", false},
      {"multicast, last", "239.255.255.255", false},
      {"reserved", "240.0.0.0", false},
      {"broadcast", "255.255.255.255", false},

      {"unspecified", "::", false},
      {"loopback 6", "::1", false},
      {"IPv4-compatible", "::8.8.8.8", false},
      {"IPv4-mapped loopback", "::ffff:127.0.0.1", false},
      {"IPv4-mapped public", "::ffff:8.8.8.8", false},
      {"NAT64", "64:ff9b::8.8.8.8", false},
      {"NAT64, local", "64:ff9b:1::a00:1", false},
      {"discard-only", "100::1", false},
      {"before global unicast", "1fff:ffff::1", false},
      {"Teredo", "2001::1", false},
      {"benchmarking 6", "2001:2::1", false},
      {"protocol assignments 6, last", "2001:1ff:ffff::1", false},
      {"after protocol assignments 6", "2001:200::1", true},
      {"before documentation 6", "2001:db7:ffff::1", true},
      {"documentation 6", "2001:db8::1", false},
      {"after documentation 6", "2001:db9::1", true},
      {"6to4 of a private address", "2002:a00:1::1", false},
      {"after 6to4", "2003::1", true},
      {"global unicast", "2a00:1450:4001:82a::200e", true},
      {"before documentation 6 new", "3ffe:ffff::1", true},
      {"documentation 6 new", "3fff::1", false},
      {"documentation 6 new, last", "3fff:fff:ffff::1", false},
      {"after documentation 6 new", "3fff:1000::1", true},
      {"after global unicast", "4000::1", false},
      {"segment routing", "5f00::1", false},
      {"unique local", "fc00::1", false},
      {"a cloud's metadata 6", "fd00:ec2::254", false},
      {"link-local 6", "fe80::1", false},
      {"site-local", "fec0::1", false},
      {"multicast 6", "ff02::1", false},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    const auto address = parse_ip_address(c.address);
    REQUIRE(address);
    CHECK(http::is_public(*address) == c.expect);
  }
}

TEST_CASE("loopback: 127.0.0.0/8 and ::1, and nothing that looks like it") {
  for (const char* text : {"127.0.0.0", "127.0.0.1", "127.255.255.255", "::1"}) {
    CAPTURE(text);
    CHECK(http::is_loopback(*parse_ip_address(text)));
  }
  for (const char* text :
       {"126.255.255.255", "128.0.0.0", "::", "::2", "::ffff:127.0.0.1", "1::1", "7f00::1"}) {
    CAPTURE(text);
    CHECK(!http::is_loopback(*parse_ip_address(text)));
  }
}

TEST_CASE("notation: the usual one alone") {
  for (const char* text : {"192.0.2.1", "2001:db8::1", "::", "::ffff:1.2.3.4"}) {
    CAPTURE(text);
    const auto address = parse_ip_address(text);
    REQUIRE(address);
    CHECK(address->text() == text);
  }
  for (const char* text : {"", "1", "1.2.3", "1.2.3.4.5", "01.2.3.4", "0x7f.0.0.1", "256.1.1.1", "1.2.3.4 ",
                           "[::1]", "::1%eth0", "1::2::3", ":", "2001:db8::12345", "localhost",
                           "1111:2222:3333:4444:5555:6666:7777:8888:9999:aaaa:bbbb"}) {
    CAPTURE(text);
    CHECK(!parse_ip_address(text));
  }
  CHECK(!parse_ip_address(std::string_view("1.2.3.4\0x", 9)));
  CHECK(*parse_ip_address("1.2.3.4") != *parse_ip_address("102:304::"));
}

TEST_CASE("from a socket's address") {
  sockaddr_in v4{};
  v4.sin_family = AF_INET;
  ::inet_pton(AF_INET, "192.0.2.1", &v4.sin_addr);
  sockaddr_in6 v6{};
  v6.sin6_family = AF_INET6;
  ::inet_pton(AF_INET6, "2001:db8::1", &v6.sin6_addr);
  sockaddr_un path{};
  path.sun_family = AF_UNIX;
  CHECK(http::ip_address_of(reinterpret_cast<const sockaddr&>(v4))->text() == "192.0.2.1");
  CHECK(http::ip_address_of(reinterpret_cast<const sockaddr&>(v6))->text() == "2001:db8::1");
  CHECK(!http::ip_address_of(reinterpret_cast<const sockaddr&>(path)));
}

}  // namespace

TEST_CASE("address: what one subscriber has is counted as one") {
  CHECK(http::subscriber_of("192.0.2.7") == "192.0.2.7");
  CHECK(http::subscriber_of("::ffff:192.0.2.7") == "192.0.2.7");
  CHECK(http::subscriber_of("2001:db8:1:2:3:4:5:6") == http::subscriber_of("2001:db8:1:2::1"));
  CHECK(http::subscriber_of("2001:db8:1:2::1") != http::subscriber_of("2001:db8:1:3::1"));
  CHECK(http::subscriber_of("unknown") == "unknown");
  CHECK(http::subscriber_of("").empty());
}
