// The headers of every page, and the form-action source of the consent page.
#include "portal/security_headers.h"

#include <doctest/doctest.h>

TEST_CASE("security headers: the whole policy, spelled out") {
  http::Response response;
  portal::add_security_headers(response, portal::Caching::never);
  CHECK(response.field("Content-Security-Policy") ==
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; base-uri 'none'; "
        "frame-ancestors 'none'; form-action 'self'");
  CHECK(response.field("X-Frame-Options") == "DENY");
  CHECK(response.field("X-Content-Type-Options") == "nosniff");
  CHECK(response.field("Referrer-Policy") == "no-referrer");
  CHECK(response.field("Cache-Control") == "no-store");
  CHECK(response.field("Vary") == "Cookie, Accept-Language");
  portal::add_security_headers(response, portal::Caching::revalidate, "https://shop.example");
  CHECK(response.field("Cache-Control") == "no-cache");
  CHECK(response.field("Content-Security-Policy").ends_with("; form-action 'self' https://shop.example"));
}

TEST_CASE(
    "form-action source: the origin of a validated redirect URI and nothing that could add a directive") {
  struct Case {
    const char* uri;
    const char* source;
  };
  const Case cases[] = {
      {"https://shop.example/cb", "https://shop.example"},
      {"https://shop.example:8443/cb?x=1", "https://shop.example:8443"},
      {"https://shop.example", "https://shop.example"},
      {"http://127.0.0.1:9000/cb", "http://127.0.0.1:9000"},
      {"http://localhost/cb", "http://localhost"},
      {"http://[::1]:9000/cb", "http:"},
      {"https://shop.example; script-src *", ""},
      {"https://shop.example,https://evil.example/", ""},
      {"https://*/cb", ""},
      {"https:///cb", ""},
      {"javascript:alert(1)", ""},
      {"com.app:/cb", ""},
      {"", ""},
  };
  for (const Case& c : cases) {
    CAPTURE(c.uri);
    CHECK(portal::form_action_source(c.uri) == c.source);
  }
}

TEST_CASE("host of a URI: with its port, empty for what is not http") {
  CHECK(portal::host_of("https://shop.example:8443/x") == "shop.example:8443");
  CHECK(portal::host_of("http://localhost?x") == "localhost");
  CHECK(portal::host_of("ftp://shop.example/") == "");
  CHECK(portal::host_of("httpsx://shop.example/") == "");
}
