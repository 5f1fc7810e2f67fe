// The framing guard, by the case numbers of the gateway checklist (groups A, B, D and F).
#include "http/framing.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using base::ErrorCode;
using http::BodyKind;
using http::FieldView;
using http::Framing;

namespace {

constexpr int kOk = 200;

struct Case {
  const char* name;
  std::vector<FieldView> fields;  // a valid Host is added unless there is one
  int status;                     // kOk or the refusal's
  const char* method = "POST";
  int version = 11;
};

base::Result<Framing> check(const Case& c, std::vector<FieldView>& storage) {
  storage = c.fields;
  bool has_host = false;
  for (const FieldView& field : storage) has_host |= http::same_field_name(field.name, "Host");
  if (!has_host) storage.insert(storage.begin(), FieldView{"Host", "api.example"});
  return http::check_request_framing(c.method, c.version, storage);
}

void run(const std::vector<Case>& cases) {
  for (const Case& c : cases) {
    CAPTURE(c.name);
    std::vector<FieldView> storage;
    const auto framing = check(c, storage);
    CHECK((framing ? kOk : base::row(framing.error().code).status) == c.status);
  }
}

}  // namespace

TEST_CASE("guard: Transfer-Encoding (cases 1-20; RFC 9112 6.1, 6.3)") {
  run({
      {"1 CL.TE", {{"Content-Length", "6"}, {"Transfer-Encoding", "chunked"}}, 400},
      {"2 TE.CL", {{"Transfer-Encoding", "chunked"}, {"Content-Length", "4"}}, 400},
      {"3 unknown TE then CL", {{"Transfer-Encoding", "xchunked"}, {"Content-Length", "5"}}, 400},
      {"3 CL 0 is a CL", {{"Transfer-Encoding", "chunked"}, {"Content-Length", "0"}}, 400},
      {"4 gzip alone", {{"Transfer-Encoding", "gzip"}}, 501},
      {"4 xchunked alone", {{"Transfer-Encoding", "xchunked"}}, 501},
      {"5 identity", {{"Transfer-Encoding", "identity"}}, 501},
      {"6 chunked not last", {{"Transfer-Encoding", "chunked, gzip"}}, 400},
      {"7 chunked twice", {{"Transfer-Encoding", "chunked, chunked"}}, 400},
      {"8 gzip, chunked", {{"Transfer-Encoding", "gzip, chunked"}}, 501},
      {"9 two lines", {{"Transfer-Encoding", "chunked"}, {"Transfer-Encoding", "chunked"}}, 400},
      {"10 chunked and x", {{"Transfer-Encoding", "chunked"}, {"Transfer-Encoding", "x"}}, 400},
      {"11 x and chunked", {{"Transfer-Encoding", "x"}, {"transfer-encoding", "chunked"}}, 400},
      {"13 quoted", {{"Transfer-Encoding", "\"chunked\""}}, 400},
      {"13 parameter", {{"Transfer-Encoding", "chunked;q=1"}}, 400},
      {"14 case and whitespace", {{"TRANSFER-encoding", "\tChUnKeD "}}, kOk},
      {"15 VT", {{"Transfer-Encoding", "\vchunked"}}, 400},
      {"15 FF", {{"Transfer-Encoding", "\fchunked"}}, 400},
      {"15 NBSP",
       {{"Transfer-Encoding",
         "\xa0"
         "chunked"}},
       400},
      {"15 NEL", {{"Transfer-Encoding", "chunked\x85"}}, 400},
      {"15 UTF-8 NBSP", {{"Transfer-Encoding", "chunked\xc2\xa0"}}, 400},
      {"comma before", {{"Transfer-Encoding", ",chunked"}}, 400},
      {"comma after", {{"Transfer-Encoding", "chunked,"}}, 400},
      {"empty", {{"Transfer-Encoding", ""}}, 400},
      {"space inside", {{"Transfer-Encoding", "chunked foo"}}, 400},
      {"prefix", {{"Transfer-Encoding", "chunke"}}, 501},
      {"20 HTTP/1.0", {{"Transfer-Encoding", "chunked"}}, 400, "POST", 10},
      {"33 GET", {{"Transfer-Encoding", "chunked"}}, kOk, "GET"},
      {"34 OPTIONS, unknown coding", {{"Transfer-Encoding", "x"}}, 501, "OPTIONS"},
  });
}

TEST_CASE("guard: Content-Length (cases 21-28; RFC 9112 6.3(5), RFC 9110 8.6)") {
  run({
      {"21 twice, different", {{"Content-Length", "0"}, {"Content-Length", "31"}}, 400},
      {"21 reversed", {{"Content-Length", "31"}, {"Content-Length", "0"}}, 400},
      {"21 twice, equal", {{"Content-Length", "5"}, {"content-length", "5"}}, 400},
      {"23 list, equal", {{"Content-Length", "5, 5"}}, 400},
      {"23 list, different", {{"Content-Length", "5, 6"}}, 400},
      {"23 comma", {{"Content-Length", "5,"}}, 400},
      {"24 plus", {{"Content-Length", "+5"}}, 400},
      {"24 minus", {{"Content-Length", "-1"}}, 400},
      {"24 hex", {{"Content-Length", "0x10"}}, 400},
      {"24 exponent", {{"Content-Length", "1e1"}}, 400},
      {"25 leading zeros", {{"Content-Length", "005"}}, 400},
      {"25 zero", {{"Content-Length", "0"}}, kOk},
      {"26 inner space", {{"Content-Length", "5 5"}}, 400},
      {"26 junk", {{"Content-Length", "5z"}}, 400},
      {"26 NUL", {{"Content-Length", std::string_view("5\0", 2)}}, 400},
      {"15 NBSP", {{"Content-Length", "5\xa0"}}, 400},
      {"28 19 digits", {{"Content-Length", "9999999999999999999"}}, kOk},
      {"28 20 digits", {{"Content-Length", "10000000000000000000"}}, 400},
      {"empty", {{"Content-Length", ""}}, 400},
      {"whitespace around", {{"Content-Length", " 5\t"}}, kOk},
      {"HTTP/1.0", {{"Content-Length", "5"}}, kOk, "POST", 10},
  });
}

TEST_CASE("guard: Host, exactly one and valid (cases 83, 84; RFC 9112 3.2)") {
  const std::vector<FieldView> none;
  CHECK_FALSE(http::check_request_framing("GET", 11, none));
  CHECK_FALSE(http::check_request_framing("GET", 10, none));
  run({
      {"83 different", {{"Host", "a"}, {"Host", "b"}}, 400, "GET"},
      {"83 equal", {{"Host", "a"}, {"host", "a"}}, 400, "GET"},
      {"84 space", {{"Host", "a b"}}, 400, "GET"},
      {"84 list", {{"Host", "a,b"}}, 400, "GET"},
      {"84 path", {{"Host", "a/../b"}}, 400, "GET"},
      {"84 port", {{"Host", "a:99999"}}, 400, "GET"},
      {"84 userinfo", {{"Host", "user@a"}}, 400, "GET"},
      {"84 empty", {{"Host", ""}}, 400, "GET"},
      {"59 NUL", {{"Host", std::string_view("a\0.b", 4)}}, 400, "GET"},
      {"61 high byte", {{"Host", "caf\xe9"}}, 400, "GET"},
      {"85 root dot", {{"Host", "API.Example.com."}}, kOk, "GET"},
      {"whitespace", {{"Host", " a:8080 "}}, kOk, "GET"},
  });
}

TEST_CASE("guard: fields (cases 59-69)") {
  run({
      {"59 NUL", {{"X", std::string_view("a\0", 2)}}, 400},
      {"60 control", {{"X", "\x01"}}, 400},
      {"60 DEL", {{"X", "\x7f"}}, 400},
      {"61 obs-text elsewhere", {{"X", "\xe9"}}, kOk},
      {"61 obs-text in Authorization", {{"Authorization", "Bearer \xe9"}}, 400},
      {"61 obs-text in Content-Type", {{"Content-Type", "application/json\xa0"}}, 400},
      {"61 obs-text in Idempotency-Key", {{"Idempotency-Key", "\xe9"}}, 400},
      {"61 obs-text in Cookie", {{"Cookie", "other=\xe9"}}, kOk},
      {"64 name", {{"X(y)", "1"}}, 400},
      {"64 high name", {{"\xef", "1"}}, 400},
      {"64 empty name", {{"", "1"}}, 400},
      {"64 space in name", {{"Content-Length ", "5"}}, 400},
      {"66 underscore", {{"X_Client_Id", "1"}}, kOk},
      {"69 Authorization", {{"Authorization", "Bearer a"}, {"authorization", "Bearer a"}}, 400},
      {"69 Content-Type", {{"Content-Type", "a/b"}, {"Content-Type", "a/c"}}, 400},
      {"69 Idempotency-Key", {{"Idempotency-Key", "1"}, {"Idempotency-Key", "2"}}, 400},
      {"69 DPoP", {{"DPoP", "1"}, {"DPoP", "1"}}, 400},
      {"69 Cookie", {{"Cookie", "a=1"}, {"Cookie", "b=1"}}, 400},
      {"69 Accept is a list", {{"Accept", "a/b"}, {"Accept", "a/c"}}, kOk},
  });
}

TEST_CASE("guard: Connection (cases 75, 76, 105, 106; RFC 9110 7.6.1)") {
  run({
      {"75 close twice", {{"Connection", "close, close"}}, kOk},
      {"75 two lines", {{"Connection", "close"}, {"Connection", "x-trace"}}, kOk},
      {"76 malformed", {{"Connection", ";;"}}, 400},
      {"105 Authorization", {{"Connection", "close, Authorization"}}, 400},
      {"105 Idempotency-Key", {{"Connection", "idempotency-key"}}, 400},
      {"105 Cookie", {{"Connection", "Cookie"}}, 400},
      {"105 assertion", {{"Connection", "x, Tollgate-Assertion"}}, 400},
      {"105 second line", {{"Connection", "close"}, {"Connection", "Authorization"}}, 400},
      {"106 Content-Length", {{"Connection", "Content-Length"}}, 400},
      {"106 Transfer-Encoding", {{"Connection", "Transfer-Encoding"}}, 400},
      {"106 Host", {{"Connection", "Host"}}, 400},
      {"114 another protocol and a length", {{"Upgrade", "websocket"}, {"Content-Length", "5"}}, 400},
      {"114 another protocol and chunks", {{"Upgrade", "h2c, x/1"}, {"Transfer-Encoding", "chunked"}}, 400},
      {"114 a length of 0 is no body", {{"Upgrade", "websocket"}, {"Content-Length", "0"}}, kOk},
      {"110 another protocol alone", {{"Connection", "Upgrade"}, {"Upgrade", "websocket"}}, kOk},
      {"108 h2c with a body", {{"Upgrade", "H2C"}, {"Content-Length", "5"}}, kOk},
      {"108 h2c upgrade is ignored",
       {{"Connection", "Upgrade, HTTP2-Settings"}, {"Upgrade", "h2c"}, {"HTTP2-Settings", "AAMAAABkAAQ"}},
       kOk},
  });
}

TEST_CASE("guard: Expect (cases 119, 120; RFC 9110 10.1.1)") {
  run({
      {"100-continue", {{"Expect", "100-Continue"}}, kOk},
      {"119 unknown", {{"Expect", "200-ok"}}, 417},
      {"119 list", {{"Expect", "100-continue, x"}}, 417},
      {"119 empty", {{"Expect", ""}}, 417},
      {"119 twice", {{"Expect", "100-continue"}, {"Expect", "100-continue"}}, 417},
      {"120 HTTP/1.0", {{"Expect", "100-continue"}}, kOk, "POST", 10},
  });
  const auto expects = [](std::vector<FieldView> fields, int version) {
    std::vector<FieldView> storage;
    return check({"", std::move(fields), kOk, "POST", version}, storage)->expect_continue;
  };
  CHECK(expects({{"Expect", "100-continue"}, {"Content-Length", "5"}}, 11));
  CHECK(expects({{"Expect", "100-continue"}, {"Transfer-Encoding", "chunked"}}, 11));
  CHECK_FALSE(expects({{"Expect", "100-continue"}, {"Content-Length", "0"}}, 11));
  CHECK_FALSE(expects({{"Expect", "100-continue"}}, 11));
  CHECK_FALSE(expects({{"Expect", "100-continue"}, {"Content-Length", "5"}}, 10));
}

TEST_CASE("guard: method and version (cases 79, 80; RFC 9110 9.1, 15.6.2)") {
  const std::string longest(32, 'A'), too_long(33, 'A'), huge(1024, 'A');
  run({
      {"GET", {}, kOk, "GET"},
      {"PATCH", {}, kOk, "PATCH"},
      {"79 lower case", {}, 400, "get"},
      {"79 mixed case", {}, 400, "Get"},
      {"79 junk", {}, 400, "G=\":<>(e)"},
      {"79 empty", {}, 400, ""},
      {"79 high byte", {}, 400, "G\xc9T"},
      {"79 unknown token", {}, 501, "BREW"},
      {"79 32 bytes", {}, 501, longest.c_str()},
      {"79 33 bytes", {}, 400, too_long.c_str()},
      {"79 1 KiB", {}, 400, huge.c_str()},
      {"80 TRACE", {}, 501, "TRACE"},
      {"80 CONNECT", {}, 501, "CONNECT"},
      {"109 HTTP/2 preface", {}, 505, "PRI", 20},
      {"HTTP/0.9", {}, 505, "GET", 9},
      {"HTTP/1.2", {}, 505, "GET", 12},
  });
}

TEST_CASE("guard: what it says about a message that passes (RFC 9112 6.3, 9.3)") {
  struct Passing {
    const char* name;
    std::vector<FieldView> fields;
    int version;
    BodyKind body;
    std::uint64_t length;
    bool has_length, keep_alive;
  };
  const Passing cases[] = {
      {"nothing", {}, 11, BodyKind::none, 0, false, true},
      {"length", {{"Content-Length", "17"}}, 11, BodyKind::length, 17, true, true},
      {"length 0", {{"Content-Length", "0"}}, 11, BodyKind::none, 0, true, true},
      {"chunked", {{"Transfer-Encoding", "Chunked"}}, 11, BodyKind::chunked, 0, false, true},
      {"close", {{"Connection", "Close"}}, 11, BodyKind::none, 0, false, false},
      {"close wins", {{"Connection", "keep-alive, close"}}, 11, BodyKind::none, 0, false, false},
      {"130 HTTP/1.0", {}, 10, BodyKind::none, 0, false, false},
      {"130 HTTP/1.0 keep-alive", {{"Connection", "Keep-Alive"}}, 10, BodyKind::none, 0, false, true},
  };
  for (const Passing& c : cases) {
    CAPTURE(c.name);
    std::vector<FieldView> storage;
    const auto framing = check({c.name, c.fields, kOk, "POST", c.version}, storage);
    REQUIRE(framing);
    CHECK(framing->body == c.body);
    CHECK(framing->length == c.length);
    CHECK(framing->has_length == c.has_length);
    CHECK(framing->keep_alive == c.keep_alive);
    CHECK(framing->host == "api.example");
  }
}

TEST_CASE("guard: answers of a backend (cases 113, 123, 124, 126, 151, 155, 156; RFC 9112 6.3)") {
  struct Answer {
    const char* name;
    std::vector<FieldView> fields;
    bool ok;
    BodyKind body = BodyKind::none;
    bool keep_alive = true;
    int status = 200;
    bool head = false;
    int version = 11;
  };
  const Answer cases[] = {
      {"length", {{"Content-Length", "5"}}, true, BodyKind::length},
      {"length 0", {{"Content-Length", "0"}}, true, BodyKind::none},
      {"chunked", {{"Transfer-Encoding", " CHUNKED"}}, true, BodyKind::chunked},
      {"until close", {}, true, BodyKind::until_close, false},
      {"156 HTTP/1.0 until close", {}, true, BodyKind::until_close, false, 200, false, 10},
      {"156 HTTP/1.0 keep-alive without length",
       {{"Connection", "keep-alive"}},
       true,
       BodyKind::until_close,
       false,
       200,
       false,
       10},
      {"HTTP/1.0 keep-alive",
       {{"Connection", "keep-alive"}, {"Content-Length", "5"}},
       true,
       BodyKind::length,
       true,
       200,
       false,
       10},
      {"close", {{"Content-Length", "5"}, {"Connection", "close"}}, true, BodyKind::length, false},
      {"malformed Connection",
       {{"Content-Length", "5"}, {"Connection", ";;"}},
       true,
       BodyKind::length,
       false},
      {"123 HEAD", {{"Content-Length", "5"}}, true, BodyKind::none, true, 200, true},
      {"123 HEAD chunked", {{"Transfer-Encoding", "chunked"}}, true, BodyKind::none, true, 200, true},
      {"123 HEAD without length", {}, true, BodyKind::none, true, 200, true},
      {"124 204", {}, true, BodyKind::none, true, 204},
      {"124 204 with a length", {{"Content-Length", "5"}}, true, BodyKind::none, false, 204},
      {"124 204 chunked", {{"Transfer-Encoding", "chunked"}}, true, BodyKind::none, false, 204},
      {"124 304 with a length", {{"Content-Length", "5"}}, true, BodyKind::none, true, 304},
      {"125 103", {}, true, BodyKind::none, true, 103},
      {"126 205", {{"Content-Length", "0"}}, true, BodyKind::none, true, 205},
      {"126 416", {{"Content-Length", "5"}}, true, BodyKind::length, true, 416},
      {"113 101", {{"Upgrade", "h2c"}}, false, BodyKind::none, false, 101},
      {"99", {}, false, BodyKind::none, false, 99},
      {"600", {}, false, BodyKind::none, false, 600},
      {"HTTP/2", {{"Content-Length", "5"}}, false, BodyKind::none, false, 200, false, 20},
      {"151 TE and CL", {{"Transfer-Encoding", "chunked"}, {"Content-Length", "5"}}, false},
      {"151 unknown TE and CL", {{"Transfer-Encoding", "x"}, {"Content-Length", "5"}}, false},
      {"151 CL twice", {{"Content-Length", "5"}, {"Content-Length", "5"}}, false},
      {"151 CL junk", {{"Content-Length", "5, 5"}}, false},
      {"151 TE gzip", {{"Transfer-Encoding", "gzip"}}, false},
      {"151 TE on HTTP/1.0",
       {{"Transfer-Encoding", "chunked"}},
       false,
       BodyKind::none,
       false,
       200,
       false,
       10},
      {"151 TE and CL for HEAD",
       {{"Transfer-Encoding", "chunked"}, {"Content-Length", "5"}},
       false,
       BodyKind::none,
       false,
       200,
       true},
      {"155 CR LF in a value", {{"X", "a\r\nSet-Cookie: b"}, {"Content-Length", "5"}}, false},
      {"155 CR in a value", {{"X", "a\rb"}, {"Content-Length", "5"}}, false},
      {"name", {{"X y", "a"}, {"Content-Length", "5"}}, false},
      {"obs-text is the backend's business",
       {{"Content-Type", "text/plain; x=\xe9"}, {"Content-Length", "5"}},
       true,
       BodyKind::length},
      {"two cookies",
       {{"Set-Cookie", "a"}, {"Set-Cookie", "b"}, {"Content-Length", "0"}},
       true,
       BodyKind::none},
  };
  for (const Answer& c : cases) {
    CAPTURE(c.name);
    const auto framing = http::check_response_framing(c.head, c.status, c.version, c.fields);
    CHECK(framing.has_value() == c.ok);
    if (framing) {
      CHECK(framing->body == c.body);
      CHECK(framing->keep_alive == c.keep_alive);
    } else {
      CHECK(framing.error().code == ErrorCode::backend_unavailable);
    }
  }
}

TEST_CASE("connection_names: over all Connection lines, whatever the case (RFC 9110 7.6.1)") {
  const std::vector<FieldView> fields{
      {"Connection", "close, X-Trace"}, {"X-Trace", "1"}, {"connection", "x-b3"}};
  CHECK(http::connection_names(fields, "x-trace"));
  CHECK(http::connection_names(fields, "X-B3"));
  CHECK_FALSE(http::connection_names(fields, "X-Trac"));
  CHECK_FALSE(http::connection_names(fields, "X-Other"));
}

TEST_CASE("is_ambiguous_name: case 66, aliases of names with '-'") {
  CHECK(http::is_ambiguous_name("X_Client_Id"));
  CHECK(http::is_ambiguous_name("X.Client"));
  CHECK_FALSE(http::is_ambiguous_name("X-Client-Id"));
}
