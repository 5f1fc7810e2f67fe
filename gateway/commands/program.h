// What a process has for as long as it runs, whatever configuration and documents are loaded again meanwhile.
#pragma once
#include <memory>

#include "base/random.h"
#include "base/time.h"
#include "gateway/bad_tokens.h"
#include "gateway/cache_changes.h"
#include "gateway/commands/outbound.h"
#include "gateway/key_follower.h"
#include "gateway/limit_table.h"
#include "gateway/live_keys.h"
#include "gateway/operation_rows.h"
#include "gateway/published.h"
#include "gateway/revocation_log.h"
#include "gateway/span_buffer.h"
#include "http/health_thread.h"
#include "http/name_thread.h"
#include "http/safe_fetch.h"
#include "oauth/client_cache.h"
#include "oauth/client_keys_cache.h"
#include "oauth/dpop.h"
#include "oauth/endpoints/endpoints.h"
#include "portal/page.h"
#include "portal/user_claims.h"
#include "store/store.h"

namespace gateway::commands {

/// The public and private keys of a ring that sign for clients, with the gateway's assertion keys in the same
/// JWK Set.
std::shared_ptr<const oauth::SigningKeys> signing_keys(KeyRing& ring);

/// Members in the order of their dependencies; destroyed in the reverse order. Not movable: members refer to
/// others.
class Program {
 public:
  /// `config`: that of the start, which outlives it. `master`: the key under which the store's keys rest.
  Program(const Config& config, std::unique_ptr<const portal::Renderer> renderer, store::Store& store,
          base::Secret master, KeyRing keys, base::Clock& clock, base::Random& random);
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  /// Reads the revocation log now: called by the control thread and after this node revoked something.
  void follow_revocations();
  /// Makes the next step of the keys' schedule and takes what changed into use. On one thread only.
  void follow_keys();
  /// The text that a client's address answers with. Blocks.
  base::Result<std::string> fetch(const std::string& uri) const;

  const Config& config;
  std::unique_ptr<const portal::Renderer> renderer;
  store::Store& store;
  base::Clock& clock;
  base::Random& random;
  LimitTable limits;
  CacheChanges cache_changes;
  OperationRows operation_rows;
  BadTokens bad_tokens;
  RevocationLog revocations;
  oauth::Keys oauth_keys;
  LiveKeys data_path_keys;
  KeyFollower key_follower;
  oauth::DpopNonces dpop_nonces;
  http::SafeFetcher fetcher;
  oauth::ClientKeysCache client_keys;
  oauth::ClientCache known_clients;
  oauth::RevocationFollower introspection_revocations;
  oauth::AttemptCounters attempts;
  portal::AccountClaims user_claims;
  SpanBuffer* spans = nullptr;                  // set before anybody serves; nullptr: no collector
  http::HealthThread* health_checks = nullptr;  // set before anybody serves
  http::NameThread* names = nullptr;            // set before anybody serves
  oauth::Settings logout_settings;
  oauth::endpoints::BackchannelLogout backchannel_logout;
  Outbound outbound;  // last: its threads use the others
};

}  // namespace gateway::commands
