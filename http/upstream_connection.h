// One connection to a backend: its socket, its deadline, the request going out and the answer coming in.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "http/core.h"
#include "http/exchange_buffers.h"
#include "http/framing.h"
#include "http/head_parser.h"
#include "http/head_scanner.h"
#include "http/socket.h"
#include "http/socket_address.h"
#include "http/task.h"
#include "http/tls_peer.h"
#include "http/transport.h"
#include "http/tunnel_end.h"

namespace http {

/// Used by one exchange at a time, on its core's thread. Destroying it closes the connection.
class UpstreamConnection {
 public:
  UpstreamConnection(Core& core, BufferPool& pool);
  UpstreamConnection(const UpstreamConnection&) = delete;

  /// backend_unavailable, backend_timeout, or overloaded when this process has no descriptor or memory left.
  /// With `tls`, which outlives the call, `timeout` is also for its handshake.
  Task<base::Status> connect(SocketAddress to, std::chrono::milliseconds timeout, TlsPeer* tls = nullptr);

  /// Starts an exchange: `head` and `body` must stay as they are until read_head() is done.
  void begin(std::string_view head, std::string_view body, std::chrono::milliseconds response_timeout,
             bool more_to_come = false);
  /// After begin(), if the answer's head must come sooner than a piece of its body may take.
  void head_within(std::chrono::milliseconds timeout) { set_limit(timeout); }
  /// More of the body, after write_all(): `body` must stay until the next call. The last piece is said to be
  /// one; until then the exchange is not whole. The response timeout begins anew.
  void add(std::string framing, std::string_view body, bool last);
  /// Sends what was given so far. False if an answer comes before that, or the connection has ended: then
  /// read_head().
  Task<bool> write_all();
  /// Sends the request and reads the next head: of an interim answer (1xx, RFC 9110 §15.2; then call it
  /// again) or of the final one. Stops sending when an answer comes early. backend_timeout `response_timeout`
  /// after begin(); overloaded and backend_unavailable for everything else.
  Task<base::Status> read_head(bool head_request);
  const ResponseHeadView& head() const noexcept { return head_; }
  /// Where it was connected to.
  const SocketAddress& peer() const noexcept { return peer_; }
  const std::vector<FieldView>& fields() const noexcept { return buffers_->fields; }
  const Framing& framing() const noexcept { return framing_; }

  /// The bytes behind the head that arrived with it.
  std::span<char> body_begun() noexcept { return {buffers_->bytes.get() + body_, end_ - body_}; }
  /// Reads more of the body over what body_begun() and earlier calls gave. Empty: the backend closed.
  /// backend_unavailable if it broke off, backend_timeout if nothing came for the response timeout.
  Task<base::Result<std::span<char>>> read_more();

  /// Not one byte of an answer came, because the connection had ended.
  bool ended_unanswered() const noexcept { return ended_ && !received_; }
  bool wrote_nothing() const noexcept { return written_ == 0; }
  bool wrote_all() const noexcept { return nothing_to_write() && !open_; }

  /// The request that was begun asks for another protocol: read_head() takes 101 for an answer, whose
  /// framing() means nothing (RFC 9110 §7.8).
  void may_switch() noexcept { may_switch_ = true; }
  /// After a 101: never to be used for another exchange. The views of its head end here.
  TunnelEnd leave_http();
  /// Nobody wants the answer any more: what waits for it ends with backend_unavailable, in the core's next
  /// turn.
  void cancel();

  /// Between exchanges: no memory is held; `on_expire` is called when `idle_timeout` has passed and may
  /// destroy this.
  void rest(std::chrono::seconds idle_timeout, std::function<void()> on_expire);
  /// False if the connection ended or said something unasked while it rested. `certain`: asks the system,
  /// because what is sent next cannot be sent again; otherwise it is what the core has heard so far.
  bool wake(bool certain);

 private:
  class Limit final : public Deadline {
   public:
    explicit Limit(UpstreamConnection& owner) : owner_(owner) {}

   private:
    void expire() override { owner_.expire(); }
    UpstreamConnection& owner_;
  };
  Task<base::Status> secure(TlsPeer& peer);
  void set_limit(std::chrono::microseconds after);
  void expire();
  bool nothing_to_write() const noexcept { return to_write_head_.empty() && to_write_body_.empty(); }
  void write_some();                                // as far as it goes without waiting
  Attempt receive();                                // more of an answer's head
  base::Result<bool> take_head(bool head_request);  // false: it is incomplete
  base::Error ended_before_answer(Io how) const;
  Attempt read(std::span<char> into);
  std::uint8_t interest(bool writing) const noexcept;  // what to wait for before the next attempt

  Core& core_;
  BufferPool& pool_;
  SocketAddress peer_;
  Socket socket_;
  Transport transport_;
  Limit limit_;
  std::unique_ptr<ExchangeBuffers> buffers_;
  std::function<void()> on_expire_;  // only while it rests
  std::chrono::milliseconds response_timeout_{0};
  std::string_view to_write_head_, to_write_body_;
  std::string framing_text_;                    // of the piece that is on its way
  std::size_t begin_ = 0, body_ = 0, end_ = 0;  // in the buffer: the head, what follows it, what has arrived
  HeadScanner scanner_;
  ResponseHeadView head_;
  Framing framing_;
  std::size_t written_ = 0;
  int interim_ = 0;  // answers so far
  bool received_ = false, ended_ = false, timed_out_ = false;
  bool open_ = false;             // more of the body is to come
  bool read_needs_room_ = false;  // TLS: the last read has something to send first
  bool may_switch_ = false, cancelled_ = false;
};

}  // namespace http
