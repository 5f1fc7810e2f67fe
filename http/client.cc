// A small blocking HTTP/1.1 client: one exchange on a connection of its own.
#include "http/client.h"

#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>

#include "http/answer_head.h"
#include "http/answer_reader.h"
#include "http/field_syntax.h"
#include "http/tls.h"
#include "http/url.h"

namespace http {
namespace {

using base::Error;
using base::ErrorCode;
using SteadyClock = std::chrono::steady_clock;

constexpr std::size_t kReadBytes = 16 * 1024;

Error unavailable(std::string detail) {
  return {ErrorCode::backend_unavailable, "the server could not be reached", {}, std::move(detail)};
}
Error timed_out() { return {ErrorCode::backend_timeout, "the server did not answer in time"}; }

struct Descriptor {
  ~Descriptor() {
    if (fd >= 0) ::close(fd);
  }
  int fd = -1;
};

/// One exchange against its deadline.
class Exchange {
 public:
  explicit Exchange(SteadyClock::time_point deadline) : deadline_(deadline) {}

  base::Status connect(const Url& url, const std::string& ca_file) {
    addrinfo hints{}, *found = nullptr;
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_NUMERICSERV;
    if (const int failed = ::getaddrinfo(url.host.c_str(), std::to_string(url.port).c_str(), &hints, &found))
      return unavailable("resolve " + url.host + ": " + gai_strerror(failed));
    const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner(found, &::freeaddrinfo);
    base::Status last = unavailable("no address");
    for (const addrinfo* address = found; address != nullptr; address = address->ai_next)
      if ((last = connect_to(*address))) break;
    if (!last) return last;
    std::unique_ptr<TlsSession> tls;
    if (url.secure) {
      auto session = tls_connect(socket_.fd, url.host, ca_file);
      if (!session) return session.error();
      tls = *std::move(session);
    }
    transport_ = Transport(socket_.fd, std::move(tls));
    for (;;) {
      const Attempt attempt = transport_.handshake();
      if (attempt.io == Io::ok) return base::ok();
      if (attempt.io == Io::end || attempt.io == Io::failed) return unavailable("TLS handshake failed");
      if (!wait(attempt.io)) return timed_out();
    }
  }

  base::Status write(std::string_view head, std::string_view body) {
    while (!head.empty() || !body.empty()) {
      const Attempt attempt = transport_.write(head, body);
      if (attempt.io == Io::failed || attempt.io == Io::end)
        return base::ok();  // an answer may be there all the same
      if (attempt.io != Io::ok && !wait(attempt.io)) return timed_out();
      const std::size_t from_head = std::min(attempt.bytes, head.size());
      head.remove_prefix(from_head);
      body.remove_prefix(attempt.bytes - from_head);
    }
    return base::ok();
  }

  base::Result<Response> read(bool head_request) {
    AnswerReader reader(head_request);
    auto buffer = std::make_unique<char[]>(kReadBytes);
    for (;;) {
      const Attempt attempt = transport_.read({buffer.get(), kReadBytes});
      if (attempt.io == Io::want_read || attempt.io == Io::want_write) {
        if (!wait(attempt.io)) return timed_out();
        continue;
      }
      if (attempt.io == Io::failed) return unavailable("the connection was reset");
      const auto done = attempt.io == Io::end ? reader.end() : reader.feed({buffer.get(), attempt.bytes});
      if (!done) return done.error();
      if (*done) return reader.take();
    }
  }

 private:
  base::Status connect_to(const addrinfo& address) {
    if (socket_.fd >= 0) ::close(socket_.fd);
    socket_.fd = ::socket(address.ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (socket_.fd < 0) return unavailable(std::string("socket: ") + std::strerror(errno));
    const int on = 1;
    ::setsockopt(socket_.fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    int why = ::connect(socket_.fd, address.ai_addr, address.ai_addrlen) == 0 ? 0 : errno;
    if (why == EINPROGRESS) {
      if (!wait(Io::want_write)) return timed_out();
      socklen_t size = sizeof why;
      ::getsockopt(socket_.fd, SOL_SOCKET, SO_ERROR, &why, &size);
    }
    if (why != 0) return unavailable(std::string("connect: ") + std::strerror(why));
    return base::ok();
  }

  /// False when the deadline has passed.
  bool wait(Io direction) {
    for (;;) {
      const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline_ - SteadyClock::now());
      if (left.count() <= 0) return false;
      pollfd entry{socket_.fd, static_cast<short>(direction == Io::want_write ? POLLOUT : POLLIN), 0};
      if (::poll(&entry, 1, static_cast<int>(left.count())) > 0) return true;
    }
  }

  SteadyClock::time_point deadline_;
  Descriptor socket_;
  Transport transport_;
};

/// Nothing if a field could break out of its line.
std::optional<std::string> request_head(const ClientRequest& request, const Url& url) {
  std::string head = request.method + " " + url.target + " HTTP/1.1\r\n";
  if (!is_token(request.method)) return std::nullopt;
  bool has_host = false;
  for (const auto& [name, value] : request.fields) {
    if (!is_token(name) || !is_field_value(value)) return std::nullopt;
    has_host = has_host || same_field_name(name, "Host");
    append_field(head, name, value);
  }
  if (!has_host) append_field(head, "Host", url.authority);
  if (!request.body.empty() || (request.method != "GET" && request.method != "HEAD"))
    append_field(head, "Content-Length", std::to_string(request.body.size()));
  head.append("Connection: close\r\n\r\n");
  return head;
}

}  // namespace

base::Result<Response> fetch(const ClientRequest& request) {
  const auto url = parse_url(request.url);
  if (!url) return Error{ErrorCode::invalid_request, "the URL is not usable", {}, request.url};
  const auto head = request_head(request, *url);
  if (!head) return Error{ErrorCode::invalid_request, "the request is not well-formed"};
  Exchange exchange(SteadyClock::now() + request.timeout);
  if (auto s = exchange.connect(*url, request.ca_file); !s) return s.error();
  if (auto s = exchange.write(*head, request.body); !s) return s.error();
  return exchange.read(request.method == "HEAD");
}

}  // namespace http
