// Cache-Status (RFC 9211): what the cache did with a request.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"

namespace gateway {

struct CacheNote {
  std::string_view forwarded{};  // §2.2: why; empty: a hit
  int forward_status = 0;  // §2.3: of the backend's answer, where it is not the one that is sent; 0: left out
  bool stored = false;     // §2.5
  std::optional<base::Seconds> ttl{};  // §2.4: of freshness that is left; negative once it is stale
  std::string_view detail{};           // §2.8: a token
};

/// The member of this cache: `tollgate; hit; ttl=30`.
std::string cache_status(const CacheNote& note);

}  // namespace gateway
