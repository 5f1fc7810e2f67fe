// One connection to a backend.
#include "http/upstream_connection.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <boost/asio/redirect_error.hpp>
#include <cerrno>
#include <cstring>

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
Error timed_out(const char* detail) {
  return {ErrorCode::backend_timeout, "the backend did not answer in time", {}, detail};
}

}  // namespace

UpstreamConnection::UpstreamConnection(Core& core, BufferPool& pool)
    : core_(core), pool_(pool), socket_(core.io().get_executor()), limit_(*this) {
  core_.watch(limit_);
}

Task<base::Status> UpstreamConnection::connect(boost::asio::ip::tcp::endpoint to,
                                               std::chrono::milliseconds timeout) {
  const int fd = ::socket(to.protocol().family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0)
    co_return Error{ErrorCode::overloaded,
                    "the gateway is overloaded; try again",
                    {},
                    std::string("socket: ") + std::strerror(errno)};
  socket_.assign(to.protocol(), fd);
  transport_ = Transport(fd);
  const int on = 1;
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  int why = ::connect(fd, to.data(), static_cast<socklen_t>(to.size())) == 0 ? 0 : errno;
  if (why == EINPROGRESS) {
    set_limit(timeout);
    const bool in_time = co_await wait_to_write();
    limit_.clear();
    if (!in_time) co_return timed_out("connect");
    socklen_t size = sizeof why;
    ::getsockopt(fd, SOL_SOCKET, SO_ERROR, &why, &size);
  }
  if (why != 0) co_return unavailable(std::string("connect: ") + std::strerror(why));
  co_return base::ok();
}

void UpstreamConnection::begin(std::string_view head, std::string_view body,
                               std::chrono::milliseconds response_timeout) {
  to_write_head_ = head;
  to_write_body_ = body;
  response_timeout_ = response_timeout;
  begin_ = body_ = end_ = 0;
  written_ = 0;
  interim_ = 0;
  received_ = ended_ = false;
  scanner_.reset();
  set_limit(response_timeout);
}

Task<base::Status> UpstreamConnection::read_head(bool head_request) {
  boost::system::error_code ec;
  for (;;) {
    if (end_ > begin_) {
      const auto taken = take_head(head_request);
      if (!taken) co_return taken.error();
      if (*taken) {
        if (head_.status >= 200) limit_.clear();
        co_return base::ok();
      }
    }
    if (!wrote_all()) write_some();
    if (timed_out_) co_return timed_out("no answer");  // while an interim answer went to the client
    if (wrote_all() || ended_)
      co_await socket_.async_wait(Socket::wait_read, boost::asio::redirect_error(use_task, ec));
    else
      co_await wait_for_either();
    if (timed_out_) co_return timed_out("no answer");
    if (!buffers_) buffers_ = pool_.take();
    const Attempt attempt = transport_.read({buffers_->bytes.get() + end_, buffers_->size - end_});
    if (attempt.io == Io::want_read) continue;
    if (attempt.io == Io::end || attempt.io == Io::failed) {
      ended_ = true;
      co_return unavailable(attempt.io == Io::end ? "closed before its answer" : "reset before its answer");
    }
    end_ += attempt.bytes;
    received_ = true;
  }
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
  boost::system::error_code ec;
  for (;;) {
    co_await socket_.async_wait(Socket::wait_read, boost::asio::redirect_error(use_task, ec));
    if (timed_out_) co_return timed_out("the answer stopped");
    const Attempt attempt = transport_.read(room);
    if (attempt.io == Io::want_read) continue;
    limit_.clear();
    if (attempt.io == Io::failed) co_return unavailable("the answer broke off");
    ended_ = attempt.io == Io::end;
    co_return room.first(attempt.bytes);
  }
}

void UpstreamConnection::write_some() {
  while (!wrote_all()) {
    const Attempt attempt = transport_.write(to_write_head_, to_write_body_);
    if (attempt.io == Io::want_write || attempt.io == Io::want_read) return;
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

void UpstreamConnection::rest(std::chrono::seconds idle_timeout, std::function<void()> on_expire) {
  pool_.give(std::move(buffers_));
  on_expire_ = std::move(on_expire);
  set_limit(idle_timeout);
}

bool UpstreamConnection::wake() {
  on_expire_ = nullptr;
  limit_.clear();
  return transport_.is_quiet();
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
  boost::system::error_code ignored;
  socket_.cancel(ignored);
}

Task<bool> UpstreamConnection::wait_to_write() {
  boost::system::error_code ec;
  co_await socket_.async_wait(Socket::wait_write, boost::asio::redirect_error(use_task, ec));
  co_return !timed_out_;
}

/// The first wait that ends cancels the other; the coroutine goes on when both have ended.
template <class Resume, class Socket>
struct EitherWait {
  Resume resume;
  Socket& socket;
  int pending = 2;
  void ended() {
    if (pending == 2) {
      boost::system::error_code ignored;
      socket.cancel(ignored);
    }
    if (--pending == 0) std::move(resume)();
  }
};

Task<void> UpstreamConnection::wait_for_either() {
  auto start = [this](auto resume) {
    using Either = EitherWait<decltype(resume), Socket>;
    // shared: by the two waits, whichever ends last.
    auto either = std::make_shared<Either>(Either{std::move(resume), socket_});
    socket_.async_wait(Socket::wait_read, [either](const boost::system::error_code&) { either->ended(); });
    socket_.async_wait(Socket::wait_write, [either](const boost::system::error_code&) { either->ended(); });
  };
  co_await boost::asio::async_initiate<const net::use_awaitable_t<Executor>, void()>(start, use_task);
}

}  // namespace http
