// Tests of the head of an answer from memory (RFC 9111 §5.1, RFC 9110 §15.4.5).
#include "gateway/cached_head.h"

#include <doctest/doctest.h>

using namespace gateway;

namespace {

StoredAnswer kept() {
  StoredAnswer out;
  out.status = 200;
  out.fields = {{"Content-Type", "application/json"}, {"ETag", "\"a\""}, {"Date", "then"}, {"X-More", "1"}};
  out.body = "{}";
  return out;
}

}  // namespace

TEST_CASE("from memory: the backend's fields, the age, the gateway's lines, and its own framing") {
  const StoredAnswer answer = kept();
  CachedHead head{answer};
  head.age = base::Seconds{7};
  head.lines = "X-Request-Id: r\r\n";
  head.connection = "Connection: close\r\n";
  std::string out = "kept ";
  append_cached_head(out, head);
  CHECK(out ==
        "kept HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nETag: \"a\"\r\nDate: then\r\nX-More: "
        "1\r\nAge: "
        "7\r\nX-Request-Id: r\r\nContent-Length: 2\r\nConnection: close\r\n\r\n");
}

TEST_CASE("from memory: 304 has what RFC 9110 15.4.5 names, and no framing") {
  const StoredAnswer answer = kept();
  CachedHead head{answer};
  head.not_modified = true;
  std::string out;
  append_cached_head(out, head);
  CHECK(out == "HTTP/1.1 304 Not Modified\r\nETag: \"a\"\r\nDate: then\r\n\r\n");
}

TEST_CASE("from memory: an answer without a body has no Content-Length (RFC 9110 8.6)") {
  StoredAnswer answer = kept();
  answer.status = 204;
  answer.fields.clear();
  answer.body.clear();
  const CachedHead head{answer};
  std::string out;
  append_cached_head(out, head);
  CHECK(out == "HTTP/1.1 204 No Content\r\n\r\n");
}
