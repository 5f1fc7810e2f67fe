// One client connection as a request handler sees it: the head that was read, the body on demand, one answer.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "http/core.h"
#include "http/framing.h"
#include "http/message.h"
#include "http/task.h"
#include "http/tunnel_end.h"

namespace http {

class GoneWatcher;

/// The head of one request after the framing guard: views into the connection's buffer, valid until the
/// answer is sent.
struct HeadView {
  std::string_view method_token, target;
  Method method = Method::get;
  int version = 11;  // 10 or 11
  std::span<const FieldView> fields;
  Framing framing;
  std::string_view peer;  // textual address
  bool secure = false;
  std::string_view client_certificate;  // DER; empty if none: see RequestView
  bool client_certificate_verified = false;
};

/// Lives as long as the client's connection; on its core's thread only. Not copyable, created by Listener.
class Connection {
 public:
  virtual ~Connection() = default;
  virtual Core& core() noexcept = 0;
  virtual const HeadView& head() const noexcept = 0;
  /// True if the whole body (possibly empty) is in memory already: then take_body() does not wait.
  virtual bool body_buffered() const noexcept = 0;
  /// Reads the whole body (chunked is decoded, trailers dropped), sending 100 Continue first if it was asked
  /// for. payload_too_large before reading if the declared length exceeds `limit`, or when it is exceeded;
  /// request_timeout; malformed_request. After an error the connection is closed behind the answer.
  virtual Task<base::Result<std::string_view>> read_body(std::size_t limit) = 0;
  /// The body piece by piece instead, for a body that need not be in memory as a whole: what has arrived,
  /// valid until the next call; empty at the end. The pieces are decoded, and make `limit` bytes at most.
  /// Errors as of read_body(); request_timeout when the client was waited for longer than the time for a body
  /// plus a second for each KiB that came.
  virtual Task<base::Result<std::string_view>> read_body_piece(std::uint64_t limit) = 0;
  /// The body without waiting; only if body_buffered().
  virtual std::string_view buffered_body() = 0;

  /// Answers with a whole message: framing, Date, Connection and (for HEAD, 204, 304) no body are added here.
  virtual Task<void> send(const Response& response) = 0;
  /// For the data path: the reused output buffer. Append a complete message or a part of it, then flush().
  virtual std::string& out() noexcept = 0;
  /// Writes out() followed by `more` (not copied) in one gathered write and clears out(). False if the client
  /// is gone.
  virtual Task<bool> flush(std::string_view more = {}) = 0;
  /// Where interim answers go: nothing may hold them back.
  virtual Connection& at_once() noexcept { return *this; }
  /// Whether the connection stays open after this answer (version, Connection field, errors, drain). Decides
  /// the `Connection: close` that the data path must write itself.
  virtual bool keep_alive() const noexcept = 0;
  virtual void close_after_answer() noexcept = 0;
  /// Ends the connection at once with a reset: the answer was cut off where a clean end would look complete.
  virtual void abort() noexcept { close_after_answer(); }
  /// Told once when the client has gone for good: Socket::tell_when_gone(). nullptr before the watcher goes.
  virtual void tell_when_gone(GoneWatcher* /*watcher*/) noexcept {}
  /// After the answer that switches protocols was flushed (RFC 9110 §7.8): what comes and goes from here on
  /// is the caller's, until it returns from on_request(). nullopt if something stands between.
  virtual std::optional<TunnelEnd> leave_http() { return std::nullopt; }
  /// The listener ends its connections.
  virtual bool draining() const noexcept { return false; }
  /// Time limit for writing the answer; extended by progress.
  virtual std::uint64_t bytes_sent() const noexcept = 0;  // of this exchange
};

/// What a worker does with requests. Both run on the connection's core.
class RequestHandler {
 public:
  virtual ~RequestHandler() = default;
  /// Answers the request whose head is in `connection`, exactly once. An exception that leaves it is logged
  /// as a bug and drops the connection.
  virtual Task<void> on_request(Connection& connection) = 0;
  /// The head could not be read (syntax, framing, size, time): the whole answer, which is followed by close.
  virtual Response refuse(const base::Error& error, std::string_view peer) = 0;
};

}  // namespace http
