// What passes between a client and a backend once they speak WebSocket: bytes both ways, until somebody ends
// it.
#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "http/core.h"
#include "http/frame_boundary.h"
#include "http/socket.h"
#include "http/task.h"
#include "http/tunnel_end.h"

namespace http {

/// Why the gateway ends a tunnel; the client reads `code` and `reason` in a Close frame (RFC 6455 §7.4.1).
struct TunnelEnding {
  std::uint16_t code = 1001;
  std::string_view reason;  // literal text
};

/// Asked four times a second whether a tunnel may go on.
class TunnelWatch {
 public:
  virtual ~TunnelWatch() = default;
  /// `now` is the time of day (Core::wall()).
  virtual std::optional<TunnelEnding> ending(base::Instant now) = 0;
};

/// On its core's thread. Reads from one side only what the other takes, so memory is bounded: nothing while
/// all is passed on, at most one piece of 64 KiB in each direction otherwise.
class Tunnel final : public Deadline {
 public:
  /// `watch` and the connections outlive it. `idle`: without a byte in either direction.
  Tunnel(Core& core, TunnelEnd client, TunnelEnd backend, std::chrono::milliseconds idle, TunnelWatch& watch);
  /// Until both sides have ended, one of them was lost, or the watch ended it: the client gets a Close frame
  /// between two frames of the backend then, and both have two seconds to say goodbye. Once.
  Task<> run();

  /// Bytes that the other side took.
  std::uint64_t from_client() const noexcept { return up_.bytes; }
  std::uint64_t from_backend() const noexcept { return down_.bytes; }
  /// Whose doing the end was: what the watch said, "idle", "client" or "backend".
  std::string_view end() const noexcept { return end_; }

 private:
  enum class Step : std::uint8_t { moved, nothing, broken };
  struct Direction {
    Socket& from_socket;
    Transport& from;
    Socket& to_socket;
    Transport& to;
    std::string_view name;    // of who sends
    std::string pending;      // read, and not taken by the other side yet
    std::size_t written = 0;  // of it
    std::uint64_t bytes = 0;
    Io read_blocked = Io::want_read, write_blocked = Io::want_write;  // TLS may want the other
    bool ended = false;                                               // nothing more comes
    bool finished = false;                                            // and the other side was told
  };
  Step move(Direction& way);
  Step write_pending(Direction& way);
  Step read_some(Direction& way);
  void take(Direction& way, std::string_view bytes);
  void begin_ending();
  void say_goodbye();
  void ended_by(std::string_view who) noexcept;
  Step lost(const Direction& way, bool sender) noexcept;
  std::uint8_t interest(const Socket& socket) const noexcept;
  void expire() override;

  Core& core_;
  Direction up_, down_;
  FrameBoundary frames_;  // of the backend
  const std::chrono::milliseconds idle_;
  TunnelWatch& watch_;
  base::Instant moved_at_;
  std::optional<TunnelEnding> ending_;  // the gateway ends it
  base::Instant given_up_at_ = base::Instant::max();
  std::string_view end_;
  bool ending_begun_ = false, over_ = false;
};

}  // namespace http
