// A server on 127.0.0.1 that answers one request with the bytes of a test.
#pragma once
#include <optional>
#include <string>
#include <thread>

#include "tests/support/raw_socket.h"

namespace test_support {

/// Reads one request and answers with these bytes, on a thread of its own.
class OneAnswer {
 public:
  explicit OneAnswer(std::string answer)
      : thread_([this, answer = std::move(answer)] {
          std::optional<RawSocket> socket;
          while (!(socket = listener_.accept())) std::this_thread::yield();
          while (socket->received.find("\r\n\r\n") == std::string::npos && !socket->gone()) socket->pull();
          request_ = socket->received;
          socket->send(answer);
          socket->finish_sending();
          while (!socket->gone()) socket->pull();
        }) {}
  ~OneAnswer() { join(); }
  std::uint16_t port() const { return listener_.port(); }
  std::string request() {
    join();
    return request_;
  }

 private:
  void join() {
    if (thread_.joinable()) thread_.join();
  }
  RawListener listener_;
  std::string request_;
  std::thread thread_;
};

}  // namespace test_support
