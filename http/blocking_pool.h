// Threads for what blocks (SQL, argon2, pages): work leaves a core and its outcome comes back to the same
// core.
#pragma once
#include <coroutine>
#include <exception>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

#include "base/result.h"
#include "http/core.h"

namespace http {

/// Bounded: a full queue refuses at once instead of letting latency grow. Destroy it before the cores it
/// serves.
class BlockingPool {
 public:
  BlockingPool(unsigned threads, std::size_t queue_limit);
  ~BlockingPool();  // runs what is queued, joins
  /// Awaited on a core: runs `fn()`, which returns a Result<T>, on a pool thread and resumes on that core.
  /// overloaded if the queue is full; temporarily_unavailable if fn throws (logged with its text).
  template <class Fn>
  auto run(Fn fn);
  /// Fire and forget; false if the queue is full. What it throws is logged.
  template <class Fn>
  bool post(Fn fn);
  std::size_t queued() const noexcept;

 private:
  /// Goes to a pool thread; one that somebody waits for comes back to its core, as Work.
  class Job : public Core::Work {
   public:
    /// On a pool thread. `self` owns this.
    virtual void work(std::unique_ptr<Job> self) noexcept = 0;
    void run() override {}
  };
  bool enqueue(std::unique_ptr<Job>& job);               // takes the job only if it returns true
  static base::Error failed(const char* what) noexcept;  // logs
  static base::Error refused() noexcept;

  /// `what` is called with the text of the exception that left `fn`.
  template <class Fn, class OnFailure>
  static auto attempt(Fn& fn, OnFailure on_failure) noexcept -> decltype(on_failure("")) {
    try {
      return fn();
    } catch (const std::exception& failure) {
      return on_failure(failure.what());
    } catch (...) {
      return on_failure("unknown exception");
    }
  }

  template <class Fn>
  struct Posted final : Job {
    explicit Posted(Fn f) : fn(std::move(f)) {}
    void work(std::unique_ptr<Job>) noexcept override {
      attempt(fn, [](const char* what) { static_cast<void>(failed(what)); });
    }
    Fn fn;
  };

  /// Knows the coroutine that waits and the core it waits on.
  template <class Fn>
  struct Awaited final : Job {
    using Outcome = std::invoke_result_t<Fn&>;
    explicit Awaited(Fn f) : fn(std::move(f)) {}
    void work(std::unique_ptr<Job> self) noexcept override {
      outcome.emplace(attempt(fn, [](const char* what) -> Outcome { return failed(what); }));
      home->post(std::unique_ptr<Core::Work>(std::move(self)));
    }
    void run() override {
      answer->emplace(*std::move(outcome));
      waiting.resume();
    }
    Fn fn;
    std::optional<Outcome> outcome;
    Core* home = nullptr;
    std::coroutine_handle<> waiting;
    std::optional<Outcome>* answer =
        nullptr;  // in the frame of who waits, which is gone if the core ended first
  };

 public:
  /// What run() returns, to be awaited at once.
  template <class Fn>
  class Waiting {
   public:
    using Outcome = std::invoke_result_t<Fn&>;
    Waiting(BlockingPool& pool, Fn fn) : pool_(pool), job_(std::make_unique<Awaited<Fn>>(std::move(fn))) {}
    bool await_ready() const noexcept { return false; }
    bool await_suspend(std::coroutine_handle<> waiting) {
      job_->home = Core::current();
      job_->waiting = waiting;
      job_->answer = &outcome_;
      std::unique_ptr<Job> job = std::move(job_);
      if (pool_.enqueue(job)) return true;
      outcome_.emplace(refused());
      return false;
    }
    Outcome await_resume() { return *std::move(outcome_); }

   private:
    BlockingPool& pool_;
    std::unique_ptr<Awaited<Fn>> job_;
    std::optional<Outcome> outcome_;
  };

 private:
  struct State;
  std::unique_ptr<State> state_;
};

template <class Fn>
auto BlockingPool::run(Fn fn) {
  return Waiting<Fn>(*this, std::move(fn));
}

template <class Fn>
bool BlockingPool::post(Fn fn) {
  std::unique_ptr<Job> job = std::make_unique<Posted<Fn>>(std::move(fn));
  return enqueue(job);
}

}  // namespace http
