// Authorization responses: parameters appended, encoded, and always with iss.
#include "oauth/redirect_target.h"

#include <doctest/doctest.h>

#include <type_traits>

using oauth::RedirectTarget;
using oauth::RedirectUri;

namespace {

RedirectUri registered(const std::string& uri) { return *RedirectUri::match({uri}, uri); }

}  // namespace

TEST_CASE(
    "redirect target: a code goes to the URI with state and iss (RFC 6749 4.1.2, RFC 9207 2, case 39)") {
  const base::Secret code("tg_ac_x");
  CHECK(RedirectTarget::success(registered("https://shop.example/cb"), code, "s", "https://auth.example")
            .url() == "https://shop.example/cb?code=tg_ac_x&state=s&iss=https%3A%2F%2Fauth.example");
  CHECK(RedirectTarget::success(registered("https://shop.example/cb"), code, "", "https://auth.example")
            .url() == "https://shop.example/cb?code=tg_ac_x&iss=https%3A%2F%2Fauth.example");
}

TEST_CASE("redirect target: the registered query is kept (RFC 6749 3.1.2)") {
  const base::Secret code("c");
  struct Row {
    const char* uri;
    const char* expect;
  };
  const Row rows[] = {
      {"https://s.example/cb?a=1", "https://s.example/cb?a=1&code=c&iss=i"},
      {"https://s.example/cb?", "https://s.example/cb?code=c&iss=i"},
      {"https://s.example/cb?a=1&", "https://s.example/cb?a=1&code=c&iss=i"},
      {"https://s.example", "https://s.example?code=c&iss=i"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.uri);
    CHECK(RedirectTarget::success(registered(row.uri), code, "", "i").url() == row.expect);
  }
}

TEST_CASE("redirect target: an error carries its name, our words, state and iss (RFC 6749 4.1.2.1)") {
  const base::Error error{base::ErrorCode::access_denied, "the user denied the request"};
  CHECK(RedirectTarget::failure(registered("https://s.example/cb"), error, "x", "i").url() ==
        "https://s.example/"
        "cb?error=access_denied&error_description=the%20user%20denied%20the%20request&state=x&iss=i");
}

TEST_CASE("redirect target: nothing in state can end the field or the URL (case 15)") {
  const base::Error error{base::ErrorCode::invalid_request, "x"};
  const std::string url = RedirectTarget::failure(registered("https://s.example/cb"), error,
                                                  "a&code=1#\r\nSet-Cookie: x=\xf0\x9f\x98\x80", "i")
                              .url();
  CHECK(url ==
        "https://s.example/cb?error=invalid_request&error_description=x&"
        "state=a%26code%3D1%23%0D%0ASet-Cookie%3A%20x%3D%F0%9F%98%80&iss=i");
}

// An unchecked URI cannot become a target: there is no constructor to call.
static_assert(!std::is_constructible_v<RedirectTarget, std::string>);
static_assert(!std::is_constructible_v<RedirectUri, std::string>);
static_assert(!std::is_constructible_v<RedirectUri, std::string, std::size_t>);
static_assert(!std::is_default_constructible_v<RedirectUri>);
