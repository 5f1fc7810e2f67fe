// A small blocking HTTP/1.1 client: one exchange on a connection of its own.
#include "http/client.h"

#include <netdb.h>
#include <sys/socket.h>

#include <memory>

#include "http/answer_reader.h"
#include "http/blocking_exchange.h"
#include "http/url.h"

namespace http {
namespace {

using base::Error;
using base::ErrorCode;
using SteadyTime = BlockingExchange::SteadyTime;

Error unavailable(std::string detail) {
  return {ErrorCode::backend_unavailable, "the server could not be reached", {}, std::move(detail)};
}

base::Status connect(BlockingExchange& exchange, const Url& url, SteadyTime deadline) {
  addrinfo hints{}, *found = nullptr;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_NUMERICSERV;
  if (const int failed = ::getaddrinfo(url.host.c_str(), std::to_string(url.port).c_str(), &hints, &found))
    return unavailable("resolve " + url.host + ": " + gai_strerror(failed));
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner(found, &::freeaddrinfo);
  base::Status last = unavailable("no address");
  for (const addrinfo* address = found; address != nullptr; address = address->ai_next)
    if ((last = exchange.connect(*address->ai_addr, address->ai_addrlen, deadline))) break;
  return last;
}

base::Status connect(BlockingExchange& exchange, const Url& url, const ClientRequest& request,
                     SteadyTime deadline) {
  if (!request.resolve) return connect(exchange, url, deadline);
  const auto literal = parse_ip_address(url.host);
  const Addresses addresses =
      literal ? Addresses(std::vector{*literal}) : request.resolve(url.host, request.timeout);
  if (!addresses) return addresses.error();
  base::Status last = unavailable("no address");
  for (const IpAddress& address : *addresses)
    if ((last = exchange.connect(address, url.port, deadline))) break;
  return last;
}

}  // namespace

base::Result<Response> fetch(const ClientRequest& request) {
  const auto url = parse_url(request.url);
  if (!url) return Error{ErrorCode::invalid_request, "the URL is not usable", {}, request.url};
  const auto head = client_request_head(request.method, *url, request.fields, request.body.size());
  if (!head) return Error{ErrorCode::invalid_request, "the request is not well-formed"};
  const SteadyTime deadline = std::chrono::steady_clock::now() + request.timeout;
  BlockingExchange exchange(deadline);
  if (auto s = connect(exchange, *url, request, deadline); !s) return s.error();
  if (auto s = exchange.secure(*url, request.ca_file); !s) return s.error();
  if (auto s = exchange.write(*head, request.body); !s) return s.error();
  return exchange.read(AnswerReader(request.method == "HEAD"));
}

}  // namespace http
