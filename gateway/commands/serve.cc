// `tollgate serve`: from the configuration to a running gateway, and back down again without losing a
// request.
#include <malloc.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <fstream>
#include <sstream>
#include <thread>

#include "base/log.h"
#include "gateway/admin.h"
#include "gateway/commands/command.h"
#include "gateway/commands/listener_tls.h"
#include "gateway/commands/opened.h"
#include "gateway/commands/reloader.h"
#include "gateway/commands/spans.h"
#include "gateway/commands/start.h"
#include "gateway/commands/worker_thread.h"
#include "gateway/handover.h"
#include "gateway/metrics_text.h"
#include "gateway/periodic.h"
#include "gateway/served_hosts.h"
#include "gateway/service_manager.h"
#include "gateway/upstream_config.h"
#include "http/simple_server.h"

namespace gateway::commands {
namespace {

using Workers = std::vector<std::unique_ptr<WorkerThread>>;

// For exchanges in flight when told to stop: as long as a backend may take, within these bounds.
constexpr std::chrono::milliseconds kShortestGrace{10'000}, kLongestGrace{120'000}, kGraceSlack{2'000};
constexpr int kReturnAtOnce = 4 * 1024 * 1024;  // bytes
constexpr std::size_t kExpiryBatch = 500;       // rows
constexpr int kMostExpiryBatches = 40;
// For clients of a process that is replaced: they go on using a connection, or let it rest.
constexpr std::chrono::milliseconds kIdlePatience{5'000}, kNoPatience{0};
constexpr std::chrono::milliseconds kSuccessorPatience{60'000};
constexpr const char* kAdminName = "admin";

double age_seconds(base::Instant then, base::Instant now) {
  return std::chrono::duration<double>(now - then).count();
}

// nullopt for a name that is no role: a typing error would otherwise be a process that answers nothing.
std::optional<Roles> parse_roles(const std::string& text) {
  Roles roles{false, false, false};
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

AdminView admin_view(Program& program, const Reloader& reloader, const http::BlockingPool& pool,
                     const Workers& workers, SpanExporter* spans, const std::atomic<bool>& draining) {
  AdminView view;
  view.metrics = [&, spans] {
    std::vector<const Counters*> counters;
    Gauges gauges;
    for (const auto& worker : workers) {
      counters.push_back(&worker->counters());
      gauges.connections += worker->connections();
      gauges.access_log_lost_bytes += worker->access_log().lost();
    }
    gauges.revocations = program.revocations.size();
    gauges.blocking_queued = pool.queued();
    gauges.bugs = base::bugs_logged();
    if (spans) {
      gauges.spans_exported = spans->exported();
      gauges.spans_dropped = spans->buffer().dropped();
    }
    gauges.revocation_age_seconds = age_seconds(program.revocations.fresh_at(), program.clock.now());
    const Reloader::State reloads = reloader.state();
    gauges.reloads = reloads.taken;
    gauges.reloads_failed = reloads.refused;
    gauges.reload_ok = reloads.problem.empty();
    return metrics_text(counters, program.operation_rows.names(), gauges);
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
  view.notice = [&reloader]() -> std::string {
    const std::string problem = reloader.state().problem;
    return problem.empty() ? problem : "not reloaded, what is in use stays: " + problem;
  };
  view.serves = [&program](std::string_view host) { return is_admin_host(program.config.admin, host); };
  return view;
}

std::vector<PeriodicJob> revocation_jobs(Program& program) {
  using namespace std::chrono_literals;
  return {
      {"follow revocations", 250ms, [&program] { program.follow_revocations(); }},
      {"forget expired revocations", 60s, [&program] { program.revocations.expire(program.clock.now()); }}};
}

std::vector<PeriodicJob> reload_jobs(ListenerTls& tls, Reloader& reloader) {
  using namespace std::chrono_literals;
  return {{"reload certificates", 5s, [&tls] { tls.reload_if_changed(); }},
          {"reload configuration and documents", 1s, [&reloader] { reloader.look_at_files(); }}};
}

std::vector<PeriodicJob> store_jobs(Program& program) {
  using namespace std::chrono_literals;
  return {{"return idle leases", 1s, [&program] { program.limits.give_back_idle(program.store.quotas()); }},
          {"delete expired rows", 30s, [&program] {
             // A batch is one transaction. Quotas of users a minute can leave very many rows.
             for (int batches = 0; batches < kMostExpiryBatches; ++batches)
               if (program.store.users().delete_expired(program.clock.now(), kExpiryBatch) < kExpiryBatch)
                 break;
           }}};
}

struct Listening {
  const char* name;  // in the configuration
  http::ListenOptions options;
};

/// The main one first.
std::vector<Listening> listeners_of(const Config& config, const ListenerTls& tls) {
  http::ListenOptions options{config.listen.limits};
  const auto at = [&options](const std::string& host, std::uint16_t port, const http::TlsContext* context) {
    options.host = host;
    options.port = port;
    options.tls = context;
    return options;
  };
  std::vector<Listening> out{{"listen", at(config.listen.host, config.listen.port, tls.context())}};
  if (config.mtls.port != 0)
    out.push_back({"listen.mtls", at(config.mtls.host, config.mtls.port, tls.mtls_context())});
  if (config.redirect.port != 0)
    out.push_back({"listen.redirect", at(config.redirect.host, config.redirect.port, nullptr)});
  return out;
}

Workers start_workers(const std::shared_ptr<Node>& node, const ListenerTls& tls, HandedOver& handed) {
  const std::vector<Listening> listeners = listeners_of(node->config, tls);
  const unsigned count = node->config.worker_threads();
  std::vector<std::vector<int>> inherited;
  for (const auto& [name, options] : listeners)
    inherited.push_back(take_sockets(handed, listener_key(name, options.host, options.port)));
  Workers workers;
  for (unsigned i = 0; i < count; ++i) {
    std::vector<WorkerListener> own;
    for (std::size_t l = 0; l < listeners.size(); ++l) {
      http::ListenOptions one = listeners[l].options;
      if (i < inherited[l].size()) one.inherited = inherited[l][i];
      if (i > 0) one.port = workers.front()->port(l);
      one.join = i > 0;
      own.push_back({l, one});
    }
    // A worker that has none opens one; what is left over goes round: a connection that waits in a socket
    // that nobody has would wait for ever.
    for (std::size_t l = 0; l < listeners.size(); ++l)
      for (std::size_t more = i + count; more < inherited[l].size(); more += count) {
        own.push_back({l, listeners[l].options});
        own.back().options.inherited = inherited[l][more];
      }
    workers.push_back(std::make_unique<WorkerThread>(node, own));
  }
  return workers;
}

/// With the configured addresses, by which the next process finds what it also has.
ListeningSockets listening_sockets(const Config& config, const ListenerTls& tls, const Workers& workers,
                                   const http::SimpleServer& admin) {
  const std::vector<Listening> listeners = listeners_of(config, tls);
  ListeningSockets sockets;
  for (const auto& worker : workers) {
    const std::vector<WorkerThread::Listening> all = worker->listening();
    for (const auto& one : all) {
      const auto& [name, options] = listeners[one.kind];
      sockets[listener_key(name, options.host, options.port)].push_back(one.fd);
    }
  }
  sockets[listener_key(kAdminName, config.admin.host, config.admin.port)] = {admin.fd()};
  return sockets;
}

bool write_port_file(const std::string& file, std::uint16_t port, std::uint16_t admin_port) {
  if (file.empty()) return true;
  {
    std::ofstream out(file + ".new");
    out << "{\"port\":" << port << ",\"admin_port\":" << admin_port << ",\"pid\":" << ::getpid() << "}\n";
    if (!out.flush()) return false;
  }
  return std::rename((file + ".new").c_str(), file.c_str()) == 0;
}

/// A payment that a backend has seen must get its answer, or its time-out.
std::chrono::milliseconds grace_for(const Config& config, const openapi::RouteTable& routes) {
  std::chrono::milliseconds longest{0};
  for (const openapi::Route& route : routes.routes()) {
    const openapi::Policy& policy = route.operation->policy;
    if (policy.served_by == openapi::Served::proxy)
      longest = std::max(longest, total_timeout(config, policy));
  }
  return std::clamp(longest + kGraceSlack, kShortestGrace, kLongestGrace);
}

void drain(const Workers& workers, std::chrono::milliseconds patience, std::chrono::milliseconds grace) {
  for (const auto& worker : workers) worker->drain(patience);
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
int answer_until_stopped(Program& program, Reloader& reloader, const ServeOptions& options,
                         const http::BlockingPool& pool, const Workers& workers, SpanExporter* spans,
                         ListenerTls& tls, HandedOver& handed) {
  const Config& config = program.config;
  std::atomic<bool> draining{false};
  const AdminView view = admin_view(program, reloader, pool, workers, spans, draining);
  http::SimpleServerOptions admin_options;
  admin_options.host = config.admin.host;
  admin_options.port = config.admin.port;
  admin_options.threads = 2;
  const auto inherited = take_sockets(handed, listener_key(kAdminName, config.admin.host, config.admin.port));
  if (!inherited.empty()) admin_options.inherited = inherited.front();
  auto admin = std::make_unique<http::SimpleServer>(
      admin_options, [&view](const http::RequestView& request) { return answer_admin(view, request); });
  // Each with a thread of its own: revocations must not wait, or no token is trusted, while an RSA key is
  // made, a backend's name is looked up for a reload, or many leases go back to the store.
  Periodic revocations(revocation_jobs(program));
  Periodic reloads(reload_jobs(tls, reloader));
  Periodic keys({{"follow keys", std::chrono::seconds{1}, [&program] { program.follow_keys(); }}});
  Periodic rows(store_jobs(program));
  for (const auto& worker : workers) worker->start();
  const std::uint16_t port = workers.front()->port();
  if (!write_port_file(options.port_file, port, admin->port()))
    return fail("cannot write " + options.port_file);
  base::log(base::LogLevel::info, "ready",
            {{"issuer", config.issuer},
             {"listen", config.listen.host + ":" + std::to_string(port)},
             {"admin", config.admin.host + ":" + std::to_string(admin->port())},
             {"workers", std::to_string(workers.size())},
             {"store", program.store.where()}});
  tell_service_manager("READY=1\nMAINPID=" + std::to_string(::getpid()));
  if (handed.ready >= 0) finish_handover(handed);
  const auto on_hangup = [&] {
    if (!base::reopen_log())
      base::log(base::LogLevel::error, "the log cannot be opened again: the old file stays in use");
    for (const auto& worker : workers) worker->reopen_log();
    base::log(base::LogLevel::info, "the log files were opened again", {{"signal", "SIGHUP"}});
    reloader.reload();
  };
  const auto replace = [&] {
    base::log(base::LogLevel::info, "a new process starts", {{"signal", "SIGUSR2"}});
    const std::string failed =
        start_successor(listening_sockets(config, tls, workers, *admin), kSuccessorPatience);
    if (!failed.empty())
      base::log(base::LogLevel::error, "the new process does not take over: this one goes on",
                {{"reason", failed}});
    return failed.empty();
  };
  const int signal = http::wait_for_server_signal(on_hangup, replace);
  const bool replaced = signal == SIGUSR2;
  base::log(base::LogLevel::info, replaced ? "replaced" : "stopping",
            {{"signal", replaced            ? "SIGUSR2"
                        : signal == SIGTERM ? "SIGTERM"
                                            : "SIGINT"}});
  draining = true;
  // Probes that connect from now on are the new process's to answer.
  if (replaced)
    admin.reset();
  else
    tell_service_manager("STOPPING=1");
  drain(workers, replaced ? kIdlePatience : kNoPatience,
        grace_for(reloader.current()->config, *reloader.current()->published.routes));
  return 0;
}

int run(Program& program, std::shared_ptr<Edition> edition, const ServeOptions& options, const Roles& roles,
        ListenerTls& tls, HandedOver& handed) {
  const Config& config = program.config;
  auto pool = std::make_unique<http::BlockingPool>(config.blocking_threads, config.blocking_queue);
  const std::unique_ptr<SpanExporter> spans = start_spans(config, program.clock, program.random);
  program.spans = spans ? &spans->buffer() : nullptr;
  http::HealthThread health_checks(program.clock, program.random);
  program.health_checks = &health_checks;
  http::NameThread names(&http::resolve_host);
  program.names = &names;
  edition->serve_with(*pool, roles);
  program.follow_revocations();
  const Workers workers = start_workers(std::shared_ptr<Node>(edition, &*edition->node), tls, handed);
  Reloader reloader(program, options, roles, *pool, std::move(edition), workers);
  ::malloc_trim(0);  // what reading the documents took
  const int status =
      answer_until_stopped(program, reloader, options, *pool, workers, spans.get(), tls, handed);
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
  HandedOver handed = take_handover().value_or(HandedOver{});
  if (!roles) return fail("--roles takes api, oauth and portal, separated by commas");
  const LoadedConfig loaded = load_as_started(options);
  if (!none(loaded.problems)) return 1;
  const Config& config = loaded.config;
  Published published = read_documents(config);
  auto renderer = read_templates(config);
  if (!none(published.problems) || !renderer) return 1;
  // A password takes 19 MiB for a moment. Without this, malloc would learn to keep such blocks, one a thread,
  // for ever.
  ::mallopt(M_MMAP_THRESHOLD, kReturnAtOnce);
  base::SystemClock clock;
  auto tls = load_listener_tls(config, clock);
  if (!tls) return 1;
  http::block_server_signals();
  std::signal(SIGPIPE, SIG_IGN);
  try {
    const auto store = open_store(config);
    if (!store) return 1;
    base::SystemRandom random;
    const auto program = put_together(config, std::move(renderer), *store, clock, random);
    if (!program) return 1;
    MadeEdition made = make_edition(*program, std::make_unique<const Config>(config), std::move(published));
    if (!none(made.problems)) return 1;
    base::start_log(config.log.file, config.log.level, config.log.json);
    const int status = run(*program, std::move(made.edition), options, *roles, *tls, handed);
    base::stop_log();
    return status;
  } catch (const std::exception& failure) {  // store::Failure, std::system_error of a listener or a file
    base::stop_log();
    return fail(failure.what());
  }
}

}  // namespace gateway::commands
