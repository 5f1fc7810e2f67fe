// The life of a client connection: handshake, one request after another, the lingering end.
#include "http/server_connection.h"

#include <sys/socket.h>

#include <algorithm>
#include <cstring>

#include "base/log.h"
#include "http/head_parser.h"

namespace http {
namespace {

using base::Error;
using base::ErrorCode;

/// A request line is the target plus this: method, spaces and version.
constexpr std::size_t kBesideTarget = 64;
constexpr std::size_t kLingerBytes = 64 * 1024;
constexpr base::Seconds kLingerTime{1};

}  // namespace

ServerConnection::ServerConnection(std::shared_ptr<ListenerState> listener, int fd,
                                   std::unique_ptr<TlsSession> tls, std::string peer)
    : listener_(std::move(listener)),
      socket_(listener_->core, fd),
      transport_(fd, std::move(tls)),
      deadline_(*this),
      peer_(std::move(peer)) {
  core().watch(deadline_);
  listener_->connections.push_back(*this);
  ++listener_->count;
}

ServerConnection::~ServerConnection() {
  --listener_->count;
  listener_->pool.give(std::move(buffers_));
  if (listener_->on_room_changed) listener_->on_room_changed();
}

Task<> ServerConnection::run() {
  if (!co_await handshake()) co_return;
  while (co_await wait_for_request()) {
    const base::Status head = co_await read_head();
    deadline_.clear();
    if (!head) {
      co_await refuse(head.error());
      break;
    }
    served_ = true;
    co_await listener_->handler.on_request(*this);
    if (!co_await finish_exchange()) break;
  }
  co_await linger();
}

Task<bool> ServerConnection::handshake() {
  if (!transport_.secure()) co_return true;
  core().refresh();
  set_deadline(listener_->options.handshake_timeout);
  for (;;) {
    const Attempt attempt = transport_.handshake();
    if (attempt.io == Io::ok) break;
    if (attempt.io != Io::want_read && attempt.io != Io::want_write) co_return false;
    if (!co_await wait(attempt.io)) co_return false;
  }
  certificate_ = transport_.client_certificate();
  co_return true;
}

Task<bool> ServerConnection::wait_for_request() {
  if (end_ > next_) {  // pipelined (RFC 9112 §9.3.2)
    std::memmove(buffers_->bytes.get(), buffers_->bytes.get() + next_, end_ - next_);
    end_ -= next_;
    next_ = 0;
    core().refresh();
    co_return true;
  }
  next_ = end_ = 0;
  listener_->pool.give(std::move(buffers_));
  if (listener_->draining)
    set_deadline(listener_->patience);
  else
    set_deadline(listener_->options.idle_timeout);
  for (Io blocked = Io::ok;;) {
    // An idle connection holds no memory but itself: it takes a buffer when there is something to read.
    idle_ = true;
    bool in_time = true;
    if (!transport_.pending()) {
      Wait until = blocked == Io::ok ? Wait(*this, socket_.wait(Socket::readable)) : wait(blocked);
      in_time = co_await until;
    }
    idle_ = false;
    if (!in_time) co_return false;
    buffers_ = listener_->pool.take();
    const Attempt attempt = read({buffers_->bytes.get(), buffers_->size});
    if (attempt.io == Io::ok) {
      end_ = attempt.bytes;
      core().refresh();
      if (end_if_idle_ && !listener_->draining) {  // it was to make room, and is not at rest any more
        end_if_idle_ = false;
        if (listener_->on_room_changed) listener_->on_room_changed();
      }
      co_return true;
    }
    listener_->pool.give(std::move(buffers_));
    if (attempt.io == Io::end || attempt.io == Io::failed || end_if_idle_) co_return false;
    blocked = attempt.io;
  }
}

Task<base::Status> ServerConnection::read_head() {
  const ListenOptions& options = listener_->options;
  const HeadLimits limits{options.max_head, options.max_target + kBesideTarget};
  set_deadline(options.head_timeout);
  scanner_.reset();
  for (;;) {
    const std::string_view data(buffers_->bytes.get(), end_);
    switch (scanner_.scan(data, limits)) {
      case HeadScanner::State::complete:
        next_ = scanner_.consumed();
        co_return take_head(scanner_.head(data));
      case HeadScanner::State::malformed:
        co_return Error{ErrorCode::malformed_request, "the request head is malformed"};
      case HeadScanner::State::line_too_long:
        co_return Error{ErrorCode::uri_too_long, "the request target is too long"};
      case HeadScanner::State::head_too_large:
        co_return Error{ErrorCode::headers_too_large, "the request head is too large"};
      case HeadScanner::State::partial:
        break;
    }
    const Attempt attempt = read({buffers_->bytes.get() + end_, buffers_->size - end_});
    if (attempt.io == Io::ok) {
      end_ += attempt.bytes;
    } else if (attempt.io == Io::end || attempt.io == Io::failed) {
      broken_ = attempt.io == Io::failed;
      co_return Error{ErrorCode::malformed_request, "the request head is incomplete"};
    } else if (!co_await wait(attempt.io)) {
      co_return Error{ErrorCode::request_timeout, "the request head did not arrive in time"};
    }
  }
}

base::Status ServerConnection::take_head(std::string_view head) {
  RequestHeadView parsed;
  const ListenOptions& options = listener_->options;
  if (auto s = parse_request_head(head, options.max_fields, parsed, buffers_->fields); !s) return s;
  if (parsed.target.size() > options.max_target)
    return Error{ErrorCode::uri_too_long, "the request target is too long"};
  const Method method = parse_method(parsed.method);
  const auto framing = check_request_framing(parsed.method, parsed.version, buffers_->fields);
  if (!framing) return framing.error();
  head_ = {
      parsed.method, parsed.target,       method,           parsed.version,       buffers_->fields, *framing,
      peer_,         transport_.secure(), certificate_.der, certificate_.verified};
  begin_body();
  return base::ok();
}

Task<> ServerConnection::refuse(const Error& error) {
  head_ = HeadView{};
  body_state_ = BodyState::failed;
  close_ = true;
  if (broken_) co_return;
  const Response answer = listener_->handler.refuse(error, peer_);
  co_await send(answer);
}

Task<bool> ServerConnection::finish_exchange() {
  if (bytes_sent_ == 0 && !broken_ && !socket_.gone())
    base::log_bug("http/connection", "a request was not answered");
  // What was told when the answer began holds, also if the listener drains since: the client sends on.
  if (bytes_sent_ == 0 || told_to_close_ || !can_go_on()) co_return false;
  if (body_state_ == BodyState::length) {
    const bool skipped = co_await skip_body();
    if (!skipped) co_return false;
  }
  bytes_sent_ = 0;
  buffers_->out.clear();
  buffers_->body.clear();
  co_return true;
}

bool ServerConnection::keep_alive() const noexcept {
  // Requests that are here already, behind this one, are answered although the listener drains.
  const bool goes_on = !listener_->draining || end_ > next_;
  told_to_close_ = !goes_on || !can_go_on();
  return !told_to_close_;
}

bool ServerConnection::can_go_on() const noexcept {
  return head_.framing.keep_alive && !close_ && !broken_ && can_skip_body();
}

Task<> ServerConnection::linger() {
  // RFC 9112 §9.6: closing with unread input would reset the connection and could destroy the answer on its
  // way.
  if (broken_) co_return;
  transport_.finish_sending();
  if (!buffers_) co_return;
  core().refresh();
  set_deadline(kLingerTime);
  for (std::size_t drained = 0; drained < kLingerBytes;) {
    const Attempt attempt = transport_.discard({buffers_->bytes.get(), buffers_->size});
    if (attempt.io == Io::end || attempt.io == Io::failed) co_return;
    drained += attempt.bytes;
    if (attempt.io != Io::want_read) continue;
    const bool in_time = co_await wait(Io::want_read);
    if (!in_time) co_return;
  }
}

Attempt ServerConnection::read(std::span<char> into) {
  const Attempt attempt = transport_.read(into);
  if (attempt.drained || attempt.io == Io::want_read) socket_.drained();
  return attempt;
}

void ServerConnection::expire() {
  timed_out_ = true;
  socket_.wake();
}

void ServerConnection::abort() noexcept {
  broken_ = true;
  const ::linger at_once{1, 0};
  ::setsockopt(socket_.fd(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

std::optional<TunnelEnd> ServerConnection::leave_http() {
  close_ = true;
  deadline_.clear();
  std::string begun(buffers_->bytes.get() + next_, end_ - next_);
  next_ = end_ = 0;
  return TunnelEnd{socket_, transport_, std::move(begun)};
}

bool ServerConnection::end_if_resting() {
  if (!idle_ || !served_ || end_if_idle_) return false;
  end_if_idle_ = true;
  socket_.wake();
  return true;
}

void ServerConnection::drain(std::chrono::milliseconds patience) {
  if (!idle_) return;
  if (!served_) patience = listener_->patience;
  end_if_idle_ = patience == patience.zero();
  if (end_if_idle_)
    socket_.wake();
  else
    deadline_.set(std::min(deadline_.at(), core().refresh() + patience));
}

}  // namespace http
