// A worker with its listeners and its thread.
#pragma once
#include <chrono>
#include <memory>
#include <thread>
#include <vector>

#include "gateway/pipeline.h"
#include "gateway/worker.h"
#include "http/listener.h"

namespace gateway::commands {

/// `kind`: its place among the kinds of the process; 0 is `listen`.
struct WorkerListener {
  std::size_t kind;
  http::ListenOptions options;
};

/// Binds in the constructor (throws std::system_error naming host and port), accepts after start().
class WorkerThread {
 public:
  /// The first of each kind come first, in the order of the kinds.
  WorkerThread(const std::shared_ptr<Node>& node, const std::vector<WorkerListener>& listeners);
  ~WorkerThread();  // stops at once; call drain() before, and end the blocking pool between stop() and this
  WorkerThread(const WorkerThread&) = delete;
  WorkerThread& operator=(const WorkerThread&) = delete;
  void start();
  std::uint16_t port(std::size_t kind = 0) const { return listeners_[kind]->port(); }
  struct Listening {
    std::size_t kind;
    int fd;
  };
  /// For a process that takes over; the descriptors stay with their listeners.
  std::vector<Listening> listening() const;
  /// http::Listener::drain() of each. Returns at once. Thread-safe.
  void drain(std::chrono::milliseconds patience);
  /// Opens the access log again, after it was renamed. Returns at once. Thread-safe.
  void reopen_log();
  /// The worker of another edition, to be taken into use. Throws std::system_error for a backend whose name
  /// cannot be resolved. Of one thread at a time, with use().
  std::shared_ptr<Worker> prepare(std::shared_ptr<Node> node) const;
  /// Requests that begin from now on are answered by `next`. Returns at once.
  void use(std::shared_ptr<Worker> next);
  /// Ends the thread and what it was doing; the core is still there for those who post to it. Idempotent.
  void stop();
  std::size_t connections() const;
  const Counters& counters() const { return state_->counters; }
  const AccessLog& access_log() const { return state_->access_log; }

 private:
  // Four times a second: an access-log line is on disk soon after its request, however quiet the worker is.
  class FlushTick final : public http::Deadline {
   public:
    FlushTick(WorkerState& state, const RevocationLog& revocations);

   private:
    void expire() override;
    WorkerState& state_;
    const RevocationLog& revocations_;  // of all editions
  };
  std::shared_ptr<Worker> latest_;  // what the next one is made of
  std::shared_ptr<WorkerState> state_;
  Pipeline pipeline_;
  std::vector<std::unique_ptr<http::Listener>> listeners_;
  std::vector<std::size_t> kinds_;  // of listeners_
  FlushTick flush_;
  std::thread thread_;
};

}  // namespace gateway::commands
