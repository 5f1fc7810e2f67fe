// A core that the test turns by hand, with a clock that the test moves: servers, clients and backends in one
// thread.
#pragma once
#include <chrono>

#include "http/core.h"
#include "tests/support/fake_clock.h"
#include "tests/support/raw_socket.h"

namespace test_support {

class HttpLoop {
 public:
  FakeClock clock;
  http::Core core{clock};

  /// Turns the loop until `done()`; false if nothing of the kind happens within a generous bound.
  template <class Done>
  bool until(Done done) {
    for (int turn = 0; turn < 5000; ++turn) {
      if (done()) return true;
      core.turn(std::chrono::milliseconds(1));
    }
    return done();
  }
  /// Turns the loop until everything that can happen now has happened.
  void settle() {
    for (int quiet = 0; quiet < 20;) {
      quiet = core.turn(std::chrono::milliseconds(0)) == 0 ? quiet + 1 : 0;
    }
  }
  /// Time passes, then the deadlines are looked at.
  void advance(base::Micros by) {
    settle();
    clock.advance(by);
    core.tick();
    settle();
  }
  /// The bytes that `socket` has received once they contain `text`, or the connection has ended.
  std::string_view receive(RawSocket& socket, std::string_view text) {
    until([&] {
      socket.push();
      socket.pull();
      return socket.gone() || socket.received.find(text) != std::string::npos;
    });
    return socket.received;
  }
  /// Everything up to the end of the connection.
  std::string_view receive_all(RawSocket& socket) {
    until([&] {
      socket.push();
      socket.pull();
      return socket.gone();
    });
    return socket.received;
  }
  RawSocket accept(RawListener& listener) {
    std::optional<RawSocket> socket;
    until([&] { return (socket = listener.accept()).has_value(); });
    return socket ? *std::move(socket) : RawSocket();
  }
};

/// The status of the first answer in `bytes`; 0 if there is none.
inline int status_of(std::string_view bytes) {
  return bytes.size() > 12 && bytes.starts_with("HTTP/1.1 ") ? std::stoi(std::string(bytes.substr(9, 3))) : 0;
}

/// How often `text` occurs.
inline std::size_t count_of(std::string_view bytes, std::string_view text) {
  std::size_t count = 0;
  for (auto at = bytes.find(text); at != std::string_view::npos; at = bytes.find(text, at + text.size()))
    ++count;
  return count;
}

}  // namespace test_support
