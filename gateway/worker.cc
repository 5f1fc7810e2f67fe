// Making a worker: its backends and its copies of what must not be shared.
#include "gateway/worker.h"

#include "gateway/operation_rows.h"
#include "gateway/origin.h"

namespace gateway {
namespace {

std::shared_ptr<Backend> make_backend(http::Core& core, const std::string& name, const std::string& url,
                                      const std::shared_ptr<Backend>& before) {
  if (before && before->url == url) return before;
  const auto origin = parse_origin(url);
  if (!origin) return nullptr;
  auto backend = std::make_shared<Backend>();
  backend->name = name;
  backend->url = url;
  backend->authority = origin->authority();
  http::UpstreamOptions options;
  options.host = origin->host;
  options.port = origin->port;
  backend->upstream = std::make_unique<http::Upstream>(core, options);
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
      revocations_seen(state_->revocations_seen),
      assertions(state_->assertions),
      limits(state_->limits),
      limits_key(state_->limits_key),
      ids(state_->ids),
      trace_ids(state_->trace_ids),
      trace_sampling(gateway::trace_sampling(n.config.tracing.sample, n.config.tracing.trust_sampled)),
      counters(state_->counters),
      access_log(state_->access_log),
      idle_scratch(state_->idle_scratch),
      in_flight(state_->in_flight) {
  for (const auto& [name, upstream] : node.config.upstreams) {
    const std::array<const std::string*, 2> urls{&upstream.sandbox, &upstream.live};
    const auto known = before ? before->find(name) : backends_.end();
    const bool is_known = before && known != before->end();
    for (std::size_t i = 0; i < urls.size(); ++i)
      backends_[name][i] = make_backend(core, name, *urls[i], is_known ? known->second[i] : nullptr);
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

void Worker::begin() { counters.make_rows(row_count(node.routes)); }

void Worker::follow_keys() {
  const std::uint64_t epoch = node.keys.epoch();
  if (epoch == keys_seen) return;
  keys_seen = epoch;
  keys = node.keys.current();
  sealer = oauth::TokenSealer(keys->sealing);
}

}  // namespace gateway
