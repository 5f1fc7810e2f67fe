// Answers in pieces, for fetch().
#include "http/answer_reader.h"

#include <doctest/doctest.h>

namespace {

std::string outcome(const base::Result<bool>& done) {
  return !done ? std::string(base::row(done.error().code).name) : *done ? "done" : "more";
}

TEST_CASE("an answer is the same however it is cut") {
  struct Case {
    const char* name;
    std::string bytes;
    const char* body;
  };
  const Case cases[] = {
      {"length", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", "hello"},
      {"chunked",
       "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\nT: x\r\n\r\n",
       "hello"},
      {"interim first", "HTTP/1.1 103 E\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
       "hello"},
  };
  for (const Case& c : cases) {
    for (std::size_t size = 1; size <= c.bytes.size(); ++size) {
      CAPTURE(c.name);
      CAPTURE(size);
      http::AnswerReader reader(false);
      std::string last = "more";
      for (std::size_t at = 0; at < c.bytes.size(); at += size) {
        REQUIRE(last == "more");
        last = outcome(reader.feed(std::string_view(c.bytes).substr(at, size)));
      }
      CHECK(last == "done");
      const http::Response answer = reader.take();
      CHECK(answer.status == 200);
      CHECK(answer.body == c.body);
      CHECK(answer.field("link").empty());
    }
  }
}

TEST_CASE("the end of the connection completes only what is framed by it (RFC 9112 6.3(8))") {
  http::AnswerReader until_close(false);
  CHECK(outcome(until_close.feed("HTTP/1.1 200 OK\r\n\r\nhel")) == "more");
  CHECK(outcome(until_close.feed("lo")) == "more");
  CHECK(outcome(until_close.end()) == "done");
  CHECK(until_close.take().body == "hello");
  http::AnswerReader length(false);
  CHECK(outcome(length.feed("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell")) == "more");
  CHECK(outcome(length.end()) == "backend_unavailable");
  http::AnswerReader nothing(false);
  CHECK(outcome(nothing.end()) == "backend_unavailable");
}

TEST_CASE("limits: 64 KiB of head, 8 MiB of body, one byte on each side") {
  const auto head = [](std::size_t size) {
    const std::string fixed = "HTTP/1.1 204 N\r\nX: \r\n\r\n";
    return "HTTP/1.1 204 N\r\nX: " + std::string(size - fixed.size(), 'x') + "\r\n\r\n";
  };
  CHECK(outcome(http::AnswerReader(false).feed(head(64 * 1024))) == "done");
  CHECK(outcome(http::AnswerReader(false).feed(head(64 * 1024 + 1))) == "backend_unavailable");
  const std::size_t most = 8 * 1024 * 1024;
  CHECK(outcome(http::AnswerReader(false).feed("HTTP/1.1 200 OK\r\nContent-Length: 8388608\r\n\r\n")) ==
        "more");
  CHECK(outcome(http::AnswerReader(false).feed("HTTP/1.1 200 OK\r\nContent-Length: 8388609\r\n\r\n")) ==
        "backend_unavailable");
  http::AnswerReader until_close(false);
  CHECK(outcome(until_close.feed("HTTP/1.1 200 OK\r\n\r\n" + std::string(most, 'x'))) == "more");
  CHECK(outcome(until_close.feed("x")) == "backend_unavailable");
}

TEST_CASE("a gathered message is whole, or it is nothing, of whatever size it is") {
  const std::string large(9 * 1024 * 1024, 'x');
  const auto answer =
      http::read_whole_answer("HTTP/1.1 200 OK\r\nContent-Length: 9437184\r\n\r\n" + large, false);
  REQUIRE(answer);
  CHECK(answer->body == large);
  CHECK(http::read_whole_answer("HTTP/1.1 200 OK\r\n\r\nuntil it closes", false)->body == "until it closes");
  CHECK(http::read_whole_answer("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", true)->body.empty());
  for (const std::string_view part :
       {"", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"})
    CHECK_FALSE(http::read_whole_answer(part, false));
}

}  // namespace
