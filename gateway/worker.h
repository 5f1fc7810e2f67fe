// One worker as one edition of configuration and documents makes it: its backends, and what it keeps.
#pragma once
#include <array>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "gateway/served_hosts.h"
#include "gateway/trace_context.h"
#include "gateway/worker_state.h"
#include "http/target_group.h"

namespace gateway {

/// A backend as one worker talks to it.
struct Backend {
  std::string name;                            // in tollgate.yaml; the assertion's audience
  UpstreamConfig config;                       // that it was made from
  std::string authority;                       // Host
  std::shared_ptr<const http::ClientTls> tls;  // nullptr: plain
  std::unique_ptr<http::TargetGroup> targets;
};

/// Used by its own thread only, except as its constructors and WorkerState say. Stages take the members they
/// need. A request keeps the Worker that it began with; the next one may have another.
struct Worker {
  /// The first of a thread.
  explicit Worker(Node& node);  // outlives it
  explicit Worker(const std::shared_ptr<Node>& node);
  /// The next one, for another edition: keeps the state, and the backends that are the same, files of TLS
  /// included, with their connections. On any thread, while `before` serves; it begins with begin(). Throws
  /// std::system_error for a backend whose name cannot be resolved, std::runtime_error for files of TLS that
  /// cannot be used.
  Worker(std::shared_ptr<Node> node, const Worker& before);
  ~Worker();  // the last one of a thread unwinds exchanges that still wait: they use what is below
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;
  /// On its thread, before its first request.
  void begin();
  /// The keys of this moment; costs one atomic load while they are the same.
  void follow_keys();
  const std::shared_ptr<WorkerState>& state() const noexcept { return state_; }

 private:
  std::shared_ptr<Node> node_owner_;  // of the edition; empty: somebody else's
  std::shared_ptr<WorkerState> state_;
  using Backends = std::map<std::string, std::array<std::shared_ptr<Backend>, 2>>;
  Backends backends_;  // never changed after construction

 public:
  Node& node;
  http::Core& core;
  ServedHosts hosts;  // with the port of the configuration, until a listener has the real one
  std::uint64_t& keys_seen;
  std::shared_ptr<const DataPathKeys>& keys;
  oauth::TokenSealer& sealer;
  JwtCache& jwts;
  RevocationReader& revoked;
  AssertionCache& assertions;
  LimitsIndex& limits;
  PartitionCache& partitions;
  RequestIds& ids;
  TraceIds& trace_ids;
  TraceSampling trace_sampling;
  AnswerCache& answers;
  Counters& counters;
  AccessLog& access_log;
  std::vector<std::unique_ptr<Scratch>>& idle_scratch;
  std::size_t& in_flight;
  std::size_t& tunnels;
  std::uint64_t answers_edition = 0;  // of `answers`, from begin(); another one has begun when it differs
  std::vector<std::array<Backend*, 2>>
      backend_of_route;  // by route index and environment; nullptr if not configured

 private:
  Worker(std::shared_ptr<Node> owner, Node& node, std::shared_ptr<WorkerState> state, const Backends* before);
};

}  // namespace gateway
