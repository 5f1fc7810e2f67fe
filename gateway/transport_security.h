// Strict-Transport-Security: a browser that came by https stays there.
#pragma once
#include "http/connection.h"

namespace gateway {

/// RFC 6797 §7.1, for what this program answers itself; §7.2: not over plain HTTP.
inline void require_https(const http::Connection& connection, http::Response& response) {
  if (connection.head().secure) response.set("Strict-Transport-Security", "max-age=31536000");
}

}  // namespace gateway
