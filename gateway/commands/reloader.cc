// Reading everything again, aside, and swapping it in.
#include "gateway/commands/reloader.h"

#include <malloc.h>

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <system_error>

#include "base/log.h"
#include "gateway/restart_keys.h"
#include "gateway/upstream_tls.h"

namespace gateway::commands {
namespace {

openapi::Problem problem_of(const Config& config, const std::exception& failure) {
  return {config.file, 0, "(reload)", failure.what()};
}

}  // namespace

LoadedConfig load_as_started(const ServeOptions& options) {
  LoadedConfig loaded = load_config(options.config);
  if (options.port) loaded.config.listen.port = *options.port;
  if (options.admin_port) loaded.config.admin.port = *options.admin_port;
  return loaded;
}

Reloader::Reloader(Program& program, ServeOptions options, Roles roles, http::BlockingPool& pool,
                   std::shared_ptr<Edition> first, const std::vector<std::unique_ptr<WorkerThread>>& workers)
    : program_(program),
      options_(std::move(options)),
      roles_(roles),
      pool_(pool),
      workers_(workers),
      current_(std::move(first)) {
  watched_ = files();
  watch_.emplace(watched_);
}

void Reloader::reload() {
  const std::lock_guard lock(reloading_);
  LoadedConfig loaded = load_as_started(options_);
  if (!loaded.problems.empty()) return refuse(loaded.problems);
  const std::vector<std::string> kept = keep_until_restart(program_.config, loaded.config);
  try {
    auto config = std::make_unique<const Config>(std::move(loaded.config));
    Published published = read_documents(*config);
    if (!published.problems.empty()) return refuse(published.problems);
    MadeEdition made = make_edition(program_, std::move(config), std::move(published));
    if (!made.problems.empty()) return refuse(made.problems);
    take(std::move(made.edition));
  } catch (const std::exception& failure) {  // a backend's name that cannot be resolved, a full disk
    return refuse({problem_of(program_.config, failure)});
  }
  for (const std::string& key : kept)
    base::log(base::LogLevel::warn, "a changed key of the configuration needs a restart",
              {{"key", key}, {"file", program_.config.file}});
}

void Reloader::take(std::shared_ptr<Edition> next) {
  next->serve_with(pool_, roles_);
  const std::shared_ptr<Node> node(next, &*next->node);
  std::vector<std::shared_ptr<Worker>> prepared;
  for (const auto& worker : workers_) prepared.push_back(worker->prepare(node));
  for (std::size_t i = 0; i < workers_.size(); ++i) workers_[i]->use(std::move(prepared[i]));
  base::log(base::LogLevel::info, "configuration and documents were reloaded",
            {{"documents", std::to_string(next->published.documents.size())},
             {"operations", std::to_string(next->published.routes->routes().size())}});
  const std::lock_guard lock(mutex_);
  previous_.push_back(std::exchange(current_, std::move(next)));
  ++state_.taken;
  state_.problem.clear();
}

void Reloader::refuse(const std::vector<openapi::Problem>& problems) {
  for (const openapi::Problem& problem : problems)
    base::log(base::LogLevel::error, "not reloaded: what is in use stays", {{"problem", problem.text()}});
  const std::lock_guard lock(mutex_);
  ++state_.refused;
  state_.problem = problems.front().text();
}

void Reloader::look_at_files() {
  bool settled = false;
  {
    const std::lock_guard lock(reloading_);
    // An edition is many small pieces: without the second step the process keeps the most that it ever held.
    if (std::erase_if(previous_, [](const std::shared_ptr<Edition>& one) { return one.use_count() == 1; }) >
        0)
      ::malloc_trim(0);
    std::vector<std::string> now = files();
    bool changed = watch_->changed();
    if (now != watched_) {
      changed = true;
      watched_ = std::move(now);
      watch_.emplace(watched_);
    }
    settled = unsettled_ && !changed;
    unsettled_ = changed;
  }
  if (settled) reload();
}

std::vector<std::string> Reloader::files() const {
  const std::shared_ptr<const Edition> edition = current();
  std::vector<std::string> out{edition->config.file};
  std::error_code failure;
  for (const auto& entry : std::filesystem::directory_iterator(edition->config.openapi, failure))
    if (entry.path().extension() == ".yaml") out.push_back(entry.path().string());
  std::ranges::copy(upstream_tls_files(edition->config), std::back_inserter(out));
  std::ranges::sort(out);
  return out;
}

Reloader::State Reloader::state() const {
  const std::lock_guard lock(mutex_);
  return state_;
}

std::shared_ptr<const Edition> Reloader::current() const {
  const std::lock_guard lock(mutex_);
  return current_;
}

}  // namespace gateway::commands
