// The same address, written in another way, and addresses that only look the same (RFC 9449 4.3-9; case 97).
#include "oauth/http_uri.h"

#include <doctest/doctest.h>

TEST_CASE("http uri: what is the same address (RFC 3986 6.2.2.1, 6.2.3)") {
  for (const char* uri :
       {"https://api.example/v1/a", "https://api.example/v1/a?x=1", "https://api.example/v1/a#x",
        "https://api.example/v1/a?x#y", "HTTPS://Api.EXAMPLE/v1/a", "https://api.example:443/v1/a",
        "https://api.example:/v1/a"}) {
    CAPTURE(uri);
    CHECK(oauth::is_same_http_uri(uri, "https://api.example", "/v1/a"));
  }
  CHECK(oauth::is_same_http_uri("https://api.example", "https://api.example", "/"));
  CHECK(oauth::is_same_http_uri("https://api.example?x", "https://api.example", "/"));
  CHECK(oauth::is_same_http_uri("http://localhost:80/a", "http://localhost", "/a"));
  CHECK(oauth::is_same_http_uri("http://localhost:8080/a", "http://localhost:8080", "/a"));
  CHECK(oauth::is_same_http_uri("https://[::1]:8443/a", "https://[::1]:8443", "/a"));
}

TEST_CASE("http uri: what is another address, or none") {
  for (const char* uri : {"",
                          "/v1/a",
                          "//api.example/v1/a",
                          "api.example/v1/a",
                          "https:/api.example/v1/a",
                          "http://api.example/v1/a",
                          "http://api.example:443/v1/a",
                          "https://api.example:80/v1/a",
                          "https://api.example:8443/v1/a",
                          "https://api.example::443/v1/a",
                          "https://api.example::/v1/a",
                          "https://api.example:0443/v1/a",
                          "https://api.example/V1/a",
                          "https://api.example/v1/a/",
                          "https://api.example//v1/a",
                          "https://api.example/v1/%61",
                          "https://api.example/v1/../v1/a",
                          "https://api.example",
                          "https://user@api.example/v1/a",
                          "https://api.example@evil.example/v1/a",
                          "https://api.example.evil.example/v1/a",
                          "https://evil.example/https://api.example/v1/a",
                          " https://api.example/v1/a",
                          "https://api.example /v1/a",
                          "https://api.example\\v1/a"}) {
    CAPTURE(uri);
    CHECK_FALSE(oauth::is_same_http_uri(uri, "https://api.example", "/v1/a"));
  }
  CHECK_FALSE(oauth::is_same_http_uri("https://api.example/v1/a", "", "/v1/a"));
}
