// Strict-Transport-Security: a browser that came by https stays there.
#pragma once
#include "http/connection.h"
#include "http/host.h"

namespace gateway {

/// RFC 6797 §7.1, for what this program answers itself; §7.2: not over plain HTTP. Not on loopback: the
/// browser would apply it to every other program that a developer runs there.
inline void require_https(const http::Connection& connection, http::Response& response) {
  if (!connection.head().secure) return;
  const auto host = http::parse_host(connection.head().framing.host);
  if (host && !http::is_loopback(*host)) response.set("Strict-Transport-Security", "max-age=31536000");
}

}  // namespace gateway
