// Requests as handlers see them and the responses they make.
#include "http/message.h"

#include <doctest/doctest.h>

#include <array>
#include <stdexcept>

using http::FieldView;
using http::Method;
using http::RequestView;
using http::Response;

TEST_CASE("parse_method: case-sensitive (RFC 9110 9.1)") {
  CHECK(http::parse_method("GET") == Method::get);
  CHECK(http::parse_method("HEAD") == Method::head);
  CHECK(http::parse_method("POST") == Method::post);
  CHECK(http::parse_method("PUT") == Method::put);
  CHECK(http::parse_method("PATCH") == Method::patch);
  CHECK(http::parse_method("DELETE") == Method::del);
  CHECK(http::parse_method("OPTIONS") == Method::options);
  for (const char* other : {"get", "Get", "GETS", "GE", "", "TRACE", "CONNECT", "GET "}) {
    CAPTURE(other);
    CHECK(http::parse_method(other) == Method::other);
  }
}

TEST_CASE("same_field_name: every byte beside every other, at every place of a name") {
  const auto lower = [](int c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; };
  for (const std::size_t size : {1u, 7u, 8u, 9u, 15u, 16u, 17u})
    for (std::size_t at = 0; at < size; ++at)
      for (int a = 0; a < 256; ++a)
        for (int b = 0; b < 256; b += a == (a | 0x20) ? 1 : 3) {
          std::string one(size, 'x'), other(size, 'X');
          one[at] = static_cast<char>(a);
          other[at] = static_cast<char>(b);
          if (http::same_field_name(one, other) != (lower(a) == lower(b))) {
            CAPTURE(size);
            CAPTURE(a);
            CAPTURE(b);
            FAIL_CHECK("differs");
          }
        }
}

TEST_CASE("same_field_name: ASCII case does not matter, everything else does (RFC 9110 5.1)") {
  CHECK(http::same_field_name("Content-Type", "content-TYPE"));
  CHECK_FALSE(http::same_field_name("Content-Type", "Content-Typ"));
  CHECK_FALSE(http::same_field_name("Content-Type", "Content_Type"));
  CHECK_FALSE(http::same_field_name("k", "\xe2\x84\xaa"));
  CHECK_FALSE(http::same_field_name("[", "{"));
  CHECK_FALSE(http::same_field_name("@", "`"));
}

TEST_CASE("RequestView::field: the only one, never one of two") {
  const std::array fields{FieldView{"Accept", "a"}, FieldView{"X", "1"}, FieldView{"accept", "b"}};
  RequestView request;
  request.fields = fields;
  CHECK(request.field("x") == "1");
  CHECK_FALSE(request.field("accept"));
  CHECK_FALSE(request.field("absent"));
  CHECK(request.count("ACCEPT") == 2);
  CHECK(request.count("absent") == 0);
}

TEST_CASE("RequestView::path_param: by exact name") {
  const std::array<http::PathParam, 2> params{http::PathParam{"id", "pay_1"}, http::PathParam{"line", ""}};
  RequestView request;
  request.path_params = params;
  CHECK(request.path_param("id") == "pay_1");
  CHECK(request.path_param("line") == "");
  CHECK_FALSE(request.path_param("Id"));
}

TEST_CASE("Response: set replaces whatever the case, add appends") {
  Response response;
  response.set("Cache-Control", "no-store").add("Set-Cookie", "a=1").add("Set-Cookie", "b=2");
  response.set("cache-control", "no-cache");
  CHECK(response.fields.size() == 3);
  CHECK(response.field("Cache-Control") == "no-cache");
  CHECK(response.field("set-cookie") == "a=1");
  CHECK(response.field("absent").empty());
}

TEST_CASE("see_other: 303 to the place, and no way to write a second header line (RFC 9110 15.4.4)") {
  const Response response = http::see_other("/login?next=%2Fapps");
  CHECK(response.status == 303);
  CHECK(response.field("Location") == "/login?next=%2Fapps");
  for (const std::string& bad : {std::string("/a\r\nSet-Cookie: x=1"), std::string("/a\nb"),
                                 std::string("/a\0", 3), std::string("/\x1f"), std::string("/\x7f")})
    CHECK_THROWS_AS((void)http::see_other(bad), std::invalid_argument);
}

TEST_CASE("html and json: status, type and body") {
  CHECK(http::html(404, "<p>").field("Content-Type") == "text/html; charset=utf-8");
  CHECK(http::html(404, "<p>").status == 404);
  CHECK(http::json(201, "{}").field("Content-Type") == "application/json");
  CHECK(http::json(201, "{}").body == "{}");
}

TEST_CASE("reason_phrase: RFC 9110 15, empty when unknown") {
  CHECK(http::reason_phrase(200) == "OK");
  CHECK(http::reason_phrase(413) == "Content Too Large");
  CHECK(http::reason_phrase(431) == "Request Header Fields Too Large");
  CHECK(http::reason_phrase(299).empty());
}
