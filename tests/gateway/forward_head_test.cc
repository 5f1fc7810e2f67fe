// Tests of the head that a backend sees.
#include "gateway/forward_head.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <vector>

using namespace gateway;

namespace {

std::string build(const std::vector<http::FieldView>& fields, bool has_body = false, std::size_t size = 0) {
  ForwardHead head{"GET", "/v1/accounts?limit=2", "bank:81", fields};
  head.request_id = "req_1";
  head.assertion = "a.b.c";
  head.peer = "192.0.2.7";
  head.host = "api.example";
  head.has_body = has_body;
  head.body_size = size;
  std::string out = "left over";
  build_forward_head(head, out);
  return out;
}

}  // namespace

TEST_CASE(
    "forwarded head: identity, framing and hop-by-hop fields are the gateway's (gateway.md 68, 81, 105, "
    "oauth.md 69, "
    "110)") {
  for (const char* name : {"Authorization",
                           "COOKIE",
                           "X-Client-Id",
                           "x-app-name",
                           "X-Forwarded-For",
                           "X-Forwarded-Anything",
                           "Forwarded",
                           "X-Real-IP",
                           "Client-Cert",
                           "Client-Cert-Chain",
                           "X-SSL-Client-Cert",
                           "X-SSL-Client-Verify",
                           "X-Client-Cert",
                           "X-Client-Certificate",
                           "SSL-Client-Cert",
                           "X-Forwarded-Client-Cert",
                           "Via",
                           "Tollgate-Assertion",
                           "tollgate-anything",
                           "X-HTTP-Method-Override",
                           "Content-Length",
                           "Transfer-Encoding",
                           "Expect",
                           "Upgrade",
                           "HTTP2-Settings",
                           "TE",
                           "Trailer",
                           "Keep-Alive",
                           "Proxy-Authorization",
                           "TraceParent",
                           "tracestate",
                           "X-Request-Id",
                           "Host",
                           "Connection"}) {
    CAPTURE(name);
    CHECK(dropped_on_the_way_in(name));
    CHECK(build({{name, "evil"}}).find("evil") == std::string::npos);
  }
}

TEST_CASE("forwarded head: aliases with '_' or '.' never pass (gateway.md 66)") {
  CHECK(dropped_on_the_way_in("X_Client_Id"));
  CHECK(dropped_on_the_way_in("X.Client.Id"));
  CHECK(dropped_on_the_way_in("Tollgate_Assertion"));
}

TEST_CASE("forwarded head: a client's own fields pass unchanged") {
  for (const char* name : {"Accept", "Content-Type", "Idempotency-Key", "User-Agent", "baggage", "X-Custom",
                           "Date", "If-None-Match"}) {
    CAPTURE(name);
    CHECK_FALSE(dropped_on_the_way_in(name));
  }
  CHECK(build({{"Accept", "application/json"}}) ==
        "GET /v1/accounts?limit=2 HTTP/1.1\r\nHost: bank:81\r\nAccept: application/json\r\nX-Request-Id: "
        "req_1\r\n"
        "Tollgate-Assertion: a.b.c\r\nForwarded: for=192.0.2.7;proto=http;host=\"api.example\"\r\n\r\n");
}

TEST_CASE("forwarded head: what the Connection field names is dropped, whatever the case (RFC 9110 7.6.1)") {
  const std::string out =
      build({{"Connection", "close, X-Hop ,x-other"}, {"X-HOP", "1"}, {"X-Other", "2"}, {"X-Stays", "3"}});
  CHECK(out.find("X-HOP") == std::string::npos);
  CHECK(out.find("X-Other") == std::string::npos);
  CHECK(out.find("X-Stays: 3\r\n") != std::string::npos);
}

TEST_CASE("forwarded head: Content-Length is always the gateway's own") {
  CHECK(build({{"Content-Length", "005"}}, true, 5).find("Content-Length: 5\r\n") != std::string::npos);
  CHECK(build({}, true, 0).find("Content-Length: 0\r\n") != std::string::npos);
  CHECK(build({}, false).find("Content-Length") == std::string::npos);
}

TEST_CASE("forwarded head: an IPv6 peer is quoted in Forwarded (RFC 7239 6)") {
  ForwardHead head{"GET", "/", "b", {}};
  head.peer = "2001:db8::1";
  head.host = "h";
  head.secure = true;
  std::string out;
  build_forward_head(head, out);
  CHECK(out.find("Forwarded: for=\"[2001:db8::1]\";proto=https;host=\"h\"\r\n") != std::string::npos);
}

TEST_CASE("answers: names that only the gateway sets are dropped from a backend's answer (gateway.md 160)") {
  const auto owns = [](std::string_view name, const OwnedFields& owned) {
    const auto names = owned_answer_fields(owned);
    return std::ranges::find(names, name) != names.end();
  };
  struct Case {
    OwnedFields owned;
    bool signature, cross_origin, date;
  };
  const Case cases[] = {{{}, false, false, true},
                        {{true, false, true}, true, false, true},
                        {{false, true, true}, false, true, true},
                        {{true, true, true}, true, true, true},
                        {{false, false, false}, false, false, false},
                        {{false, true, false}, false, true, false}};
  for (const Case& c : cases) {
    CAPTURE(c.owned.signatures);
    CAPTURE(c.owned.cross_origin);
    CAPTURE(c.owned.date);
    for (const std::string_view name : {"x-request-id", "ratelimit", "ratelimit-policy", "server",
                                        "tollgate-assertion", "strict-transport-security", "via"}) {
      CAPTURE(name);
      CHECK(owns(name, c.owned));
    }
    for (const std::string_view name : {"signature", "signature-input", "content-digest"})
      CHECK(owns(name, c.owned) == c.signature);
    for (const std::string_view name :
         {"access-control-allow-origin", "access-control-allow-credentials", "access-control-expose-headers",
          "access-control-allow-methods", "access-control-allow-headers", "access-control-max-age",
          "access-control-allow-private-network"})
      CHECK(owns(name, c.owned) == c.cross_origin);
    CHECK(owns("date", c.owned) == c.date);
  }
}

TEST_CASE(
    "forwarded head: the trace is told once, with the gateway's own span (W3C Trace Context 3.2, 3.3)") {
  const std::vector<http::FieldView> fields{{"TRACEPARENT", "00-of-the-client"}, {"tracestate", "of=client"}};
  TraceContext trace;
  trace.trace_id.fill('a');
  trace.span_id.fill('b');
  trace.backend_id.fill('c');
  trace.sampled = true;
  ForwardHead head{"GET", "/", "b", fields};
  head.trace = &trace;
  const std::string parent =
      "\r\ntraceparent: 00-" + std::string(32, 'a') + "-" + std::string(16, 'c') + "-01\r\n";
  std::string out;
  build_forward_head(head, out);
  CHECK(out.find(parent + "Forwarded") != std::string::npos);
  CHECK(out.find("client") == std::string::npos);
  CHECK(out.find("tracestate") == std::string::npos);
  trace.tracestate = "rojo=1,congo=2";
  build_forward_head(head, out);
  CHECK(out.find(parent + "tracestate: rojo=1,congo=2\r\nForwarded") != std::string::npos);
  CHECK(out.find("of=client") == std::string::npos);
}

TEST_CASE(
    "forwarded head: an upgrade is the gateway's own words, whatever the client's were (gateway.md 110, "
    "111)") {
  const std::vector<http::FieldView> fields{{"Connection", "upgrade, X-Mine"},
                                            {"Upgrade", "h2c, websocket"},
                                            {"X-Mine", "m"},
                                            {"Sec-WebSocket-Key", "k"}};
  ForwardHead head{"GET", "/v1/events", "bank:81", fields};
  std::string out;
  build_forward_head(head, out);
  CHECK(out.find("pgrade") == std::string::npos);
  head.upgrade = true;
  build_forward_head(head, out);
  CHECK(out.ends_with("\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"));
  CHECK(out.find("h2c") == std::string::npos);
  CHECK(out.find("X-Mine") == std::string::npos);
  CHECK(out.find("\r\nSec-WebSocket-Key: k\r\n") != std::string::npos);
}
