// Which fields of a backend's answer go on.
#include "http/relayed_fields.h"

#include <doctest/doctest.h>

#include <vector>

namespace {

TEST_CASE("fields of the hop, in any case (RFC 9110 7.6.1)") {
  for (const char* name :
       {"Connection", "content-length", "KEEP-ALIVE", "Proxy-Authenticate", "proxy-connection",
        "Proxy-Anything", "TE", "Trailer", "Transfer-Encoding", "uPgRaDe", ""}) {
    CAPTURE(name);
    CHECK(http::is_hop_by_hop(name));
  }
  for (const char* name : {"Content-Type", "Connections", "Proxy", "Proxy-", "Tea", "Trailers",
                           "Upgrade-Insecure", "Set-Cookie", "C", "t"}) {
    CAPTURE(name);
    CHECK(!http::is_hop_by_hop(name));
  }
}

TEST_CASE("what Connection names goes, and what the gateway owns (159, 160)") {
  struct Case {
    const char* name;
    std::vector<http::FieldView> fields;
    const char* expect;
  };
  const Case cases[] = {
      {"nothing special", {{"A", "1"}, {"B", "2"}, {"A", "3"}}, "A: 1\r\nB: 2\r\nA: 3\r\n"},
      {"keep-alive names nothing", {{"Connection", "keep-alive"}, {"A", "1"}}, "A: 1\r\n"},
      {"Set-Cookie by name",
       {{"Connection", "close, set-cookie"}, {"Set-Cookie", "x"}, {"A", "1"}},
       "A: 1\r\n"},
      {"named after it occurred", {{"X", "1"}, {"Connection", "x"}, {"A", "1"}}, "A: 1\r\n"},
      {"owned in another case", {{"X-Request-ID", "evil"}, {"A", "1"}}, "A: 1\r\n"},
      {"owned as a prefix only", {{"X-Request-ID-2", "kept"}}, "X-Request-ID-2: kept\r\n"},
  };
  const std::string_view owned[] = {"x-request-id"};
  for (const Case& c : cases) {
    CAPTURE(c.name);
    std::string out;
    {
      http::TextWriter writer(out, 0);
      CHECK(!http::put_relayed_fields(writer, c.fields, owned));
    }
    CHECK(out == c.expect);
  }
}

TEST_CASE("a Date is noticed") {
  std::string out;
  const http::FieldView date[] = {{"dATE", "x"}};
  http::TextWriter writer(out, 0);
  CHECK(http::put_relayed_fields(writer, date, {}));
}

}  // namespace
