// `tollgate serve`: from the configuration to a running gateway, and back down again without losing a
// request.
#include <malloc.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <fstream>
#include <sstream>
#include <thread>

#include "base/log.h"
#include "gateway/admin.h"
#include "gateway/commands/command.h"
#include "gateway/commands/error_pages.h"
#include "gateway/commands/listener_tls.h"
#include "gateway/commands/opened.h"
#include "gateway/commands/spans.h"
#include "gateway/commands/start.h"
#include "gateway/commands/worker_thread.h"
#include "gateway/metrics_text.h"
#include "gateway/periodic.h"
#include "gateway/served_hosts.h"
#include "http/simple_server.h"

namespace gateway::commands {
namespace {

using Workers = std::vector<std::unique_ptr<WorkerThread>>;

// For exchanges in flight when told to stop: as long as a backend may take, within these bounds.
constexpr std::chrono::milliseconds kShortestGrace{10'000}, kLongestGrace{120'000}, kGraceSlack{2'000};
constexpr int kReturnAtOnce = 4 * 1024 * 1024;  // bytes
constexpr std::size_t kExpiryBatch = 500;       // rows

double age_seconds(base::Instant then, base::Instant now) {
  return std::chrono::duration<double>(now - then).count();
}

struct Roles {
  bool api = false, oauth = false, portal = false;
};

// nullopt for a name that is no role: a typing error would otherwise be a process that answers nothing.
std::optional<Roles> parse_roles(const std::string& text) {
  Roles roles;
  std::istringstream names(text);
  for (std::string name; std::getline(names, name, ',');) {
    if (name == "api")
      roles.api = true;
    else if (name == "oauth")
      roles.oauth = true;
    else if (name == "portal")
      roles.portal = true;
    else
      return std::nullopt;
  }
  if (!roles.api && !roles.oauth && !roles.portal) return std::nullopt;
  return roles;
}

AdminView admin_view(Program& program, const http::BlockingPool& pool, const Workers& workers,
                     SpanExporter* spans, const std::atomic<bool>& draining) {
  AdminView view;
  view.metrics = [&, spans] {
    std::vector<const Counters*> counters;
    Gauges gauges;
    for (const auto& worker : workers) {
      counters.push_back(&worker->worker().counters);
      gauges.connections += worker->connections();
      gauges.access_log_lost_bytes += worker->worker().access_log.lost();
    }
    gauges.revocations = program.revocations.size();
    gauges.blocking_queued = pool.queued();
    gauges.bugs = base::bugs_logged();
    if (spans) {
      gauges.spans_exported = spans->exported();
      gauges.spans_dropped = spans->buffer().dropped();
    }
    gauges.revocation_age_seconds = age_seconds(program.revocations.fresh_at(), program.clock.now());
    return metrics_text(counters, *program.published.routes, gauges);
  };
  view.not_ready = [&]() -> std::string {
    if (draining) return "draining";
    if (program.clock.now() - program.revocations.fresh_at() > kMostStale)
      return "the revocation log is stale: the store does not answer";
    try {
      program.store.ping();
    } catch (const std::exception&) {
      return "the store does not answer";
    }
    return {};
  };
  view.serves = [&program](std::string_view host) { return is_admin_host(program.config.admin, host); };
  return view;
}

std::vector<PeriodicJob> jobs(Program& program, ListenerTls& tls) {
  using namespace std::chrono_literals;
  return {
      {"reload certificates", 5s, [&tls] { tls.reload_if_changed(); }},
      {"follow revocations", 250ms, [&program] { program.follow_revocations(); }},
      {"forget expired revocations", 60s, [&program] { program.revocations.expire(program.clock.now()); }},
      {"delete expired rows", 30s,
       [&program] { program.store.users().delete_expired(program.clock.now(), kExpiryBatch); }}};
}

std::vector<http::ListenOptions> listen_options(const Config& config, const ListenerTls& tls) {
  http::ListenOptions options{config.listen.limits};
  options.host = config.listen.host;
  options.port = config.listen.port;
  options.tls = tls.context();
  std::vector<http::ListenOptions> out{options};
  if (config.mtls.port != 0) {
    options.host = config.mtls.host;
    options.port = config.mtls.port;
    options.tls = tls.mtls_context();
    out.push_back(options);
  }
  return out;
}

Workers start_workers(Node& node, const ListenerTls& tls) {
  std::vector<http::ListenOptions> options = listen_options(node.config, tls);
  const unsigned cores = std::max(1U, std::thread::hardware_concurrency());
  const unsigned count = node.config.workers ? node.config.workers : cores;
  Workers workers;
  for (unsigned i = 0; i < count; ++i) {
    workers.push_back(std::make_unique<WorkerThread>(node, options));
    for (std::size_t l = 0; l < options.size(); ++l) {
      options[l].port = workers.front()->port(l);
      options[l].join = true;
    }
  }
  return workers;
}

bool write_port_file(const std::string& file, std::uint16_t port, std::uint16_t admin_port) {
  if (file.empty()) return true;
  {
    std::ofstream out(file + ".new");
    out << "{\"port\":" << port << ",\"admin_port\":" << admin_port << "}\n";
    if (!out.flush()) return false;
  }
  return std::rename((file + ".new").c_str(), file.c_str()) == 0;
}

/// A payment that a backend has seen must get its answer, or its time-out.
std::chrono::milliseconds grace_for(const openapi::RouteTable& routes) {
  std::chrono::milliseconds longest{0};
  for (const openapi::Route& route : routes.routes()) {
    const openapi::Policy& policy = route.operation->policy;
    if (policy.served_by == openapi::Served::proxy)
      longest = std::max(longest, policy.connect_timeout + policy.response_timeout);
  }
  return std::clamp(longest + kGraceSlack, kShortestGrace, kLongestGrace);
}

void drain(const Workers& workers, std::chrono::milliseconds grace) {
  for (const auto& worker : workers) worker->drain();
  const auto until = std::chrono::steady_clock::now() + grace;
  const auto open = [&] {
    std::size_t total = 0;
    for (const auto& worker : workers) total += worker->connections();
    return total;
  };
  while (open() != 0 && std::chrono::steady_clock::now() < until)
    std::this_thread::sleep_for(std::chrono::milliseconds{20});
  if (const std::size_t left = open())
    base::log(base::LogLevel::warn, "connections were cut off at the end of the grace period",
              {{"count", std::to_string(left)}});
}

// From the first request to the last; the workers still exist afterwards, with nothing left to do.
int answer_until_stopped(const Config& config, Program& program, const ServeOptions& options,
                         const http::BlockingPool& pool, const Workers& workers, SpanExporter* spans,
                         ListenerTls& tls) {
  std::atomic<bool> draining{false};
  const AdminView view = admin_view(program, pool, workers, spans, draining);
  http::SimpleServerOptions admin_options;
  admin_options.host = config.admin.host;
  admin_options.port = config.admin.port;
  admin_options.threads = 2;
  http::SimpleServer admin(admin_options,
                           [&view](const http::RequestView& request) { return answer_admin(view, request); });
  Periodic periodic(jobs(program, tls));
  // A thread of its own: while it makes an RSA key, the revocations must not wait.
  Periodic keys({{"follow keys", std::chrono::seconds{1}, [&program] { program.follow_keys(); }}});
  for (const auto& worker : workers) worker->start();
  const std::uint16_t port = workers.front()->port();
  if (!write_port_file(options.port_file, port, admin.port()))
    return fail("cannot write " + options.port_file);
  base::log(base::LogLevel::info, "ready",
            {{"issuer", config.issuer},
             {"listen", config.listen.host + ":" + std::to_string(port)},
             {"admin", config.admin.host + ":" + std::to_string(admin.port())},
             {"workers", std::to_string(workers.size())},
             {"store", program.store.where()}});
  const int signal = http::wait_for_stop_signal([&workers] {
    if (!base::reopen_log())
      base::log(base::LogLevel::error, "the log cannot be opened again: the old file stays in use");
    for (const auto& worker : workers) worker->reopen_log();
    base::log(base::LogLevel::info, "the log files were opened again", {{"signal", "SIGHUP"}});
  });
  base::log(base::LogLevel::info, "stopping", {{"signal", signal == SIGTERM ? "SIGTERM" : "SIGINT"}});
  draining = true;
  drain(workers, grace_for(*program.published.routes));
  return 0;
}

int run(const Config& config, Program& program, const ServeOptions& options, const Roles& roles,
        ListenerTls& tls) {
  auto pool = std::make_unique<http::BlockingPool>(config.blocking_threads, config.blocking_queue);
  PortalErrorPages error_pages(program.browser);
  const std::unique_ptr<SpanExporter> spans = start_spans(config, program.clock, program.random);
  Node node{config,
            *program.published.routes,
            program.clock,
            program.random,
            *pool,
            program.limits,
            program.store.quotas(),
            program.revocations,
            program.data_path_keys,
            program.services(),
            &error_pages,
            roles.api,
            roles.oauth,
            &program.store.consent_uses(),
            &program.store.once(),
            &program.oauth_settings,
            &program.oauth_keys,
            config.dpop_nonce ? &program.dpop_nonces : nullptr,
            &program.store.idempotency_keys(),
            &program.oauth_keys.web,
            &program.known_clients,
            &program.client_keys,
            spans ? &spans->buffer() : nullptr};
  program.oauth_context.run_soon = [&pool](std::function<void()> job) { return pool->post(std::move(job)); };
  if (!roles.portal) node.services[static_cast<std::size_t>(openapi::Served::portal)] = nullptr;
  program.follow_revocations();
  const Workers workers = start_workers(node, tls);
  const int status = answer_until_stopped(config, program, options, *pool, workers, spans.get(), tls);
  // Pool jobs use the exchanges they belong to and post to the workers' loops, and workers queue jobs: so the
  // threads of the workers end first, then the pool and what the store's thread does for them, then what the
  // workers hold.
  for (const auto& worker : workers) worker->stop();
  pool.reset();
  program.store.grants().settle();
  program.limits.give_back_all(program.store.quotas());
  if (spans) spans->stop();  // last: a collector that is slow holds up neither money nor quota
  return status;
}

}  // namespace

int serve(const ServeOptions& options) {
  const auto roles = parse_roles(options.roles);
  if (!roles) return fail("--roles takes api, oauth and portal, separated by commas");
  auto config = read_config(options.config);
  if (!config) return 1;
  if (options.port) config->listen.port = *options.port;
  if (options.admin_port) config->admin.port = *options.admin_port;
  auto parts = read_parts(*config);
  if (!parts) return 1;
  // A password takes 19 MiB for a moment. Without this, malloc would learn to keep such blocks, one a thread,
  // for ever.
  ::mallopt(M_MMAP_THRESHOLD, kReturnAtOnce);
  base::SystemClock clock;
  auto tls = load_listener_tls(*config, clock);
  if (!tls) return 1;
  http::block_stop_signals_and_hangup();
  std::signal(SIGPIPE, SIG_IGN);
  try {
    const auto store = open_store(*config);
    if (!store) return 1;
    base::SystemRandom random;
    const auto program = put_together(*config, *std::move(parts), *store, clock, random);
    if (!program) return 1;
    base::start_log(config->log.file, config->log.level, config->log.json);
    const int status = run(*config, *program, options, *roles, *tls);
    base::stop_log();
    return status;
  } catch (const std::exception& failure) {  // store::Failure, std::system_error of a listener or a file
    base::stop_log();
    return fail(failure.what());
  }
}

}  // namespace gateway::commands
