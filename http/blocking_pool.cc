// Threads for what blocks: the queue and the threads.
#include "http/blocking_pool.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

#include "base/log.h"

namespace http {

struct BlockingPool::State {
  explicit State(std::size_t queue_limit) : limit(queue_limit) {}

  void work() {
    std::unique_lock lock(mutex);
    for (;;) {
      wake.wait(lock, [this] { return stopping || !jobs.empty(); });
      if (jobs.empty()) return;
      std::unique_ptr<Job> job = std::move(jobs.front());
      jobs.pop_front();
      lock.unlock();
      Job& next = *job;
      next.work(std::move(job));
      lock.lock();
    }
  }

  const std::size_t limit;
  mutable std::mutex mutex;
  std::condition_variable wake;
  std::deque<std::unique_ptr<Job>> jobs;
  bool stopping = false;
  std::vector<std::jthread> threads;
};

BlockingPool::BlockingPool(unsigned threads, std::size_t queue_limit)
    : state_(std::make_unique<State>(queue_limit)) {
  for (unsigned i = 0; i < threads; ++i)
    state_->threads.emplace_back([state = state_.get()] { state->work(); });
}

BlockingPool::~BlockingPool() {
  {
    const std::lock_guard lock(state_->mutex);
    state_->stopping = true;
  }
  state_->wake.notify_all();
  state_->threads.clear();
}

std::size_t BlockingPool::queued() const noexcept {
  const std::lock_guard lock(state_->mutex);
  return state_->jobs.size();
}

bool BlockingPool::enqueue(std::unique_ptr<Job>& job) {
  {
    const std::lock_guard lock(state_->mutex);
    if (state_->stopping || state_->jobs.size() >= state_->limit) return false;
    state_->jobs.push_back(std::move(job));
  }
  state_->wake.notify_one();
  return true;
}

base::Error BlockingPool::failed(const char* what) noexcept {
  base::log(base::LogLevel::error, "blocking work failed", {{"reason", what}});
  return {base::ErrorCode::temporarily_unavailable, "the service is temporarily unavailable", {}, what};
}

base::Error BlockingPool::refused() noexcept {
  return {base::ErrorCode::overloaded, "the service is overloaded, try again shortly"};
}

}  // namespace http
