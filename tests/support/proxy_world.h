// A client, the smallest possible proxy, and a backend that the test plays by hand.
#pragma once
#include <optional>
#include <string>

#include "http/listener.h"
#include "http/problem.h"
#include "http/upstream.h"
#include "tests/support/gone_client.h"
#include "tests/support/http_loop.h"

namespace test_support {

/// Forwards every request with the settings that the test has chosen, and keeps the last outcome.
class ForwardingHandler final : public http::RequestHandler {
 public:
  ForwardingHandler(http::Core& on, const http::UpstreamOptions& options) : core(on), upstream(on, options) {}
  http::Task<void> on_request(http::Connection& connection) override {
    auto body = base::Result<std::string_view>(std::string_view{});
    if (streamed)
      body = co_await connection.read_body_piece(streamed->limit);
    else
      body = co_await connection.read_body(4 * 1024 * 1024);
    const http::Framing& framing = connection.head().framing;
    if (streamed) streamed->chunked = framing.body == http::BodyKind::chunked;
    const std::uint64_t length = streamed ? framing.length : body ? body->size() : 0;
    const std::string head = std::string(connection.head().method_token) + " " +
                             std::string(connection.head().target) + " HTTP/1.1\r\nHost: backend\r\n" +
                             (streamed && streamed->chunked ? "Transfer-Encoding: chunked"
                                                            : "Content-Length: " + std::to_string(length)) +
                             "\r\n\r\n";
    if (!body) {
      error = body.error();
      const http::Response refusal = http::problem(*error, "", "");
      co_await connection.send(refusal);
      co_return;
    }
    fields.block = block;
    http::Outgoing request;
    request.head = head;
    request.body = *body;
    request.replayable = replayable.value_or(connection.head().method == http::Method::get);
    request.connect_timeout = connect_timeout;
    request.response_timeout = response_timeout;
    request.total_timeout = total_timeout;
    request.max_answer = max_answer;
    request.streamed = streamed ? &*streamed : nullptr;
    http::Sent sent;
    GoneClient nobody(connection);
    http::Connection& client = gone ? static_cast<http::Connection&>(nobody) : connection;
    const auto done = co_await upstream.forward(client, request, fields, core.now() + total_timeout, sent);
    wrote = sent.wrote;
    last = done ? std::optional(*done) : std::nullopt;
    error = done ? std::nullopt : std::optional(done.error());
    if (error) {
      const http::Response answer = http::problem(*error, "", "");
      co_await connection.send(answer);
    }
  }
  http::Response refuse(const base::Error& e, std::string_view) override { return http::problem(e, "", ""); }

  http::Core& core;
  http::Upstream upstream;
  bool gone = false;  // the client, by the time that its request could be sent on
  std::uint64_t max_answer = 0;
  std::optional<bool> replayable;              // default: GET is
  std::optional<http::StreamedBody> streamed;  // then bodies are passed on in pieces
  std::chrono::milliseconds connect_timeout{2000}, response_timeout{5000}, total_timeout{60'000};
  std::string block = "X-Gateway: yes\r\n";
  http::AnswerFields fields;
  std::optional<http::Forwarded> last;
  bool wrote = false;
  std::optional<base::Error> error;
};

struct ProxyWorld {
  explicit ProxyWorld(http::UpstreamOptions options = {})
      : handler(loop.core, at(options, backends.port())), listener(loop.core, {}, handler) {
    listener.start();
    client = connect();
  }
  static http::UpstreamOptions at(http::UpstreamOptions options, std::uint16_t port) {
    options.host = "127.0.0.1";
    options.port = port;
    return options;
  }
  RawSocket connect(int receive_buffer = 0) { return RawSocket::connect(listener.port(), receive_buffer); }
  /// Sends `request` from the client, accepts the proxy's connection and reads the forwarded request's head.
  RawSocket backend_for(std::string_view request) {
    client.send(request);
    RawSocket backend = loop.accept(backends);
    loop.receive(backend, "\r\n\r\n");
    return backend;
  }
  /// A first exchange, so that a kept-alive backend connection exists.
  RawSocket warmed() {
    RawSocket backend = backend_for("GET /warm HTTP/1.1\r\nHost: a\r\n\r\n");
    backend.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    loop.receive(client, "ok");
    loop.settle();
    client.received.clear();
    backend.received.clear();
    return backend;
  }

  HttpLoop loop;
  RawListener backends;
  ForwardingHandler handler;
  http::Listener listener;
  RawSocket client;
};

constexpr std::string_view kGet = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
constexpr std::string_view kPost = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello";

}  // namespace test_support
