// What stood in brackets only had to look like an IPv6 address.
#include <doctest/doctest.h>

#include "oauth/redirect_uri.h"

TEST_CASE("issue: brackets in a redirect URI hold an IPv6 address (RFC 3986 3.2.2)") {
  struct Case {
    const char* uri;
    bool accepted;
  };
  const Case cases[] = {
      {"https://[2001:db8::1]/cb", true},
      {"https://[::ffff:192.0.2.1]:8443/cb", true},
      {"https://[::]/cb", true},
      {"https://[:2::1]/cb", false},
      {"https://[::1::2]/cb", false},
      {"https://[:::]/cb", false},
      {"https://[12345::]/cb", false},
      {"https://[1:2:3:4:5:6:7]/cb", false},
      {"https://[1:2:3:4:5:6:7:8:9]/cb", false},
      {"https://[::256.0.0.1]/cb", false},
      {"https://[1.2.3.4]/cb", false},
  };
  for (const Case& c : cases) {
    CAPTURE(c.uri);
    CHECK(bool(oauth::check_registered_redirect_uri(c.uri)) == c.accepted);
  }
}
