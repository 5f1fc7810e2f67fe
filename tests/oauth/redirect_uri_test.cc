// Redirect URIs: what can be registered, and that only exactly that matches.
#include "oauth/redirect_uri.h"

#include <doctest/doctest.h>

using oauth::check_registered_redirect_uri;
using oauth::RedirectUri;

TEST_CASE("redirect_uri: what an app may register (RFC 9700 2.1, RFC 8252 7.3)") {
  const std::string good[] = {
      "https://shop.example/cb",
      "https://shop.example",
      "https://shop.example:8443/cb?a=1&b=%20",
      "https://192.0.2.7/cb",
      "https://[2001:db8::1]:444/cb",
      "https://sub_domain.shop.example/cb;v=1",
      "http://localhost/cb",
      "http://localhost:3000/cb",
      "http://127.0.0.1:3000/cb",
      "http://[::1]:3000/cb",
      "https://shop.example:65535/",
      "https://shop.example/" + std::string(400 - 21, 'x'),
  };
  for (const std::string& uri : good) {
    CAPTURE(uri);
    CHECK(check_registered_redirect_uri(uri));
  }
}

TEST_CASE("redirect_uri: what it may not register (cases 4, 7, 9, 10, 15)") {
  const std::string bad[] = {
      "",
      "https://",
      "https:///cb",
      "https://shop.example/" + std::string(401 - 21, 'x'),
      "/cb",
      "shop.example/cb",
      "https:/shop.example/cb",
      "https:shop.example",
      "HTTPS://shop.example/cb",
      "http://shop.example/cb",
      "http://localhost.evil.example/cb",
      "http://127.0.0.2/cb",
      "http://127.0.0.1.evil.example/cb",
      "http://[::2]/cb",
      "http://localhost@evil.example/cb",
      "https://user@shop.example/cb",
      "https://a@b@shop.example/cb",
      "https://user:pass@shop.example/cb",
      "https://evil.example\\@shop.example/",
      "https://shop.example/cb#fragment",
      "https://shop.example/cb#",
      "https://shop.example/c b",
      "https://shop.example/cb\n",
      "https://shop.example/cb\r\nSet-Cookie: x",
      std::string("https://shop.example/cb\0", 24),
      "https://shop.example/\x7f",
      "https://shop.example/\xc3\xa9",
      "https://shop.example/<script>",
      "https://shop.example/\"",
      "https://shop.example/%",
      "https://shop.example/%4",
      "https://shop.example/%zz",
      "https://shop.example:/cb",
      "https://shop.example:0/cb",
      "https://shop.example:65536/cb",
      "https://shop.example:99999999/cb",
      "https://shop.example:80a/cb",
      "https://shop..example/cb",
      "https://.example/cb",
      "https://shop.example;x/cb",
      "https://shop.example,evil/cb",
      "https://*.example/cb",
      "https://[::1/cb",
      "https://[]/cb",
      "javascript:alert(1)",
      "JaVaScRiPt:alert(1)",
      "data:text/html,x",
      "vbscript:x",
      "file:///etc/passwd",
      "myapp://cb",
  };
  for (const std::string& uri : bad) {
    CAPTURE(uri);
    const auto status = check_registered_redirect_uri(uri);
    REQUIRE_FALSE(status);
    CHECK(status.error().code == base::ErrorCode::invalid_redirect_uri);
  }
}

TEST_CASE("redirect_uri: only the registered bytes match (RFC 9700 4.1.3; cases 1 to 6)") {
  const std::vector<std::string> registered{"https://rp.example.com/cb", "https://rp.example.com/q?a=1"};
  for (const std::string& uri : registered) CHECK(RedirectUri::match(registered, uri));
  const char* others[] = {
      "https://other.example/cb",           "https://rp.example.com/cb/../evil",
      "https://rp.example.com/cb/..;/x",    "https://rp.example.com/%2e%2e/cb",
      "https://rp.example.com/cb/",         "https://rp.example.com//cb",
      "https://rp.example.com.evil.com/cb", "https://rp.example.comevil/cb",
      "https://rp.example.com@evil.com/cb", "https://a@b@rp.example.com/cb",
      "https://evil.com\\@rp.example.com/", "https://rp.example.com/CB",
      "HTTPS://rp.example.com/cb",          "https://RP.example.com/cb",
      "https://rp.example.com/%63b",        "https://rp.example.com:443/cb",
      "https://rp.example.com/cb?x=1",      "https://rp.example.com/cb?",
      "https://rp.example.com/q?a=2",       "https://rp.example.com/q?a=1&b=2",
      "https://rp.example.com/q",           "https://rp.example.com/cb#f",
      "https://rp.example.com/c",           "",
  };
  for (const char* uri : others) {
    CAPTURE(uri);
    CHECK_FALSE(RedirectUri::match(registered, uri));
  }
}

TEST_CASE("redirect_uri: a stored URI that the rules refuse never matches") {
  const std::vector<std::string> registered{"javascript:alert(1)", "http://shop.example/cb", ""};
  for (const std::string& uri : registered) CHECK_FALSE(RedirectUri::match(registered, uri));
}

TEST_CASE("redirect_uri: origin and host are those of the URI") {
  struct Row {
    const char* uri;
    const char* origin;
    const char* host;
  };
  const Row rows[] = {
      {"https://shop.example/cb?x=/y", "https://shop.example", "shop.example"},
      {"https://shop.example", "https://shop.example", "shop.example"},
      {"https://shop.example:8443?a=1", "https://shop.example:8443", "shop.example:8443"},
      {"http://[::1]:3000/cb", "http://[::1]:3000", "[::1]:3000"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.uri);
    const auto uri = RedirectUri::match({row.uri}, row.uri);
    REQUIRE(uri);
    CHECK(uri->origin() == row.origin);
    CHECK(uri->host() == row.host);
    CHECK(uri->text() == row.uri);
  }
}
