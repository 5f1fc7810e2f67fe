// Loads configuration and documents again while the workers serve, and takes them into use if they are good.
#pragma once
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "gateway/commands/command.h"
#include "gateway/commands/edition.h"
#include "gateway/commands/worker_thread.h"
#include "gateway/file_watch.h"

namespace gateway::commands {

/// The configuration as this process was started: a port of the command line goes before the file's.
LoadedConfig load_as_started(const ServeOptions& options);

/// Thread-safe.
class Reloader {
 public:
  struct State {
    std::uint64_t taken = 0, refused = 0;
    std::string problem;  // of the last reload, if it was refused: file, line and reason
  };

  /// `first`: the edition that the workers were made with. What is referred to outlives it.
  Reloader(Program& program, ServeOptions options, Roles roles, http::BlockingPool& pool,
           std::shared_ptr<Edition> first, const std::vector<std::unique_ptr<WorkerThread>>& workers);

  /// Everything is read and built aside; then each worker takes it between two requests. What is wrong is
  /// logged, and nothing changes.
  void reload();
  /// Reloads when tollgate.yaml, a document or a file of the upstreams' TLS has changed and was the same for
  /// two calls: an editor may be in the midst of writing it. Also lets go of editions whose last request has
  /// ended.
  void look_at_files();

  State state() const;
  std::shared_ptr<const Edition> current() const;

 private:
  void refuse(const std::vector<openapi::Problem>& problems);
  void take(std::shared_ptr<Edition> next);
  std::vector<std::string> files() const;

  Program& program_;
  const ServeOptions options_;
  const Roles roles_;
  http::BlockingPool& pool_;
  const std::vector<std::unique_ptr<WorkerThread>>& workers_;

  mutable std::mutex reloading_;  // held while one is built
  std::vector<std::string> watched_;
  std::optional<FileWatch> watch_;
  bool unsettled_ = false;
  // Destroyed here and not on a worker, whose requests would wait for that.
  std::vector<std::shared_ptr<Edition>> previous_;

  mutable std::mutex mutex_;  // of what follows
  std::shared_ptr<Edition> current_;
  State state_;
};

}  // namespace gateway::commands
