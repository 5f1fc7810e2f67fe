// A small blocking HTTP/1.1 client for tools, the demo shop and tests; the data path has its own upstream
// connections.
#pragma once
#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "http/message.h"
#include "http/resolver.h"

namespace http {

struct ClientRequest {
  std::string method = "GET";
  std::string url;  // http:// (https:// with the system's trust store or `ca_file`)
  std::vector<std::pair<std::string, std::string>> fields;
  std::string body;
  std::chrono::milliseconds timeout{10000};  // for the whole exchange
  std::string ca_file;                       // PEM; empty: the system's
  Resolver resolve{};  // asked within `timeout`; empty: getaddrinfo(3), which may take longer
};

/// One exchange on a connection of its own; no redirects are followed, at most 8 MiB of body.
/// backend_unavailable (connect, TLS, broken answer; `detail` says what), backend_timeout, invalid_request
/// (bad URL).
base::Result<Response> fetch(const ClientRequest& request);

}  // namespace http
