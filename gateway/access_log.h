// The access log: one JSON line a request, gathered per worker and written in blocks.
#pragma once
#include <atomic>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/time.h"

namespace gateway {

/// What a line says. No query string, no header, no body: secrets travel there.
struct AccessEntryView {
  base::Instant at{};
  std::string_view request_id, peer, method, path, operation, client_id, subject, code;
  std::string_view trace_id{};     // empty: the head could not be read
  std::string_view idempotency{};  // what became of the request's key
  std::string_view reason{};       // of a backend's failure, in words
  std::string_view cache{};        // what became of it where answers are kept
  std::string_view tunnel_end{};   // why a tunnel ended; empty: there was none
  std::uint64_t bytes_in = 0;      // of the client in it; `bytes` are those of the backend
  int status = 0;
  std::uint64_t bytes = 0, microseconds = 0, upstream_microseconds = 0;
};

/// Appends one line, with its newline. `path` and `reason` are escaped.
void append_access_line(std::string& out, const AccessEntryView& entry);

/// One per worker. Lines are whole in the file: each block is one O_APPEND write.
class AccessLog {
 public:
  /// `file` empty: nothing is kept; "-": standard output. Throws std::system_error naming the file.
  explicit AccessLog(const std::string& file);
  ~AccessLog();  // flushes
  AccessLog(const AccessLog&) = delete;
  AccessLog& operator=(const AccessLog&) = delete;
  void write(const AccessEntryView& entry);
  /// Opens the file again by its name, after it was renamed. False if it cannot be opened; then the old one
  /// stays in use. Nothing for standard output.
  bool reopen() noexcept;
  void
  flush() noexcept;  // called on the worker's tick, so that a line is on disk within a quarter of a second
  /// Bytes that could not be written. Any thread.
  std::uint64_t lost() const noexcept { return lost_.load(std::memory_order_relaxed); }

 private:
  std::string file_;
  int fd_ = -1;
  std::string pending_;
  std::atomic<std::uint64_t> lost_{0};
};

}  // namespace gateway
