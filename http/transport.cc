// The bytes of one connection, plain or TLS.
#include "http/transport.h"

#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace http {
namespace {

Attempt outcome(ssize_t n, Io when_blocked) {
  if (n >= 0) return {Io::ok, static_cast<std::size_t>(n)};
  if (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR) return {when_blocked};
  return {Io::failed};
}

}  // namespace

Attempt Transport::read(std::span<char> into) { return tls_ ? tls_->read(into) : discard(into); }

Attempt Transport::discard(std::span<char> scratch) {
  Attempt attempt = outcome(::recv(fd_, scratch.data(), scratch.size(), 0), Io::want_read);
  if (attempt.io == Io::ok && attempt.bytes == 0) return {Io::end};
  attempt.drained = attempt.bytes < scratch.size();
  return attempt;
}

Attempt Transport::write(std::string_view first, std::string_view second) {
  if (tls_) return write_record(first, second);
  if (second.empty()) return outcome(::send(fd_, first.data(), first.size(), MSG_NOSIGNAL), Io::want_write);
  iovec parts[2] = {{const_cast<char*>(first.data()), first.size()},
                    {const_cast<char*>(second.data()), second.size()}};
  msghdr message{};
  message.msg_iov = parts;
  message.msg_iovlen = 2;
  return outcome(::sendmsg(fd_, &message, MSG_NOSIGNAL), Io::want_write);
}

// A record each for head and body would be two system calls and two segments. OpenSSL wants a record that did
// not get away again, and no shorter: the cut depends on `first` alone.
Attempt Transport::write_record(std::string_view first, std::string_view second) {
  constexpr std::size_t kRecord = 16 * 1024;  // RFC 8446 5.1
  if (second.empty() || first.size() >= kRecord) return tls_->write(first);
  if (first.empty()) return tls_->write(second);
  std::array<char, kRecord> joined;
  const std::size_t more = std::min(second.size(), kRecord - first.size());
  std::ranges::copy(second.substr(0, more), std::ranges::copy(first, joined.begin()).out);
  return tls_->write({joined.data(), first.size() + more});
}

void Transport::finish_sending() {
  if (tls_) tls_->close_notify();
  ::shutdown(fd_, SHUT_WR);
}

bool Transport::is_quiet() const {
  char byte;
  return ::recv(fd_, &byte, 1, MSG_PEEK | MSG_DONTWAIT) < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
}

}  // namespace http
