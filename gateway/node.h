// What all workers of this process share: immutable configuration, and the few things that change.
#pragma once
#include <array>
#include <memory>
#include <string>
#include <vector>

#include "base/random.h"
#include "base/secret.h"
#include "base/time.h"
#include "gateway/bad_tokens.h"
#include "gateway/cache_changes.h"
#include "gateway/config.h"
#include "gateway/consent_use_store.h"
#include "gateway/idempotency_store.h"
#include "gateway/limit_table.h"
#include "gateway/live_keys.h"
#include "gateway/quota_store.h"
#include "gateway/revocation_log.h"
#include "gateway/span_buffer.h"
#include "http/blocking_pool.h"
#include "http/health_thread.h"
#include "http/name_thread.h"
#include "http/service.h"
#include "oauth/client_cache.h"
#include "oauth/client_keys.h"
#include "oauth/dpop.h"
#include "oauth/keys.h"
#include "oauth/once_store.h"
#include "oauth/settings.h"
#include "openapi/route_table.h"

namespace gateway {

/// Renders the HTML answer to a browser that asked for a page and got an error.
class ErrorPages {
 public:
  virtual ~ErrorPages() = default;
  /// On a pool thread.
  virtual http::Response page(const base::Error& error, const http::RequestView& request) = 0;
};

/// References outlive the workers. Everything behind them is immutable or thread-safe.
struct Node {
  const Config& config;
  const openapi::RouteTable& routes;
  const base::Clock& clock;
  base::Random& random;
  http::BlockingPool& pool;
  LimitTable& limits;
  QuotaStore& quotas;
  RevocationLog& revocations;
  const LiveKeys& keys;
  std::array<const http::Service*, 3> services{};  // by openapi::Served; nullptr: not a role of this process
  ErrorPages* error_pages = nullptr;
  bool serves_apis = true;                          // the role `api`
  bool serves_oauth = true;                         // the role `oauth`
  ConsentUseStore* consent_uses = nullptr;          // nullptr: what needs a consent for one use is refused
  oauth::OnceStore* once = nullptr;                 // nullptr: requests with a DPoP proof are refused
  const oauth::Settings* oauth_settings = nullptr;  // with oauth_keys: nullptr: JWT access tokens are refused
  const oauth::Keys* oauth_keys = nullptr;
  const oauth::DpopNonces* dpop_nonces = nullptr;  // nullptr: proofs need no nonce
  IdempotencyStore* idempotency = nullptr;      // with answer_secret: nullptr: requests with keys are refused
  const base::Secret* answer_secret = nullptr;  // kept answers are sealed with keys made of it
  oauth::ClientCache* clients = nullptr;  // with client_keys and once: nullptr: signed requests are refused
  oauth::ClientKeys* client_keys = nullptr;
  SpanBuffer* spans = nullptr;                  // nullptr: no collector, nothing is kept of sampled requests
  BadTokens* bad_tokens = nullptr;              // nullptr: nobody counts them
  CacheChanges* cache_changes = nullptr;        // nullptr: no answer is kept
  http::HealthThread* health_checks = nullptr;  // nullptr: no target is checked
  http::NameThread* names = nullptr;            // nullptr: targets' names are looked up once
};

}  // namespace gateway
