// A worker with its listener and its thread.
#pragma once
#include <chrono>
#include <memory>
#include <thread>
#include <vector>

#include "gateway/pipeline.h"
#include "gateway/worker.h"
#include "http/listener.h"

namespace gateway::commands {

/// Binds in the constructor (throws std::system_error naming host and port), accepts after start().
class WorkerThread {
 public:
  /// One listener for each of `options`.
  WorkerThread(Node& node, const std::vector<http::ListenOptions>& options);
  ~WorkerThread();  // stops at once; call drain() before, and end the blocking pool between stop() and this
  WorkerThread(const WorkerThread&) = delete;
  WorkerThread& operator=(const WorkerThread&) = delete;
  void start();
  /// Of the listener that came at this place.
  std::uint16_t port(std::size_t listener = 0) const { return listeners_[listener]->port(); }
  /// Stops accepting and closes idle connections; running exchanges finish. Returns at once. Thread-safe.
  void drain();
  /// Opens the access log again, after it was renamed. Returns at once. Thread-safe.
  void reopen_log();
  /// Ends the thread and what it was doing; the core is still there for those who post to it. Idempotent.
  void stop();
  std::size_t connections() const;
  const Worker& worker() const { return worker_; }

 private:
  // Four times a second: an access-log line is on disk soon after its request, however quiet the worker is.
  class FlushTick final : public http::Deadline {
   public:
    explicit FlushTick(Worker& worker);

   private:
    void expire() override;
    Worker& worker_;
  };
  Worker worker_;
  Pipeline pipeline_;
  std::vector<std::unique_ptr<http::Listener>> listeners_;
  FlushTick flush_;
  std::thread thread_;
};

}  // namespace gateway::commands
