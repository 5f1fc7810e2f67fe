// Starting, draining and stopping one worker.
#include "gateway/commands/worker_thread.h"

#include <utility>

#include "base/log.h"

namespace gateway::commands {
namespace {
constexpr std::chrono::milliseconds kFlushEvery{250};
}  // namespace

WorkerThread::FlushTick::FlushTick(WorkerState& state, const RevocationLog& revocations)
    : state_(state), revocations_(revocations) {
  state.core.watch(*this);
  set(state.core.refresh() + kFlushEvery);
}

void WorkerThread::FlushTick::expire() {
  state_.access_log.flush();
  state_.revoked.follow(revocations_);
  set(state_.core.refresh() + kFlushEvery);
}

WorkerThread::WorkerThread(const std::shared_ptr<Node>& node, const std::vector<WorkerListener>& listeners)
    : latest_(std::make_shared<Worker>(node)),
      state_(latest_->state()),
      pipeline_(latest_),
      flush_(*state_, node->revocations) {
  for (const WorkerListener& one : listeners) {
    listeners_.push_back(std::make_unique<http::Listener>(state_->core, one.options, pipeline_));
    kinds_.push_back(one.kind);
  }
  latest_->hosts = ServedHosts(node->config, port());
}

WorkerThread::~WorkerThread() {
  stop();
  state_->core.unwind();  // what still waits uses everything here
}

std::shared_ptr<Worker> WorkerThread::prepare(std::shared_ptr<Node> node) const {
  auto next = std::make_shared<Worker>(std::move(node), *latest_);
  next->hosts = ServedHosts(next->node.config, port());
  return next;
}

void WorkerThread::use(std::shared_ptr<Worker> next) {
  // The job holds the one of before, too: it ends on its own thread, where its connections are.
  state_->core.post([this, next, before = std::exchange(latest_, next)] { pipeline_.use(next); });
}

void WorkerThread::stop() {
  state_->core.stop();
  if (thread_.joinable()) thread_.join();
}

void WorkerThread::start() {
  for (const auto& listener : listeners_) listener->start();
  thread_ = std::thread([this] { state_->core.run(); });
}

std::vector<WorkerThread::Listening> WorkerThread::listening() const {
  std::vector<Listening> out;
  for (std::size_t i = 0; i < listeners_.size(); ++i) out.push_back({kinds_[i], listeners_[i]->fd()});
  return out;
}

void WorkerThread::drain(std::chrono::milliseconds patience) {
  state_->core.post([this, patience] {
    state_->counters.cache_bytes.set(0);
    state_->answers.restart(0);  // a successor does not tell what is changed through it
    for (const auto& listener : listeners_) listener->drain(patience);
  });
}

void WorkerThread::reopen_log() {
  state_->core.post([this] {
    if (!state_->access_log.reopen())
      base::log(base::LogLevel::error, "the access log cannot be opened again: the old file stays in use");
  });
}

std::size_t WorkerThread::connections() const {
  std::size_t total = 0;
  for (const auto& listener : listeners_) total += listener->connections();
  return total;
}

}  // namespace gateway::commands
