// One connection to a backend.
#include "http/upstream_connection.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <system_error>

namespace http {
namespace {

using base::Error;
using base::ErrorCode;

constexpr std::size_t kMaxFields = 200;
/// RFC 9110 §15.2 sets no limit; a backend that sends more interim answers than this is broken.
constexpr int kMaxInterim = 16;

Error unavailable(std::string detail) {
  return {ErrorCode::backend_unavailable, "the backend could not be reached", {}, std::move(detail)};
}
Error overloaded(std::string detail) {
  return {ErrorCode::overloaded, "the gateway is overloaded; try again", {}, std::move(detail)};
}
Error timed_out(const char* detail) {
  return {ErrorCode::backend_timeout, "the backend did not answer in time", {}, detail};
}

Error abandoned() { return unavailable("the client has gone"); }

}  // namespace

UpstreamConnection::UpstreamConnection(Core& core, BufferPool& pool)
    : core_(core), pool_(pool), socket_(core), limit_(*this) {
  core_.watch(limit_);
}

Task<base::Status> UpstreamConnection::connect(SocketAddress to, std::chrono::milliseconds timeout,
                                               TlsPeer* tls) {
  peer_ = to;
  const int fd = ::socket(to.family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0) co_return overloaded(std::string("socket: ") + std::strerror(errno));
  const int on = 1;
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  int why = ::connect(fd, to.get(), to.size) == 0 ? 0 : errno;
  try {
    socket_.open(fd);
  } catch (const std::system_error& failure) {
    co_return overloaded(failure.what());
  }
  transport_ = Transport(fd);
  set_limit(timeout);
  if (why == EINPROGRESS) {
    co_await socket_.wait(Socket::writable);
    if (timed_out_) co_return timed_out("connect");
    socklen_t size = sizeof why;
    ::getsockopt(fd, SOL_SOCKET, SO_ERROR, &why, &size);
  }
  if (why != 0) co_return unavailable(std::string("connect: ") + std::strerror(why));
  base::Status done = base::ok();
  if (tls) done = co_await secure(*tls);
  limit_.clear();
  co_return done;
}

Task<base::Status> UpstreamConnection::secure(TlsPeer& peer) {
  std::unique_ptr<TlsSession> session = peer.connect(socket_.fd(), core_.now());
  if (!session) co_return overloaded("TLS: out of memory");
  transport_ = Transport(socket_.fd(), std::move(session));
  for (;;) {
    const Attempt attempt = transport_.handshake();
    if (attempt.io == Io::ok) co_return base::ok();
    if (attempt.io == Io::end || attempt.io == Io::failed)
      co_return unavailable("TLS: " + transport_.problem());
    co_await socket_.wait_again(attempt.io);
    if (timed_out_) co_return timed_out("TLS handshake");
  }
}

void UpstreamConnection::begin(std::string_view head, std::string_view body,
                               std::chrono::milliseconds response_timeout, bool more_to_come) {
  to_write_head_ = head;
  to_write_body_ = body;
  response_timeout_ = response_timeout;
  begin_ = body_ = end_ = 0;
  written_ = 0;
  interim_ = 0;
  received_ = ended_ = may_switch_ = cancelled_ = false;
  open_ = more_to_come;
  scanner_.reset();
  set_limit(response_timeout);
}

void UpstreamConnection::add(std::string framing, std::string_view body, bool last) {
  framing_text_ = std::move(framing);
  to_write_head_ = framing_text_;
  to_write_body_ = body;
  open_ = !last;
  set_limit(response_timeout_);
}

Task<bool> UpstreamConnection::write_all() {
  for (;;) {
    // What it said while the client was waited for.
    if (!socket_.quiet()) receive();
    if (ended_ || timed_out_ || end_ > begin_) co_return false;
    write_some();
    if (ended_) co_return false;
    if (nothing_to_write()) co_return true;
    co_await socket_.wait(interest(true));
  }
}

Task<base::Status> UpstreamConnection::read_head(bool head_request) {
  for (;;) {
    if (end_ > begin_) {
      const auto taken = take_head(head_request);
      if (!taken) co_return taken.error();
      if (*taken) {
        if (head_.status >= 200 || head_.status == 101) limit_.clear();
        co_return base::ok();
      }
    }
    if (!nothing_to_write()) write_some();
    if (timed_out_) {  // while an interim answer went to the client: what has come since is in time
      if (receive().io != Io::ok) co_return timed_out("no answer");
      set_limit(response_timeout_);
      continue;
    }
    if (cancelled_) co_return abandoned();
    // An answer may come early.
    const bool writing = !nothing_to_write() && !ended_;
    co_await socket_.wait(interest(writing));
    if (timed_out_) co_return timed_out("no answer");
    if (cancelled_) co_return abandoned();
    const Attempt attempt = receive();
    if (attempt.io == Io::end || attempt.io == Io::failed) co_return ended_before_answer(attempt.io);
  }
}

Attempt UpstreamConnection::receive() {
  if (!buffers_) buffers_ = pool_.take();
  const Attempt attempt = read({buffers_->bytes.get() + end_, buffers_->size - end_});
  if (attempt.io == Io::end || attempt.io == Io::failed) ended_ = true;
  if (attempt.io != Io::ok) return attempt;
  end_ += attempt.bytes;
  received_ = true;
  return attempt;
}

base::Error UpstreamConnection::ended_before_answer(Io how) const {
  std::string detail = how == Io::end ? "closed before its answer" : "reset before its answer";
  if (how == Io::failed && transport_.secure())
    detail = "ended before its answer: TLS: " + transport_.problem();
  return unavailable(std::move(detail));
}

base::Result<bool> UpstreamConnection::take_head(bool head_request) {
  head_ = {};
  const std::string_view data(buffers_->bytes.get() + begin_, end_ - begin_);
  const std::size_t limit = buffers_->size - 1;
  switch (scanner_.scan(data, HeadLimits{limit, limit})) {
    case HeadScanner::State::partial:
      if (end_ == buffers_->size) return unavailable("the answer's head is too large");
      return false;
    case HeadScanner::State::complete:
      break;
    case HeadScanner::State::malformed:
      return unavailable("the answer's head is malformed");
    default:
      return unavailable("the answer's head is too large");
  }
  if (auto s = parse_response_head(scanner_.head(data), kMaxFields, head_, buffers_->fields); !s)
    return s.error();
  if (may_switch_ && head_.status == 101) {
    begin_ = body_ = begin_ + scanner_.consumed();
    return true;
  }
  const auto framing = check_response_framing(head_request, head_.status, head_.version, buffers_->fields);
  if (!framing) return framing.error();
  framing_ = *framing;
  begin_ = body_ = begin_ + scanner_.consumed();
  scanner_.reset();
  if (head_.status < 200 && ++interim_ > kMaxInterim) return unavailable("too many interim answers");
  return true;
}

Task<base::Result<std::span<char>>> UpstreamConnection::read_more() {
  // The head's views are not needed any more once the first piece has gone out, so the whole buffer is used.
  const std::span<char> room(buffers_->bytes.get(), buffers_->size);
  set_limit(response_timeout_);
  for (;;) {
    if (!cancelled_) co_await socket_.wait(interest(false));
    if (cancelled_) co_return abandoned();
    if (timed_out_) co_return timed_out("the answer stopped");
    const Attempt attempt = read(room);
    if (attempt.io == Io::want_read || attempt.io == Io::want_write) continue;
    limit_.clear();
    if (attempt.io == Io::failed) co_return unavailable("the answer broke off");
    ended_ = attempt.io == Io::end;
    co_return room.first(attempt.bytes);
  }
}

void UpstreamConnection::write_some() {
  while (!nothing_to_write()) {
    const Attempt attempt = transport_.write(to_write_head_, to_write_body_);
    if (attempt.io == Io::want_write || attempt.io == Io::want_read) {
      socket_.full();
      return;
    }
    if (attempt.io != Io::ok) {
      ended_ = true;  // the backend has closed, perhaps after an answer that is still to be read
      return;
    }
    const std::size_t from_head = std::min(attempt.bytes, to_write_head_.size());
    to_write_head_.remove_prefix(from_head);
    to_write_body_.remove_prefix(attempt.bytes - from_head);
    written_ += attempt.bytes;
  }
}

TunnelEnd UpstreamConnection::leave_http() {
  std::string begun(body_begun().data(), body_begun().size());
  pool_.give(std::move(buffers_));
  return {socket_, transport_, std::move(begun)};
}

void UpstreamConnection::cancel() {
  cancelled_ = true;
  socket_.wake();
}

void UpstreamConnection::rest(std::chrono::seconds idle_timeout, std::function<void()> on_expire) {
  pool_.give(std::move(buffers_));
  on_expire_ = std::move(on_expire);
  set_limit(idle_timeout);
}

bool UpstreamConnection::wake(bool certain) {
  on_expire_ = nullptr;
  limit_.clear();
  if (!transport_.secure()) return socket_.quiet() && (!certain || transport_.is_quiet());
  // What came may be no more than a session's ticket.
  char byte;
  return (socket_.quiet() && !certain) || read({&byte, 1}).io == Io::want_read;
}

Attempt UpstreamConnection::read(std::span<char> into) {
  const Attempt attempt = transport_.read(into);
  if (attempt.drained || attempt.io == Io::want_read) socket_.drained();
  read_needs_room_ = attempt.io == Io::want_write;
  if (read_needs_room_) socket_.full();
  return attempt;
}

std::uint8_t UpstreamConnection::interest(bool writing) const noexcept {
  if (read_needs_room_) return Socket::writable;
  return writing ? Socket::readable | Socket::writable : Socket::readable;
}

void UpstreamConnection::set_limit(std::chrono::microseconds after) {
  timed_out_ = false;
  limit_.set(core_.now() + after);
}

void UpstreamConnection::expire() {
  if (on_expire_) {
    const auto on_expire = std::move(on_expire_);
    on_expire();  // destroys this
    return;
  }
  timed_out_ = true;
  socket_.wake();
}

}  // namespace http
