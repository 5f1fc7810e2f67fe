// fetch() against servers that a thread plays: answers, refusals, deadlines.
#include "http/client.h"

#include <doctest/doctest.h>

#include "tests/support/one_answer.h"

namespace {

using namespace std::chrono_literals;
using base::ErrorCode;
using test_support::OneAnswer;
using test_support::RawListener;

std::string url_of(std::uint16_t port, std::string_view path = "/") {
  return "http://127.0.0.1:" + std::to_string(port) + std::string(path);
}

TEST_CASE("fetch: the request on the wire") {
  OneAnswer server("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-A: b\r\n\r\nok");
  http::ClientRequest request;
  request.method = "POST";
  request.url = url_of(server.port(), "/a?b=c#fragment");
  request.fields = {{"Authorization", "Bearer t"}};
  request.body = "hello";
  const auto answer = http::fetch(request);
  REQUIRE(answer);
  CHECK(answer->status == 200);
  CHECK(answer->body == "ok");
  CHECK(answer->field("x-a") == "b");
  CHECK(server.request() == "POST /a?b=c HTTP/1.1\r\nAuthorization: Bearer t\r\nHost: 127.0.0.1:" +
                                std::to_string(server.port()) +
                                "\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello");
}

TEST_CASE("fetch: with a resolver of its own it asks that one within its time, and literals nobody") {
  OneAnswer server("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
  http::ClientRequest request;
  request.timeout = 9s;
  request.url = "http://collector.internal:" + std::to_string(server.port()) + "/";
  std::string asked;
  request.resolve = [&](const std::string& host, std::chrono::milliseconds within) -> http::Addresses {
    asked = host + " " + std::to_string(within.count());
    return std::vector{*http::parse_ip_address("127.0.0.1")};
  };
  const auto answer = http::fetch(request);
  REQUIRE(answer);
  CHECK(answer->body == "ok");
  CHECK(asked == "collector.internal 9000");
  request.resolve = [](const std::string&, std::chrono::milliseconds) -> http::Addresses {
    return base::Error{ErrorCode::backend_timeout, "no answer"};
  };
  CHECK(http::fetch(request).error().code == ErrorCode::backend_timeout);
  OneAnswer other("HTTP/1.1 204 No\r\n\r\n");
  request.url = url_of(other.port());
  const auto literal = http::fetch(request);
  REQUIRE(literal);
  CHECK(literal->status == 204);
}

TEST_CASE("fetch: answers, good and broken") {
  struct Case {
    const char* name;
    std::string answer;
    std::string expect;  // status and body, or the error
  };
  const Case cases[] = {
      {"length", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", "200 ok"},
      {"chunked", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n", "200 ok"},
      {"until close", "HTTP/1.1 500 No\r\n\r\nbroken", "500 broken"},
      {"interim", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No\r\n\r\n", "204 "},
      {"short", "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nok", "backend_unavailable"},
      {"chunked short", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n",
       "backend_unavailable"},
      {"nothing", "", "backend_unavailable"},
      {"not HTTP", "hello\r\n\r\n", "backend_unavailable"},
      {"101", "HTTP/1.1 101 Switching\r\n\r\n", "backend_unavailable"},
      {"TE and CL", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\nok",
       "backend_unavailable"},
      {"more than 8 MiB declared", "HTTP/1.1 200 OK\r\nContent-Length: 8388609\r\n\r\nx",
       "backend_unavailable"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    OneAnswer server(c.answer);
    http::ClientRequest request;
    request.url = url_of(server.port());
    const auto got = http::fetch(request);
    CHECK((got ? std::to_string(got->status) + " " + got->body
               : std::string(base::row(got.error().code).name)) == c.expect);
  }
}

TEST_CASE("fetch: HEAD has no body to wait for") {
  OneAnswer server("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
  http::ClientRequest request;
  request.method = "HEAD";
  request.url = url_of(server.port());
  const auto answer = http::fetch(request);
  REQUIRE(answer);
  CHECK(answer->field("Content-Length") == "1000");
}

TEST_CASE("fetch: what cannot be asked is not asked") {
  struct Case {
    const char* name;
    std::string method, url, field_name, field_value;
  };
  const std::string good = "http://127.0.0.1:1/";
  const Case cases[] = {
      {"no scheme", "GET", "127.0.0.1/", "A", "b"},
      {"another scheme", "GET", "ftp://127.0.0.1/", "A", "b"},
      {"userinfo", "GET", "http://u:p@127.0.0.1/", "A", "b"},
      {"a space", "GET", "http://127.0.0.1/a b", "A", "b"},
      {"a line break", "GET", "http://127.0.0.1/a\r\nX: y", "A", "b"},
      {"a method that is none", "GET /", good, "A", "b"},
      {"a field name that is none", "GET", good, "A:", "b"},
      {"a value with a line break", "GET", good, "A", "b\r\nC: d"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    http::ClientRequest request;
    request.method = c.method;
    request.url = c.url;
    request.fields = {{c.field_name, c.field_value}};
    const auto got = http::fetch(request);
    REQUIRE(!got);
    CHECK(got.error().code == ErrorCode::invalid_request);
  }
}

TEST_CASE("fetch: nobody listens, nobody resolves, nobody answers") {
  std::uint16_t closed = 0;
  {
    const RawListener listener;
    closed = listener.port();
  }
  http::ClientRequest request;
  request.url = url_of(closed);
  CHECK(http::fetch(request).error().code == ErrorCode::backend_unavailable);
  request.url = "http://no-such-host.invalid/";
  CHECK(http::fetch(request).error().code == ErrorCode::backend_unavailable);
  const RawListener silent;
  request.url = url_of(silent.port());
  request.timeout = 30ms;
  CHECK(http::fetch(request).error().code == ErrorCode::backend_timeout);
}

}  // namespace
