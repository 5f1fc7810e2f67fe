// Making a worker: its backends and its copies of what must not be shared.
#include "gateway/worker.h"

#include "gateway/origin.h"

namespace gateway {
namespace {

std::unique_ptr<Backend> make_backend(http::Core& core, const std::string& name, const std::string& url) {
  const auto origin = parse_origin(url);
  if (!origin) return nullptr;
  auto backend = std::make_unique<Backend>();
  backend->name = name;
  backend->authority = origin->authority();
  http::UpstreamOptions options;
  options.host = origin->host;
  options.port = origin->port;
  backend->upstream = std::make_unique<http::Upstream>(core, options);
  return backend;
}

}  // namespace

Worker::Worker(Node& node)
    : node(node),
      core(node.clock),
      hosts(node.config, node.config.listen.port),
      keys_seen(node.keys.epoch()),
      keys(node.keys.current()),
      sealer(keys->sealing),
      ids(node.random),
      trace_ids(node.random),
      trace_sampling(gateway::trace_sampling(node.config.tracing.sample, node.config.tracing.trust_sampled)),
      counters(node.routes.routes().size()),
      access_log(node.config.access_log) {
  for (const auto& [name, upstream] : node.config.upstreams) {
    backends_[name][static_cast<std::size_t>(oauth::Environment::sandbox)] =
        make_backend(core, name, upstream.sandbox);
    backends_[name][static_cast<std::size_t>(oauth::Environment::live)] =
        make_backend(core, name, upstream.live);
  }
  backend_of_route.resize(node.routes.routes().size());
  for (const openapi::Route& route : node.routes.routes()) {
    const auto found = backends_.find(route.operation->policy.upstream);
    if (found == backends_.end()) continue;
    for (std::size_t i = 0; i < 2; ++i) backend_of_route[route.index][i] = found->second[i].get();
  }
}

Worker::~Worker() { core.unwind(); }

void Worker::follow_keys() {
  const std::uint64_t epoch = node.keys.epoch();
  if (epoch == keys_seen) return;
  keys_seen = epoch;
  keys = node.keys.current();
  sealer = oauth::TokenSealer(keys->sealing);
}

}  // namespace gateway
