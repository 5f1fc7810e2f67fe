// Starting, draining and stopping one worker.
#include "gateway/commands/worker_thread.h"

#include "base/log.h"

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

WorkerThread::WorkerThread(Node& node, const std::vector<http::ListenOptions>& options)
    : worker_(node), pipeline_(worker_), flush_(worker_) {
  for (const http::ListenOptions& one : options)
    listeners_.push_back(std::make_unique<http::Listener>(worker_.core, one, pipeline_));
  worker_.hosts = ServedHosts(node.config, port());
}

WorkerThread::~WorkerThread() { stop(); }

void WorkerThread::stop() {
  worker_.core.stop();
  if (thread_.joinable()) thread_.join();
}

void WorkerThread::start() {
  for (const auto& listener : listeners_) listener->start();
  thread_ = std::thread([this] { worker_.core.run(); });
}

void WorkerThread::drain() {
  worker_.core.post([this] {
    for (const auto& listener : listeners_) listener->drain();
  });
}

void WorkerThread::reopen_log() {
  worker_.core.post([this] {
    if (!worker_.access_log.reopen())
      base::log(base::LogLevel::error, "the access log cannot be opened again: the old file stays in use");
  });
}

std::size_t WorkerThread::connections() const {
  std::size_t total = 0;
  for (const auto& listener : listeners_) total += listener->connections();
  return total;
}

}  // namespace gateway::commands
