// Heads of answers of our own.
#include "http/answer_head.h"

#include <doctest/doctest.h>

#include <stdexcept>

namespace {

std::string head_of(const http::Response& response, int version = 11, bool keep_alive = true) {
  std::string out = "before|";
  http::append_answer_head(out, response, "D", version, keep_alive);
  return out;
}

TEST_CASE("answer heads: framing by status and version (RFC 9110 6.4.1, RFC 9112 9.3)") {
  CHECK(head_of({200, {{"A", "b"}, {"A", "c"}}, "hello"}) ==
        "before|HTTP/1.1 200 OK\r\nDate: D\r\nA: b\r\nA: c\r\nContent-Length: 5\r\n\r\n");
  CHECK(head_of({204, {}, ""}) == "before|HTTP/1.1 204 No Content\r\nDate: D\r\n\r\n");
  CHECK(head_of({304, {}, ""}) == "before|HTTP/1.1 304 Not Modified\r\nDate: D\r\n\r\n");
  CHECK(head_of({404, {}, ""}, 11, false) ==
        "before|HTTP/1.1 404 Not Found\r\nDate: D\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
  CHECK(head_of({200, {}, ""}, 10, true) ==
        "before|HTTP/1.1 200 OK\r\nDate: D\r\nContent-Length: 0\r\nConnection: keep-alive\r\n\r\n");
  CHECK(head_of({200, {}, ""}, 10, false) ==
        "before|HTTP/1.1 200 OK\r\nDate: D\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
}

TEST_CASE("answer heads: no field can become a second one (RFC 9110 5.5)") {
  using namespace std::string_literals;
  const std::pair<std::string, std::string> bad[] = {
      {"A", "b\r\nC: d"}, {"A", "b\nc"}, {"A", "b\rc"}, {"A", "b\0c"s},  {"A", "\x7f"},
      {"A:", "b"},        {"", "b"},     {"A B", "c"},  {"A\r\nB", "c"},
  };
  for (const auto& field : bad) {
    CAPTURE(field.second);
    CHECK_THROWS_AS(head_of({200, {field}, ""}), std::invalid_argument);
  }
  CHECK(head_of({200, {{"A", "tab\tand \xc3\xa9"}}, ""}).find("A: tab\tand \xc3\xa9\r\n") !=
        std::string::npos);
}

}  // namespace
