// Starting, draining and stopping one worker.
#include "gateway/commands/worker_thread.h"

namespace gateway::commands {
namespace {
constexpr std::chrono::milliseconds kFlushEvery{250};
constexpr std::chrono::seconds kForgetEvery{60};
}  // namespace

WorkerThread::FlushTick::FlushTick(Worker& worker) : worker_(worker) {
  worker.core.watch(*this);
  set(worker.core.refresh() + kFlushEvery);
}

void WorkerThread::FlushTick::expire() {
  worker_.access_log.flush();
  const base::Instant now = worker_.core.refresh();
  if (std::chrono::floor<std::chrono::seconds>(now).time_since_epoch() % kForgetEvery ==
      std::chrono::seconds{0})
    worker_.revoked.expire(now);
  set(now + kFlushEvery);
}

WorkerThread::WorkerThread(Node& node, const http::ListenOptions& options)
    : worker_(node), pipeline_(worker_), listener_(worker_.core, options, pipeline_), flush_(worker_) {
  worker_.hosts = ServedHosts(node.config, listener_.port());
}

WorkerThread::~WorkerThread() { stop(); }

void WorkerThread::stop() {
  worker_.core.stop();
  if (thread_.joinable()) thread_.join();
}

void WorkerThread::start() {
  listener_.start();
  thread_ = std::thread([this] { worker_.core.run(); });
}

void WorkerThread::drain() {
  worker_.core.post([this] { listener_.drain(); });
}

}  // namespace gateway::commands
