// Making a worker: its backends and its copies of what must not be shared.
#include "gateway/worker.h"

#include "gateway/operation_rows.h"
#include "gateway/origin.h"
#include "gateway/upstream_tls.h"

namespace gateway {
namespace {

constexpr std::array<const char*, 2> kEnvironments{"sandbox", "live"};

/// What holds in one environment, by oauth::Environment.
UpstreamConfig in_environment(UpstreamConfig config, std::size_t environment) {
  (environment == 0 ? config.live : config.sandbox).clear();
  return config;
}

/// What the health checks say of one target; nullptr if there are none. A target that was checked before, in
/// another way, begins with what was found.
std::shared_ptr<const http::TargetVerdict> verdict_of(Node& node, const http::TargetOptions& target,
                                                      http::HealthCheckLabels labels,
                                                      const std::string& authority,
                                                      const HealthCheckConfig& config,
                                                      const Backend* before) {
  if (config.path.empty() || node.health_checks == nullptr || !node.serves_apis) return nullptr;
  http::HealthCheckOptions options;
  options.labels = std::move(labels);
  options.host = target.upstream.host;
  options.port = target.upstream.port;
  options.tls = target.upstream.tls;
  options.server_name = target.upstream.server_name;
  options.name = target.upstream.name;
  options.authority = authority;
  options.path = config.path;
  options.every = config.every;
  options.timeout = config.timeout;
  options.rules = config.rules;
  bool healthy = true;
  if (before) {
    const std::vector<TargetConfig>& known =
        before->config.sandbox.empty() ? before->config.live : before->config.sandbox;
    for (std::size_t i = 0; i < known.size(); ++i)
      if (known[i].url == options.labels.target && before->targets->verdict(i))
        healthy = before->targets->verdict(i)->healthy();
  }
  return node.health_checks->watch(options, healthy);
}

/// The one of before if nothing was changed, with its connections and what it has learned of its targets.
std::shared_ptr<Backend> make_backend(Node& node, http::Core& core, const std::string& name,
                                      const char* environment, UpstreamConfig config,
                                      const std::shared_ptr<Backend>& before) {
  const std::vector<TargetConfig>& targets = config.sandbox.empty() ? config.live : config.sandbox;
  if (targets.empty()) return nullptr;
  std::shared_ptr<const http::ClientTls> tls = tls_of(name, config);
  if (before && before->config == config && before->tls == tls) return before;
  auto backend = std::make_shared<Backend>();
  backend->name = name;
  backend->authority = config.host;
  backend->tls = tls;
  http::TargetGroupOptions options;
  options.health = config.health;
  options.retries = config.retries;
  options.max_ejected = static_cast<unsigned>(config.max_ejected);
  node.random.fill({reinterpret_cast<unsigned char*>(&options.seed), sizeof options.seed});
  for (const TargetConfig& target : targets) {
    const auto origin = parse_origin(target.url);
    if (!origin) return nullptr;
    if (backend->authority.empty()) backend->authority = origin->authority();
    http::TargetOptions& one = options.targets.emplace_back();
    one.upstream.host = origin->host;
    one.upstream.port = origin->port;
    if (origin->secure) one.upstream.tls = tls;
    one.upstream.server_name = config.server_name;
    if (node.names && node.serves_apis)
      one.upstream.name = node.names->follow(origin->host, origin->port, config.resolve_every);
    one.weight = static_cast<std::uint32_t>(target.weight);
    one.verdict = verdict_of(node, one, {name, environment, target.url}, backend->authority,
                             config.health_check, before.get());
  }
  backend->targets = std::make_unique<http::TargetGroup>(core, options);
  backend->config = std::move(config);
  return backend;
}

}  // namespace

Worker::Worker(Node& n) : Worker(nullptr, n, std::make_shared<WorkerState>(n), nullptr) { begin(); }

Worker::Worker(const std::shared_ptr<Node>& n) : Worker(n, *n, std::make_shared<WorkerState>(*n), nullptr) {
  begin();
}

Worker::Worker(std::shared_ptr<Node> n, const Worker& before)
    : Worker(n, *n, before.state_, &before.backends_) {}

Worker::Worker(std::shared_ptr<Node> owner, Node& n, std::shared_ptr<WorkerState> state,
               const Backends* before)
    : node_owner_(std::move(owner)),
      state_(std::move(state)),
      node(n),
      core(state_->core),
      hosts(n.config, n.config.listen.port),
      keys_seen(state_->keys_seen),
      keys(state_->keys),
      sealer(state_->sealer),
      jwts(state_->jwts),
      revoked(state_->revoked),
      assertions(state_->assertions),
      limits(state_->limits),
      partitions(state_->partitions),
      ids(state_->ids),
      trace_ids(state_->trace_ids),
      trace_sampling(gateway::trace_sampling(n.config.tracing.sample, n.config.tracing.trust_sampled)),
      answers(state_->answers),
      counters(state_->counters),
      access_log(state_->access_log),
      idle_scratch(state_->idle_scratch),
      in_flight(state_->in_flight),
      tunnels(state_->tunnels) {
  for (const auto& [name, upstream] : node.config.upstreams) {
    const auto known = before ? before->find(name) : backends_.end();
    const bool is_known = before && known != before->end();
    for (std::size_t i = 0; i < kEnvironments.size(); ++i)
      backends_[name][i] = make_backend(node, core, name, kEnvironments[i], in_environment(upstream, i),
                                        is_known ? known->second[i] : nullptr);
  }
  backend_of_route.resize(row_count(node.routes));
  for (const openapi::Route& route : node.routes.routes()) {
    const auto found = backends_.find(route.operation->policy.upstream);
    if (found == backends_.end()) continue;
    for (std::size_t i = 0; i < 2; ++i) backend_of_route[route.index][i] = found->second[i].get();
  }
}

Worker::~Worker() {
  if (state_.use_count() == 1) core.unwind();
}

void Worker::begin() {
  counters.cache_bytes.set(0);
  answers.restart(node.config.cache_memory / node.config.worker_threads());
  answers_edition = answers.edition();
  counters.make_rows(row_count(node.routes));
  std::vector<TargetSeries> series;
  for (const auto& [name, both] : backends_)
    for (std::size_t i = 0; i < kEnvironments.size(); ++i) {
      if (!both[i]) continue;
      const UpstreamConfig& config = both[i]->config;
      const std::vector<TargetConfig>& targets = i == 0 ? config.sandbox : config.live;
      for (std::size_t target = 0; target < targets.size(); ++target)
        series.push_back({name, kEnvironments[i], targets[target].url, both[i]->targets->tally(target),
                          both[i]->targets->verdict(target)});
    }
  counters.set_targets(std::move(series));
}

void Worker::follow_keys() {
  const std::uint64_t epoch = node.keys.epoch();
  if (epoch == keys_seen) return;
  keys_seen = epoch;
  keys = node.keys.current();
  sealer = oauth::TokenSealer(keys->sealing);
}

}  // namespace gateway
