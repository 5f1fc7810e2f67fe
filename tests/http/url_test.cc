// URLs that fetch() takes.
#include "http/url.h"

#include <doctest/doctest.h>

namespace {

TEST_CASE("URLs (RFC 9110 4.2)") {
  struct Case {
    const char* text;
    const char* expect;  // scheme, host, port, authority, target
  };
  const Case cases[] = {
      {"http://a", "http a 80 a /"},
      {"http://a/", "http a 80 a /"},
      {"https://a.example:8443/b?c#d", "https a.example 8443 a.example:8443 /b?c"},
      {"https://a", "https a 443 a /"},
      {"http://a?b=c", "http a 80 a /?b=c"},
      {"http://a#x", "http a 80 a /"},
      {"http://[::1]:8080/x", "http ::1 8080 [::1]:8080 /x"},
      {"http://", ""},
      {"http:///x", ""},
      {"//a", ""},
      {"HTTP://a", ""},
      {"ws://a", ""},
      {"http://a:0/", ""},
      {"http://a:65536/", ""},
      {"http://u@a/", ""},
      {"http://a b/", ""},
      {"http://a/\x7f", ""},
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    const auto url = http::parse_url(c.text);
    CHECK((url ? std::string(url->secure ? "https " : "http ") + url->host + " " + std::to_string(url->port) +
                     " " + url->authority + " " + url->target
               : "") == c.expect);
  }
}

}  // namespace
