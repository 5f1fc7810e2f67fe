// Cookies in both directions.
#include "http/cookie.h"

#include <doctest/doctest.h>

#include <stdexcept>

using http::cookie_value;
using namespace std::chrono_literals;

TEST_CASE("cookie_value: finds by exact name (RFC 6265bis 4.2.1)") {
  CHECK(cookie_value("a=1; b=2", "a") == "1");
  CHECK(cookie_value("a=1; b=2", "b") == "2");
  CHECK(cookie_value("a=1;b=2 ;\tc = 3 ", "b") == "2");
  CHECK(cookie_value("a=1;b=2 ;\tc = 3 ", "c") == "3");
  CHECK(cookie_value("a=x=y", "a") == "x=y");
  CHECK(cookie_value("a=", "a") == "");
  CHECK_FALSE(cookie_value("a=1", "A"));
  CHECK_FALSE(cookie_value("xa=1; ax=1", "a"));
  CHECK_FALSE(cookie_value("a", "a"));
  CHECK_FALSE(cookie_value("", "a"));
  CHECK_FALSE(cookie_value(";;;", ""));
}

TEST_CASE("cookie_value: one given twice is none (cookie tossing)") {
  CHECK_FALSE(cookie_value("s=mine; s=planted", "s"));
  CHECK_FALSE(cookie_value("s=same; s=same", "s"));
  CHECK(cookie_value("s=mine; S=other", "s") == "mine");
}

TEST_CASE(
    "set_cookie: HttpOnly, SameSite=Lax, Path=/; under TLS Secure and the __Host- prefix (RFC 6265bis "
    "4.1.3.2)") {
  CHECK(http::set_cookie("tg_session", "v1", {}) ==
        "__Host-tg_session=v1; Path=/; HttpOnly; SameSite=Lax; Secure");
  CHECK(http::set_cookie("tg_session", "v1", {.secure = false, .max_age = 600s}) ==
        "tg_session=v1; Path=/; HttpOnly; SameSite=Lax; Max-Age=600");
  CHECK(http::set_cookie("tg_session", "", {.secure = true, .max_age = 0s}) ==
        "__Host-tg_session=; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=0");
  CHECK(http::cookie_name("tg_session", true) == "__Host-tg_session");
  CHECK(http::cookie_name("tg_session", false) == "tg_session");
}

TEST_CASE("set_cookie: nothing that would start an attribute or a header line") {
  for (const char* value : {"a;b", "a b", "a,b", "a\"b", "a\\b", "a\r\nb", "\x7f", "\xc3\xa9"}) {
    CAPTURE(value);
    CHECK_THROWS_AS((void)http::set_cookie("n", value, {}), std::invalid_argument);
  }
  for (const char* name : {"", "a=b", "a;b", "a b"})
    CHECK_THROWS_AS((void)http::set_cookie(name, "v", {}), std::invalid_argument);
}
