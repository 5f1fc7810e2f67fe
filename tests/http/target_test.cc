// Targets, by the case numbers of the gateway checklist (group C).
#include "http/target.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using http::parse_target;
using http::percent_decode_segment;

namespace {

struct Case {
  const char* name;
  std::string target;
  int status;  // 200 or the refusal's
};

int status_of(std::string_view method, std::string_view target, std::string_view host = "api.example") {
  const auto parsed = parse_target(method, target, host);
  return parsed ? 200 : base::row(parsed.error().code).status;
}

void run(const std::vector<Case>& cases) {
  for (const Case& c : cases) {
    CAPTURE(c.name);
    CAPTURE(c.target);
    CHECK(status_of("GET", c.target) == c.status);
  }
}

}  // namespace

TEST_CASE("target: path and query are the received bytes (RFC 9112 3.2.1; case 104)") {
  struct Passing {
    const char *target, *path, *query;
  };
  const Passing cases[] = {{"/", "/", ""},
                           {"/v1/payments", "/v1/payments", ""},
                           {"/v1/payments/", "/v1/payments/", ""},
                           {"/v1/payments?", "/v1/payments", ""},
                           {"/p?a=1;b=2", "/p", "a=1;b=2"},
                           {"/p??", "/p", "?"},
                           {"/p?a=1&a=2&%20=%0a", "/p", "a=1&a=2&%20=%0a"},
                           {"/p?u=http://x/../y;z", "/p", "u=http://x/../y;z"},
                           {"/p?f[a]=1", "/p", "f[a]=1"},
                           {"/p?%ff%00%2F", "/p", "%ff%00%2F"}};
  for (const Passing& c : cases) {
    CAPTURE(c.target);
    const auto target = parse_target("GET", c.target, "api.example");
    REQUIRE(target);
    CHECK(target->origin_form == c.target);
    CHECK(target->path == c.path);
    CHECK(target->query == c.query);
  }
}

TEST_CASE("target: absolute-form only for this host (case 88; RFC 9112 3.2.2, RFC 9110 4.2.4)") {
  const auto target = parse_target("GET", "HTTP://API.example:80/v1/x?y=1", "api.example");
  REQUIRE(target);
  CHECK(target->origin_form == "/v1/x?y=1");
  CHECK(target->path == "/v1/x");
  CHECK(target->query == "y=1");
  CHECK(parse_target("GET", "https://api.example", "api.example:443")->path == "/");
  run({
      {"port of the scheme", "https://api.example:443/", 200},
      {"other port", "http://api.example:8080/", 400},
      {"other host", "http://evil.example/", 400},
      {"other scheme", "ftp://api.example/", 400},
      {"userinfo", "https://u:p@api.example/", 400},
      {"userinfo that looks like the host", "https://api.example@evil.example/", 400},
      {"no authority", "http:///v1/x", 400},
      {"no slashes", "http:api.example/", 400},
      {"query without a path", "http://api.example?x=1", 400},
      {"dot segments after the authority", "http://api.example/../x", 400},
      {"backslash", "http://api.example\\/", 400},
      {"double slash after the authority", "http://api.example//x", 400},
  });
}

TEST_CASE("target: authority-form, asterisk and no leading slash (cases 89-91; RFC 9112 3.2)") {
  run({
      {"89 authority", "a:80", 400},
      {"89 this host", "api.example:80", 400},
      {"90 asterisk", "*", 400},
      {"90 asterisk path", "*/x", 400},
      {"91 word", "admin", 400},
      {"91 mark", "!", 400},
      {"91 dot", "./v1", 400},
      {"empty", "", 400},
      {"question", "?a=1", 400},
  });
  const auto asterisk = parse_target("OPTIONS", "*", "api.example");
  REQUIRE(asterisk);
  CHECK(asterisk->path == "*");
  CHECK(status_of("OPTIONS", "**") == 400);
  CHECK(status_of("POST", "*") == 400);
}

TEST_CASE("target: case 93, every raw byte in path and query (RFC 3986 2, 3.3, 3.4)") {
  const std::string in_path = "!$&'()*+,-./:=@_~", only_in_query = ";?[]";
  for (int byte = 0; byte < 256; ++byte) {
    CAPTURE(byte);
    const char c = static_cast<char>(byte);
    const bool alphanumeric = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    const bool path =
        c != '\0' && (alphanumeric || c == '?' || in_path.find(c) != std::string::npos);  // '?' ends the path
    const bool query = c != '\0' && (alphanumeric || (in_path + only_in_query).find(c) != std::string::npos);
    CHECK((status_of("GET", "/a" + std::string(1, c) + "b") == 200) == path);
    CHECK((status_of("GET", "/a?x" + std::string(1, c) + "b") == 200) == query);
  }
}

TEST_CASE("target: escapes in the path (cases 94-99, 103)") {
  run({
      {"94 percent alone", "/%", 400},
      {"94 one digit", "/%1", 400},
      {"94 no digits", "/%zz", 400},
      {"94 second digit", "/%4g", 400},
      {"94 nested", "/%%36%36", 400},
      {"94 end of the path", "/a%2?0", 400},
      {"94 in the query", "/?%zz", 400},
      {"94 at the query's end", "/?a%4", 400},
      {"95 NUL", "/a%00", 400},
      {"95 CR LF", "/a%0d%0a", 400},
      {"95 tab", "/a%09b", 400},
      {"95 last control", "/a%1Fb", 400},
      {"95 DEL", "/a%7f", 400},
      {"95 C1 control", "/a%C2%85b", 400},
      {"95 last C1 control", "/a%C2%9F", 400},
      {"NBSP is a character", "/a%C2%A0", 200},
      {"space", "/a%20b", 200},
      {"98 slash", "/a%2fb", 400},
      {"98 slash, upper case", "/a%2Fb", 400},
      {"98 backslash", "/a%5cb", 400},
      {"98 backslash, upper case", "/a%5Cb", 400},
      {"99 double encoding stays literal", "/a/%252e%252e%252f", 200},
      {"99 percent", "/100%25", 200},
      {"letter", "/v1/p%61yments", 400},
      {"digit", "/v%31/payments", 400},
      {"tilde", "/a%7Eb", 400},
      {"colon keeps its escape", "/acct%3A1", 200},
      {"semicolon in a value", "/a%3Bb", 200},
      {"question mark in a value", "/a%3Fb", 200},
      {"103 overlong dot", "/%c0%ae", 400},
      {"103 overlong dots", "/%c0%ae%c0%ae/x", 400},
      {"103 overlong slash of three", "/%e0%80%af", 400},
      {"103 stray continuation", "/%80", 400},
      {"103 half a character", "/%e4%b8", 400},
      {"103 broken off by a letter", "/%e4%b8x", 400},
      {"103 broken off by a slash", "/%e4%b8/%ad", 400},
      {"103 surrogate", "/%ed%a0%80", 400},
      {"103 above U+10FFFF", "/%f4%90%80%80", 400},
      {"two bytes", "/caf%C3%A9", 200},
      {"three bytes twice", "/%e4%b8%ad%e6%96%87/x", 200},
      {"four bytes", "/%F0%9F%98%80", 200},
      {"ASCII escape inside a character", "/%e4%20%ad", 400},
  });
}

TEST_CASE("target: segments (cases 96, 100, 101)") {
  run({
      {"96 up", "/v1/pay/../admin", 400},
      {"96 up at the end", "/v1/..", 400},
      {"96 up at the start", "/../admin", 400},
      {"96 here", "/./", 400},
      {"96 here at the end", "/v1/.", 400},
      {"96 escaped", "/%2e%2e/admin", 400},
      {"96 half escaped", "/.%2E/admin", 400},
      {"96 before the query", "/v1/..?x=1", 400},
      {"three dots are a name", "/v1/.../x", 200},
      {"a dot file is a name", "/.well-known/openid-configuration", 200},
      {"dots in a name", "/a..b/c.", 200},
      {"100 at the start", "//admin", 400},
      {"100 host", "//evil.example/x", 400},
      {"100 in the middle", "/a//b", 400},
      {"100 at the end", "/a//", 400},
      {"100 only", "//", 400},
      {"101 dots", "/..;/admin", 400},
      {"101 parameter", "/v1;x/pay", 400},
      {"101 suffix", "/admin;.css", 400},
  });
}

TEST_CASE("target: a path of 4096 bytes is read, one of 4097 is 414") {
  run({
      {"limit", "/" + std::string(4095, 'a'), 200},
      {"limit with a query", "/" + std::string(4095, 'a') + "?" + std::string(9000, 'q'), 200},
      {"one more", "/" + std::string(4096, 'a'), 414},
  });
}

TEST_CASE("percent_decode_segment: once (case 99)") {
  CHECK(percent_decode_segment("pay_1") == "pay_1");
  CHECK(percent_decode_segment("a%20b%3Ac") == "a b:c");
  CHECK(percent_decode_segment("%252e") == "%2e");
  CHECK(percent_decode_segment("caf%C3%a9") == "caf\xc3\xa9");
  CHECK(percent_decode_segment("") == "");
}
