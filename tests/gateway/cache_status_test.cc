// Tests of Cache-Status: the parameters of RFC 9211 §2, in their order.
#include "gateway/cache_status.h"

#include <doctest/doctest.h>

using gateway::cache_status;
using gateway::CacheNote;

TEST_CASE("Cache-Status: hits, misses, and what was asked again (RFC 9211 2)") {
  CacheNote hit;
  hit.ttl = base::Seconds{30};
  CHECK(cache_status(hit) == "tollgate; hit; ttl=30");
  CacheNote miss;
  miss.forwarded = "uri-miss";
  CHECK(cache_status(miss) == "tollgate; fwd=uri-miss");
  miss.stored = true;
  miss.ttl = base::Seconds{0};
  CHECK(cache_status(miss) == "tollgate; fwd=uri-miss; stored; ttl=0");
  CacheNote stale;
  stale.forwarded = "stale";
  stale.forward_status = 503;
  stale.ttl = base::Seconds{-12};
  stale.detail = "stale-if-error";
  CHECK(cache_status(stale) == "tollgate; fwd=stale; fwd-status=503; ttl=-12; detail=stale-if-error");
}
