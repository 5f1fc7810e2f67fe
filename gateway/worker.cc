// Making a worker: its backends and its copies of what must not be shared.
#include "gateway/worker.h"

#include "gateway/origin.h"

namespace gateway {
namespace {

std::unique_ptr<Backend> make_backend(Node& node, http::Core& core, const std::string& name,
                                      const UpstreamConfig& config,
                                      const std::vector<TargetConfig>& targets) {
  if (targets.empty()) return nullptr;
  auto backend = std::make_unique<Backend>();
  backend->name = name;
  backend->authority = config.host;
  backend->total_timeout = config.total_timeout;
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
    one.weight = static_cast<std::uint32_t>(target.weight);
  }
  backend->targets = std::make_unique<http::TargetGroup>(core, options);
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
      counters(node.routes.routes().size()),
      access_log(node.config.access_log) {
  for (const auto& [name, upstream] : node.config.upstreams) {
    backends_[name][static_cast<std::size_t>(oauth::Environment::sandbox)] =
        make_backend(node, core, name, upstream, upstream.sandbox);
    backends_[name][static_cast<std::size_t>(oauth::Environment::live)] =
        make_backend(node, core, name, upstream, upstream.live);
  }
  static constexpr std::array<const char*, 2> kEnvironments{"sandbox", "live"};
  for (const auto& [name, both] : backends_)
    for (std::size_t environment = 0; environment < 2; ++environment) {
      const http::TargetGroup* group = both[environment] ? both[environment]->targets.get() : nullptr;
      if (!group || group->size() < 2) continue;
      const UpstreamConfig& config = node.config.upstreams.at(name);
      const auto& targets = environment == 0 ? config.sandbox : config.live;
      for (std::size_t i = 0; i < group->size(); ++i)
        counters.targets.push_back({name, kEnvironments[environment], targets[i].url, &group->tally(i)});
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
