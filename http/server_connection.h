// The connection that Listener creates: one long-lived coroutine that reads requests and hands them to the
// handler.
#pragma once
#include <boost/intrusive/list.hpp>
#include <memory>
#include <string>

#include "http/chunk_decoder.h"
#include "http/connection.h"
#include "http/exchange_buffers.h"
#include "http/head_scanner.h"
#include "http/listener_state.h"
#include "http/socket.h"
#include "http/transport.h"

namespace http {

/// Owned by its coroutine; ListenerState only knows it for drain(). The input lies in one fixed buffer:
///   [ head | body, if it is all here | next request ... ]
///                                next_ ^          end_ ^
class ServerConnection final : public Connection, public ConnectionHook {
 public:
  /// `fd` is connected and non-blocking, and is owned from here on. tls: nullptr for plain.
  ServerConnection(std::shared_ptr<ListenerState> listener, int fd, std::unique_ptr<TlsSession> tls,
                   std::string peer);
  ~ServerConnection() override;
  /// Serves until the connection ends. Only bugs leave it as exceptions.
  Task<> run();
  /// The listener drains: a connection that waits for its next request ends now, others after their answer.
  void drain(std::chrono::milliseconds patience) override;
  bool end_if_resting() override;

  Core& core() noexcept override { return listener_->core; }
  const HeadView& head() const noexcept override { return head_; }
  bool body_buffered() const noexcept override { return body_state_ == BodyState::buffered; }
  Task<base::Result<std::string_view>> read_body(std::size_t limit) override;
  Task<base::Result<std::string_view>> read_body_piece(std::uint64_t limit) override;
  std::string_view buffered_body() override { return body_; }
  Task<void> send(const Response& response) override;
  std::string& out() noexcept override { return buffers_->out; }
  Task<bool> flush(std::string_view more) override;
  bool keep_alive() const noexcept override;
  void close_after_answer() noexcept override { close_ = true; }
  void abort() noexcept override;
  std::uint64_t bytes_sent() const noexcept override { return bytes_sent_; }
  void tell_when_gone(GoneWatcher* watcher) noexcept override { socket_.tell_when_gone(watcher); }
  std::optional<TunnelEnd> leave_http() override;
  bool draining() const noexcept override { return listener_->draining; }

 private:
  /// length and chunked: not read yet, or in part. failed: the framing is lost, nothing more can be read.
  enum class BodyState : std::uint8_t { buffered, length, chunked, failed };
  class Limit final : public Deadline {
   public:
    explicit Limit(ServerConnection& owner) : owner_(owner) {}

   private:
    void expire() override { owner_.expire(); }
    ServerConnection& owner_;
  };

  // server_connection.cc: the life of the connection
  Task<bool> handshake();
  Task<bool> wait_for_request();   // false: none will come
  Task<base::Status> read_head();  // an error is to be refused
  base::Status take_head(std::string_view head);
  Task<> refuse(const base::Error& error);
  Task<bool> finish_exchange();  // false: the connection ends
  Task<> linger();
  /// Until an attempt that came to `direction` may be made again; false: the deadline has passed.
  struct Wait : Socket::Waiting {
    Wait(ServerConnection& owner, Socket::Waiting waiting) noexcept : Waiting(waiting), connection(owner) {}
    bool await_resume() const noexcept { return !connection.timed_out_; }
    ServerConnection& connection;
  };
  Wait wait(Io direction) noexcept { return {*this, socket_.wait_again(direction)}; }
  Attempt read(std::span<char> into);
  void expire();
  void set_deadline(std::chrono::microseconds after) {
    timed_out_ = false;
    deadline_.set(core().now() + after);
  }

  // server_connection_body.cc
  void begin_body();           // after the head: what is here already?
  Task<bool> send_continue();  // if the client waits for it; false: it has gone
  Task<base::Status> read_length_body();
  Task<base::Status> read_chunked_body(std::size_t limit);
  Task<base::Result<std::string_view>> read_piece();
  Task<base::Result<std::size_t>> read_some(std::span<char> into);  // at least one byte, or why not
  base::Error body_failed(const base::Error& error);
  bool can_skip_body() const noexcept;
  bool can_go_on() const noexcept;  // with another request, as far as it depends on this one
  Task<bool> skip_body();

  std::shared_ptr<ListenerState>
      listener_;  // shared: a connection may outlive its Listener until the core unwinds it
  Socket socket_;
  Transport transport_;
  Limit deadline_;
  std::string peer_;
  ClientCertificate certificate_;
  std::unique_ptr<ExchangeBuffers> buffers_;
  std::size_t next_ = 0, end_ = 0;
  HeadScanner scanner_;
  ChunkDecoder chunks_;
  HeadView head_;
  std::string_view body_;
  std::size_t body_begin_ = 0;     // in the buffer: behind the head
  std::uint64_t body_left_ = 0;    // bytes of a Content-Length body that are not in memory
  std::uint64_t body_passed_ = 0;  // bytes that read_body_piece() gave
  base::Micros body_waited_{0};    // for them
  std::uint64_t bytes_sent_ = 0;
  BodyState body_state_ = BodyState::buffered;
  ChunkDecoder::State chunk_state_ = ChunkDecoder::State::more;  // why a chunked body failed in begin_body()
  bool continue_pending_ = false;  // the client waits for 100 before it sends its body
  bool close_ = false;             // after this answer
  bool broken_ = false;            // nothing can be sent any more
  bool timed_out_ = false;
  bool idle_ = false;
  bool served_ = false;                 // at least one request
  mutable bool told_to_close_ = false;  // the answer that was begun last
  bool end_if_idle_ = false;            // the listener drains and has no patience
};

}  // namespace http
