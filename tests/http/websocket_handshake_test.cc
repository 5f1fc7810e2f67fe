// Handshakes of WebSockets: what asks for one, and which answer takes it up (RFC 6455 §4).
#include "http/websocket_handshake.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace {

using http::FieldView;
using http::Method;
using Fields = std::vector<FieldView>;

const Fields kRequest{{"Host", "a"},
                      {"Connection", "keep-alive, Upgrade"},
                      {"Upgrade", "websocket"},
                      {"Sec-WebSocket-Version", "13"},
                      {"Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="}};
const Fields kAnswer{{"Connection", "Upgrade"},
                     {"Upgrade", "websocket"},
                     {"Sec-WebSocket-Accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="}};

/// With `value` for the field `name`, which is added if it is not there; without it if `value` is null.
Fields with(Fields fields, std::string_view name, const char* value) {
  std::erase_if(fields, [&](const FieldView& f) { return http::same_field_name(f.name, name); });
  if (value != nullptr) fields.push_back({name, value});
  return fields;
}
Fields also(Fields fields, std::string_view name, std::string_view value) {
  fields.push_back({name, value});
  return fields;
}

TEST_CASE("websocket_accept: the example of RFC 6455 1.3") {
  CHECK(http::websocket_accept("dGhlIHNhbXBsZSBub25jZQ==") == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
}

TEST_CASE("a request that asks for a WebSocket (RFC 6455 4.1, 4.2.1)") {
  CHECK(http::check_websocket_request(Method::get, 11, kRequest));
  CHECK(http::check_websocket_request(Method::get, 11, with(kRequest, "upgrade", "h2c, WebSocket")));
  CHECK(http::check_websocket_request(Method::get, 11, with(kRequest, "connection", "UPGRADE")));
  CHECK(http::check_websocket_request(Method::get, 11, also(kRequest, "Sec-WebSocket-Protocol", "a, b")));
}

TEST_CASE("a request that does not, or not so that it can be passed on (115)") {
  struct Case {
    const char* name;
    Fields fields;
  };
  const char* const kKey = "Sec-WebSocket-Key";
  const Case cases[] = {
      {"no Upgrade", with(kRequest, "upgrade", nullptr)},
      {"another protocol", with(kRequest, "upgrade", "h2c")},
      {"a longer name", with(kRequest, "upgrade", "websocket2")},
      {"no Connection", with(kRequest, "connection", nullptr)},
      {"Connection without upgrade", with(kRequest, "connection", "keep-alive")},
      {"no version", with(kRequest, "sec-websocket-version", nullptr)},
      {"version 8", with(kRequest, "sec-websocket-version", "8")},
      {"version 013", with(kRequest, "sec-websocket-version", "013")},
      {"two versions", also(kRequest, "Sec-WebSocket-Version", "13")},
      {"no key", with(kRequest, kKey, nullptr)},
      {"an empty key", with(kRequest, kKey, "")},
      {"15 bytes", with(kRequest, kKey, "dGhlIHNhbXBsZSBub25j")},
      {"17 bytes", with(kRequest, kKey, "dGhlIHNhbXBsZSBub25jZQA=")},
      {"no padding", with(kRequest, kKey, "dGhlIHNhbXBsZSBub25jZQ")},
      {"dangling bits", with(kRequest, kKey, "dGhlIHNhbXBsZSBub25jZR==")},
      {"the other alphabet", with(kRequest, kKey, "_GhlIHNhbXBsZSBub25jZQ==")},
      {"a key that is no base64", with(kRequest, kKey, "not base64 of 16 bytes==")},
      {"two keys", also(kRequest, kKey, "dGhlIHNhbXBsZSBub25jZQ==")},
      {"Connection names the key", with(kRequest, "connection", "Upgrade, Sec-WebSocket-Key")},
      {"Connection names the protocol", with(kRequest, "connection", "Upgrade, sec-websocket-protocol")},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    const auto status = http::check_websocket_request(Method::get, 11, c.fields);
    REQUIRE_FALSE(status);
    CHECK(status.error().code == base::ErrorCode::malformed_request);
  }
  CHECK_FALSE(http::check_websocket_request(Method::get, 10, kRequest));
  CHECK_FALSE(http::check_websocket_request(Method::head, 11, kRequest));
  CHECK_FALSE(http::check_websocket_request(Method::post, 11, kRequest));
}

TEST_CASE("an answer that takes up what was asked for (RFC 6455 4.2.2)") {
  const Fields asked = also(also(also(kRequest, "Sec-WebSocket-Protocol", "v1.bank, v2.bank"),
                                 "Sec-WebSocket-Extensions", "permessage-deflate; client_max_window_bits, x"),
                            "Sec-WebSocket-Protocol", "v3.bank");
  CHECK(http::check_websocket_answer(kRequest, 11, kAnswer));
  CHECK(http::check_websocket_answer(asked, 11, kAnswer));
  CHECK(http::check_websocket_answer(kRequest, 11, with(kAnswer, "upgrade", "WebSocket")));
  for (const char* const protocol : {"v1.bank", "v2.bank", "v3.bank"})
    CHECK(http::check_websocket_answer(asked, 11, also(kAnswer, "sec-websocket-protocol", protocol)));
  CHECK(http::check_websocket_answer(
      asked, 11,
      also(kAnswer, "Sec-WebSocket-Extensions", "permessage-deflate; server_no_context_takeover")));
}

TEST_CASE("an answer that takes up something else is none (113)") {
  struct Case {
    const char* name;
    Fields fields;
    int version = 11;
  };
  const Fields asked = also(also(kRequest, "Sec-WebSocket-Protocol", "v1.bank"), "Sec-WebSocket-Extensions",
                            "permessage-deflate");
  const Case cases[] = {
      {"HTTP/1.0", kAnswer, 10},
      {"no Upgrade", with(kAnswer, "upgrade", nullptr)},
      {"another protocol", with(kAnswer, "upgrade", "h2c")},
      {"two protocols", with(kAnswer, "upgrade", "websocket, h2c")},
      {"no Connection", with(kAnswer, "connection", nullptr)},
      {"no proof", with(kAnswer, "sec-websocket-accept", nullptr)},
      {"a wrong proof", with(kAnswer, "sec-websocket-accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOp=")},
      {"two proofs", also(kAnswer, "Sec-WebSocket-Accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")},
      {"another subprotocol", also(kAnswer, "Sec-WebSocket-Protocol", "v2.bank")},
      {"a subprotocol in other letters", also(kAnswer, "Sec-WebSocket-Protocol", "V1.bank")},
      {"a list of subprotocols", also(kAnswer, "Sec-WebSocket-Protocol", "v1.bank, v1.bank")},
      {"an empty subprotocol", also(kAnswer, "Sec-WebSocket-Protocol", "")},
      {"another extension", also(kAnswer, "Sec-WebSocket-Extensions", "x-compress")},
      {"one extension too many", also(kAnswer, "Sec-WebSocket-Extensions", "permessage-deflate, x-compress")},
      {"a body", also(kAnswer, "Content-Length", "5")},
      {"no body, but a length", also(kAnswer, "Content-Length", "0")},
      {"chunks", also(kAnswer, "Transfer-Encoding", "chunked")},
      {"a control byte", also(kAnswer, "X", "a\x01")},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    const auto status = http::check_websocket_answer(asked, c.version, c.fields);
    REQUIRE_FALSE(status);
    CHECK(status.error().code == base::ErrorCode::backend_unavailable);
    CHECK_FALSE(status.error().detail.empty());
  }
  CHECK_FALSE(http::check_websocket_answer(kRequest, 11, also(kAnswer, "Sec-WebSocket-Protocol", "v1.bank")));
}

}  // namespace
