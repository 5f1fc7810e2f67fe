// Hosts: cases 84 and 85 of the gateway checklist, and every boundary of the grammar.
#include "http/host.h"

#include <doctest/doctest.h>

#include <string>

using http::parse_host;

TEST_CASE("parse_host: name and port (RFC 9110 7.2, RFC 3986 3.2.2)") {
  struct Case {
    std::string text, name;
    unsigned port;
  };
  const std::string label(63, 'a');
  const Case cases[] = {
      {"a", "a", 0},
      {"api.example.com", "api.example.com", 0},
      {"API.Example.com.", "API.Example.com", 0},  // case 85
      {"api.example.com.:8443", "api.example.com", 8443},
      {"localhost:8080", "localhost", 8080},
      {"a:1", "a", 1},
      {"a:65535", "a", 65535},
      {"127.0.0.1:80", "127.0.0.1", 80},
      {"my_service:80", "my_service", 80},
      {"xn--80ak6aa92e.example", "xn--80ak6aa92e.example", 0},
      {label + ".x", label + ".x", 0},
      {"[::1]", "[::1]", 0},
      {"[2001:db8::1]:8443", "[2001:db8::1]", 8443},
      {"[::ffff:192.0.2.1]", "[::ffff:192.0.2.1]", 0},
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    const auto host = parse_host(c.text);
    REQUIRE(host);
    CHECK(host->name == c.name);
    CHECK(host->port == c.port);
  }
}

TEST_CASE("parse_host: case 84, what is no host") {
  const std::string longest = std::string(63, 'a') + "." + std::string(63, 'b') + "." + std::string(63, 'c') +
                              "." + std::string(61, 'd');
  CHECK(longest.size() == 253);
  CHECK(parse_host(longest));
  for (const std::string& text : {std::string(),
                                  std::string("a b"),
                                  std::string("a,b"),
                                  std::string("a, a"),
                                  std::string("a/../b"),
                                  std::string("a:99999"),
                                  std::string("a:65536"),
                                  std::string("a:0"),
                                  std::string("a:080"),
                                  std::string("a:"),
                                  std::string("a:80:80"),
                                  std::string("a:+80"),
                                  std::string("a:8 0"),
                                  std::string(":80"),
                                  std::string("[::1"),
                                  std::string("::1"),
                                  std::string("[]"),
                                  std::string("[::g]"),
                                  std::string("[::1%25eth0]"),
                                  std::string("[::1]x"),
                                  std::string("[::1]:"),
                                  std::string("[1.2.3.4]"),
                                  std::string("x[::1]"),
                                  std::string("user@a"),
                                  std::string("u:p@a"),
                                  std::string("."),
                                  std::string("a..b"),
                                  std::string(".a"),
                                  std::string("a.."),
                                  std::string("-a"),
                                  std::string("a-"),
                                  std::string("a.-b"),
                                  std::string("a%2eb"),
                                  std::string("a#b"),
                                  std::string("a?b"),
                                  std::string("a\\b"),
                                  std::string("a\tb"),
                                  std::string("caf\xc3\xa9"),
                                  std::string("a\0b", 3),
                                  std::string("*"),
                                  std::string("http://a"),
                                  std::string(64, 'a'),
                                  longest + "d",
                                  "[" + std::string(60, ':') + "]",
                                  std::string("[::1\0]", 6)}) {
    CAPTURE(text);
    CHECK_FALSE(parse_host(text));
  }
}

TEST_CASE("same_host: case, root dot and default port do not matter, the rest does") {
  const auto same = [](const char* a, const char* b) {
    return same_host(*parse_host(a), *parse_host(b), 80);
  };
  CHECK(same("API.example.com.", "api.example.com"));
  CHECK(same("api.example.com:80", "api.example.com"));
  CHECK(same("[::1]:80", "[::1]"));
  CHECK_FALSE(same("api.example.com:81", "api.example.com"));
  CHECK_FALSE(same("api.example.com", "api.example.org"));
  CHECK_FALSE(same("api.example.com", "example.com"));
}

TEST_CASE("is_loopback, is_address: this machine, and what no DNS decides") {
  struct Case {
    const char* text;
    bool loopback, address;
  };
  const Case cases[] = {
      {"localhost", true, false},
      {"LocalHost.:9080", true, false},
      {"127.0.0.1", true, true},
      {"127.255.255.254:1", true, true},
      {"[::1]:80", true, true},
      {"126.0.0.1", false, true},
      {"128.0.0.1", false, true},
      {"[::2]", false, true},
      {"127.0.0.1.example", false, false},
      {"127.1", false, false},
      {"127.0.0.256", false, false},
      {"localhost.example", false, false},
      {"x.localhost", false, false},
      {"255.255.255.255", false, true},
      {"api.example", false, false},
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    const auto host = parse_host(c.text);
    REQUIRE(host);
    CHECK(is_loopback(*host) == c.loopback);
    CHECK(is_address(*host) == c.address);
  }
}
