// Non-blocking attempts and poll(2) between them.
#include "http/blocking_exchange.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>

#include "http/field_syntax.h"
#include "http/text_writer.h"
#include "http/tls.h"

namespace http {
namespace {

constexpr std::size_t kExpectedHead = 512;  // bytes

using base::Error;
using base::ErrorCode;

constexpr std::size_t kReadBytes = 16 * 1024;

Error unavailable(std::string detail) {
  return {ErrorCode::backend_unavailable, "the server could not be reached", {}, std::move(detail)};
}
Error timed_out() { return {ErrorCode::backend_timeout, "the server did not answer in time"}; }

}  // namespace

BlockingExchange::~BlockingExchange() {
  if (fd_ >= 0) ::close(fd_);
}

base::Status BlockingExchange::connect(const sockaddr& address, unsigned address_size, SteadyTime not_after) {
  if (fd_ >= 0) ::close(fd_);
  fd_ = ::socket(address.sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd_ < 0) return unavailable(std::string("socket: ") + std::strerror(errno));
  const int on = 1;
  ::setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  int why = ::connect(fd_, &address, address_size) == 0 ? 0 : errno;
  if (why == EINPROGRESS) {
    if (!wait(Io::want_write, not_after)) return timed_out();
    socklen_t size = sizeof why;
    ::getsockopt(fd_, SOL_SOCKET, SO_ERROR, &why, &size);
  }
  if (why != 0) return unavailable(std::string("connect: ") + std::strerror(why));
  transport_ = Transport(fd_);
  return base::ok();
}

base::Status BlockingExchange::connect(const IpAddress& address, std::uint16_t port, SteadyTime not_after) {
  sockaddr_in6 v6{};
  sockaddr_in v4{};
  if (address.v6) {
    v6.sin6_family = AF_INET6;
    v6.sin6_port = htons(port);
    std::memcpy(&v6.sin6_addr, address.bytes.data(), 16);
    return connect(reinterpret_cast<const sockaddr&>(v6), sizeof v6, not_after);
  }
  v4.sin_family = AF_INET;
  v4.sin_port = htons(port);
  std::memcpy(&v4.sin_addr, address.bytes.data(), 4);
  return connect(reinterpret_cast<const sockaddr&>(v4), sizeof v4, not_after);
}

base::Status BlockingExchange::secure(const Url& url, const std::string& ca_file) {
  if (!url.secure) return base::ok();
  auto session = tls_connect(fd_, url.host, ca_file);
  if (!session) return session.error();
  transport_ = Transport(fd_, *std::move(session));
  for (;;) {
    const Attempt attempt = transport_.handshake();
    if (attempt.io == Io::ok) return base::ok();
    if (attempt.io == Io::end || attempt.io == Io::failed) return unavailable("TLS handshake failed");
    if (!wait(attempt.io, deadline_)) return timed_out();
  }
}

base::Status BlockingExchange::write(std::string_view head, std::string_view body) {
  while (!head.empty() || !body.empty()) {
    const Attempt attempt = transport_.write(head, body);
    if (attempt.io == Io::failed || attempt.io == Io::end) return base::ok();
    if (attempt.io != Io::ok && !wait(attempt.io, deadline_)) return timed_out();
    const std::size_t from_head = std::min(attempt.bytes, head.size());
    head.remove_prefix(from_head);
    body.remove_prefix(attempt.bytes - from_head);
  }
  return base::ok();
}

base::Result<Response> BlockingExchange::read(AnswerReader reader) {
  auto buffer = std::make_unique<char[]>(kReadBytes);
  for (;;) {
    if (std::chrono::steady_clock::now() >= deadline_) return timed_out();  // however fast it trickles
    const Attempt attempt = transport_.read({buffer.get(), kReadBytes});
    if (attempt.io == Io::want_read || attempt.io == Io::want_write) {
      if (!wait(attempt.io, deadline_)) return timed_out();
      continue;
    }
    if (attempt.io == Io::failed) return unavailable("the connection was reset");
    const auto done = attempt.io == Io::end ? reader.end() : reader.feed({buffer.get(), attempt.bytes});
    if (!done) return done.error();
    if (*done) return reader.take();
  }
}

bool BlockingExchange::wait(Io direction, SteadyTime until) {
  until = std::min(until, deadline_);
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
    if (left.count() <= 0) return false;
    pollfd entry{fd_, static_cast<short>(direction == Io::want_write ? POLLOUT : POLLIN), 0};
    if (::poll(&entry, 1, static_cast<int>(left.count())) > 0) return true;
  }
}

std::optional<std::string> client_request_head(std::string_view method, const Url& url,
                                               const std::vector<std::pair<std::string, std::string>>& fields,
                                               std::size_t body_size) {
  if (!is_token(method)) return std::nullopt;
  std::string text;
  TextWriter head(text, kExpectedHead);
  head.put(method).put(' ').put(url.target).put(" HTTP/1.1\r\n");
  bool has_host = false;
  for (const auto& [name, value] : fields) {
    if (!is_token(name) || !is_field_value(value)) return std::nullopt;
    has_host = has_host || same_field_name(name, "Host");
    head.field(name, value);
  }
  if (!has_host) head.field("Host", url.authority);
  if (body_size > 0 || (method != "GET" && method != "HEAD"))
    head.put("Content-Length: ").number(body_size).put("\r\n");
  head.put("Connection: close\r\n\r\n");
  head.finish();
  return text;
}

}  // namespace http
