// A request handler that records what reached it and answers as the test says.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "http/listener.h"
#include "http/problem.h"
#include "tests/support/http_loop.h"

namespace test_support {

struct Recorded {
  std::string method, target, body;
  std::size_t fields;
  bool body_ok;
  int body_status;  // of the error that reading the body gave; 0
};

class RecordingHandler final : public http::RequestHandler {
 public:
  std::vector<Recorded> requests;
  bool reads_body = true;
  std::size_t body_limit = 1024 * 1024;
  http::Response answer;                          // to every request, unless the body could not be read
  std::function<void(http::Connection&)> before;  // called with the request's head
  RecordingHandler() { answer = http::json(200, "{}"); }

  http::Task<void> on_request(http::Connection& connection) override {
    Recorded seen{std::string(connection.head().method_token),
                  std::string(connection.head().target),
                  "",
                  connection.head().fields.size(),
                  false,
                  0};
    if (before) before(connection);
    http::Response reply = answer;
    if (reads_body) {
      const auto body = co_await connection.read_body(body_limit);
      seen.body_ok = body.has_value();
      if (body) {
        seen.body = *body;
      } else {
        seen.body_status = base::row(body.error().code).status;
        reply = http::problem(body.error(), "", "");
      }
    }
    requests.push_back(seen);
    co_await connection.send(reply);
  }
  http::Response refuse(const base::Error& error, std::string_view) override {
    refused.push_back(error.code);
    return http::problem(error, "", "");
  }
  std::vector<base::ErrorCode> refused;
};

/// A listener with a recording handler on a loop.
struct TestServer {
  explicit TestServer(http::ListenOptions options = {}) : listener(loop.core, options, handler) {
    listener.start();
  }
  RawSocket connect(int receive_buffer = 0) { return RawSocket::connect(listener.port(), receive_buffer); }
  /// Sends `bytes` on a new connection and returns all that comes back until the server closes.
  std::string exchange(std::string_view bytes) {
    RawSocket client = connect();
    client.send(bytes);
    return std::string(loop.receive_all(client));
  }
  HttpLoop loop;
  RecordingHandler handler;
  http::Listener listener;
};

}  // namespace test_support
