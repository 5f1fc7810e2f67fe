// One worker: a thread with its own event loop, connections to backends, caches and counters.
#pragma once
#include <array>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "gateway/access_log.h"
#include "gateway/assertion.h"
#include "gateway/counters.h"
#include "gateway/exchange.h"
#include "gateway/jwt_cache.h"
#include "gateway/node.h"
#include "gateway/request_ids.h"
#include "gateway/served_hosts.h"
#include "http/core.h"
#include "http/target_group.h"
#include "oauth/revocation_view.h"

namespace gateway {

/// A backend as one worker talks to it.
struct Backend {
  std::string name;                            // in tollgate.yaml; the assertion's audience
  std::string authority;                       // Host
  std::chrono::milliseconds total_timeout{0};  // 0: the operation's connect + response timeouts
  std::unique_ptr<http::TargetGroup> targets;
};

/// Used by its own thread only, except `counters`. Stages take the members they need.
struct Worker {
  explicit Worker(Node& node);
  ~Worker();  // unwinds exchanges that still wait: they use what is below
  /// The keys of this moment; costs one atomic load while they are the same.
  void follow_keys();

  Node& node;
  http::Core core;
  ServedHosts hosts;  // with the port of the configuration, until a listener has the real one
  std::uint64_t keys_seen;
  std::shared_ptr<const DataPathKeys> keys;
  oauth::TokenSealer sealer;
  JwtCache jwts;
  oauth::RevocationView revoked;
  std::uint64_t revocations_seen = 0;
  AssertionCache assertions;
  std::vector<std::array<Backend*, 2>>
      backend_of_route;  // by route index and environment; nullptr if not configured
  std::unordered_map<std::string, AppLimits*> limits;  // app, line end, plan -> its limits on this node
  std::string limits_key;
  RequestIds ids;
  Counters counters;
  AccessLog access_log;
  std::vector<std::unique_ptr<Scratch>> idle_scratch;

 private:
  std::map<std::string, std::array<std::unique_ptr<Backend>, 2>> backends_;
};

}  // namespace gateway
