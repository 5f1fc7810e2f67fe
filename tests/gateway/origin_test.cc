// Tests of origins.
#include "gateway/origin.h"

#include <doctest/doctest.h>

using namespace gateway;

TEST_CASE("origin: what is one, and what its Host field says") {
  struct Case {
    const char *text, *host;
    int port;
    bool secure;
    const char* authority;
  };
  const Case cases[] = {
      {"http://localhost:8080", "localhost", 8080, false, "localhost:8080"},
      {"http://localhost", "localhost", 80, false, "localhost"},
      {"http://localhost:80", "localhost", 80, false, "localhost"},
      {"https://API.Example", "api.example", 443, true, "api.example"},
      {"https://api.example:80", "api.example", 80, true, "api.example:80"},
      {"http://10.0.0.5:1", "10.0.0.5", 1, false, "10.0.0.5:1"},
      {"http://10.0.0.5:65535", "10.0.0.5", 65535, false, "10.0.0.5:65535"},
      {"http://[2001:db8::1]", "2001:db8::1", 80, false, "[2001:db8::1]"},
      {"http://[::1]:8081", "::1", 8081, false, "[::1]:8081"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    const auto got = parse_origin(c.text);
    REQUIRE(got);
    CHECK(got->host == c.host);
    CHECK(got->port == c.port);
    CHECK(got->secure == c.secure);
    CHECK(got->authority() == c.authority);
  }
}

TEST_CASE("origin: everything else is refused") {
  for (const char* text : {"",
                           "localhost",
                           "localhost:8080",
                           "//localhost",
                           "ftp://a",
                           "HTTP://a",
                           "http://",
                           "http://:80",
                           "http://a/",
                           "http://a/x",
                           "http://a?x",
                           "http://a#x",
                           "http://u@a",
                           "http://u:p@a",
                           "http://a:",
                           "http://a:0",
                           "http://a:65536",
                           "http://a:-1",
                           "http://a:+1",
                           "http://a:80x",
                           "http://a b",
                           "http://a_b",
                           "http://[::1",
                           "http://[::1]x",
                           "http://[]",
                           "http://[g::1]",
                           "http://a\n",
                           "http://a:80:80"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_origin(text));
  }
  CHECK(parse_origin("http://" + std::string(253, 'a')));
  CHECK_FALSE(parse_origin("http://" + std::string(254, 'a')));
}
