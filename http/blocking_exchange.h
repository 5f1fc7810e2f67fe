// One exchange of a blocking client on a connection of its own, against a deadline.
#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "http/answer_reader.h"
#include "http/ip_address.h"
#include "http/message.h"
#include "http/transport.h"
#include "http/url.h"

struct sockaddr;

namespace http {

/// Used once, by one thread. Every step blocks until it is done or the deadline has passed: backend_timeout;
/// what goes wrong otherwise is backend_unavailable with `detail`.
class BlockingExchange {
 public:
  using SteadyTime = std::chrono::steady_clock::time_point;
  explicit BlockingExchange(SteadyTime deadline) : deadline_(deadline) {}
  ~BlockingExchange();
  BlockingExchange(const BlockingExchange&) = delete;
  BlockingExchange& operator=(const BlockingExchange&) = delete;

  /// Until `not_after` or the deadline. May be called again after it failed.
  base::Status connect(const sockaddr& address, unsigned address_size, SteadyTime not_after);
  base::Status connect(const IpAddress& address, std::uint16_t port, SteadyTime not_after);
  /// The TLS handshake, if the URL is https, with a server that has a certificate for the URL's host.
  base::Status secure(const Url& url, const std::string& ca_file);
  /// Stops early when the server has had enough: it may have answered all the same.
  base::Status write(std::string_view head, std::string_view body);
  base::Result<Response> read(AnswerReader reader);

 private:
  bool wait(Io direction, SteadyTime until);  // false: that time has passed
  SteadyTime deadline_;
  int fd_ = -1;
  Transport transport_;
};

/// The head of a request that ends its connection: Host, unless it is among the fields, and Content-Length
/// are added. nullopt if the method or a field could break out of its line.
std::optional<std::string> client_request_head(std::string_view method, const Url& url,
                                               const std::vector<std::pair<std::string, std::string>>& fields,
                                               std::size_t body_size);

}  // namespace http
