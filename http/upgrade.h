// A request that asks its backend for another protocol, and what comes of it.
#pragma once
#include <memory>

#include "http/upstream_connection.h"

namespace http {

/// RFC 9110 §7.8. Its request has no body, and names what it asks for.
struct Upgrade {
  /// Set by Upstream::forward() if the backend answered 101: head() and fields() are that answer, which is
  /// still to be checked and passed on. It never goes back to a pool.
  std::unique_ptr<UpstreamConnection> connection{};
};

}  // namespace http
