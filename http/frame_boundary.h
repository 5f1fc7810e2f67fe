// Where the frames of a WebSocket begin and end in one direction, without looking into them (RFC 6455 §5.2).
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace http {

/// Follows a stream of bytes that comes in pieces of any size, so that a frame of our own can be put between
/// two frames. No allocation.
class FrameBoundary {
 public:
  /// Goes over `bytes`; with `stop`, up to the next boundary at most. Returns how many bytes that were.
  std::size_t pass(std::string_view bytes, bool stop = false) noexcept;
  /// Nothing of a frame is open. False for ever once the bytes are no frames.
  bool here() const noexcept { return !lost_ && have_ == 0 && left_ == 0; }
  /// A Close frame has passed: no frame may follow it (§5.5.1).
  bool closed() const noexcept { return closed_; }
  bool lost() const noexcept { return lost_; }

 private:
  bool take_header(char byte) noexcept;

  std::array<std::uint8_t, 14> header_{};  // of the frame that has begun
  std::size_t have_ = 0;                   // bytes of it
  std::uint64_t left_ = 0;                 // bytes of payload
  bool closed_ = false, lost_ = false;
};

/// A server's Close frame (§5.5.1): not masked. `reason` has at most 123 bytes of UTF-8.
std::string close_frame(std::uint16_t code, std::string_view reason);

}  // namespace http
