// A whole worker on loopback: a client, the pipeline behind a real listener, and a backend that the test
// plays by hand.
#pragma once
#include <optional>
#include <string>

#include "gateway/pipeline.h"
#include "http/listener.h"
#include "tests/support/raw_socket.h"
#include "tests/support/test_node.h"

namespace test_support {

struct GatewayWorld {
  explicit GatewayWorld(const char* document = kTestDocument)
      : t(config(backends.port()), document), pipeline(*t.worker), listener(t.worker->core, {}, pipeline) {
    listener.start();
    client = RawSocket::connect(listener.port());
  }
  static std::string config(std::uint16_t port) {
    return "upstreams: {payments: {sandbox: \"http://127.0.0.1:" + std::to_string(port) +
           "\"}}\nplans: {starter: {burst: {requests: 1, per: 1s, at_once: 50}, quota: {requests: 1000}}}\n";
  }

  /// Turns the worker's loop until `done()`; false if that does not happen within a generous bound.
  template <class Done>
  bool until(Done done) {
    for (int turn = 0; turn < 5000; ++turn) {
      if (done()) return true;
      t.worker->core.turn(std::chrono::milliseconds(1));
    }
    return done();
  }
  void settle() {
    for (int quiet = 0; quiet < 20;) {
      quiet = t.worker->core.turn(std::chrono::milliseconds(0)) == 0 ? quiet + 1 : 0;
    }
  }
  void advance(base::Micros by) {
    settle();
    t.clock.advance(by);
    t.worker->core.tick();
    settle();
  }
  std::string receive(RawSocket& socket, std::string_view text) {
    until([&] {
      socket.pull();
      return socket.gone() || socket.received.find(text) != std::string::npos;
    });
    return socket.received;
  }
  RawSocket accept() {
    std::optional<RawSocket> socket;
    until([&] { return (socket = backends.accept()).has_value(); });
    return socket ? *std::move(socket) : RawSocket();
  }
  std::string get(const std::string& target = "/v1/accounts", const std::string& more = "") {
    return "GET " + target + " HTTP/1.1\r\nHost: api.example\r\nAuthorization: Bearer " + t.token("a:read") +
           "\r\n" + more + "\r\n";
  }
  /// A payment with a chunked body.
  std::string payment() {
    return "POST /v1/payments HTTP/1.1\r\nHost: api.example\r\nAuthorization: Bearer " +
           t.token("a:read p:write") +
           "\r\nContent-Type: application/json\r\nIdempotency-Key: key-1\r\nTransfer-Encoding: "
           "chunked\r\n\r\n"
           "7\r\n{\"amoun\r\n6\r\nt\":12}\r\n0\r\n\r\n";
  }

  RawListener backends;
  TestNode t;
  gateway::Pipeline pipeline;
  http::Listener listener;
  RawSocket client;
};

/// The value of the only field of that name in a message's text; "" if there is none.
inline std::string field_of(const std::string& message, const std::string& name) {
  const std::size_t at = message.find("\r\n" + name + ": ");
  if (at == std::string::npos) return "";
  const std::size_t begin = at + name.size() + 4;
  return message.substr(begin, message.find("\r\n", begin) - begin);
}

}  // namespace test_support
