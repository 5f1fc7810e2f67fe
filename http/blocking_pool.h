// Threads for what blocks (SQL, argon2, pages): work leaves a core and its outcome comes back to the same
// core.
#pragma once
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/prefer.hpp>
#include <exception>
#include <memory>
#include <type_traits>
#include <utility>

#include "base/result.h"
#include "http/task.h"

namespace http {

/// Bounded: a full queue refuses at once instead of letting latency grow. Destroy it before the cores it
/// serves.
class BlockingPool {
 public:
  BlockingPool(unsigned threads, std::size_t queue_limit);
  ~BlockingPool();  // runs what is queued, joins
  /// Runs `fn()`, which returns a Result<T>, on a pool thread and resumes on the core that asked.
  /// overloaded if the queue is full; temporarily_unavailable if fn throws (logged with its text).
  template <class Fn>
  Task<std::invoke_result_t<Fn&>> run(Fn fn);
  /// Fire and forget; false if the queue is full. What it throws is logged.
  template <class Fn>
  bool post(Fn fn);
  std::size_t queued() const noexcept;

 private:
  class Job {
   public:
    virtual ~Job() = default;
    virtual void run() noexcept = 0;
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
    void run() noexcept override {
      attempt(fn, [](const char* what) { static_cast<void>(failed(what)); });
    }
    Fn fn;
  };

  /// Knows the coroutine that waits and the core it waits on.
  template <class Fn, class Resume>
  struct Awaited final : Job {
    using Outcome = std::invoke_result_t<Fn&>;
    using Home = decltype(boost::asio::prefer(boost::asio::get_associated_executor(std::declval<Resume&>()),
                                              boost::asio::execution::outstanding_work.tracked));
    Awaited(Fn f, Resume r)
        : fn(std::move(f)),
          resume(std::move(r)),
          home(boost::asio::prefer(boost::asio::get_associated_executor(resume),
                                   boost::asio::execution::outstanding_work.tracked)) {}
    void run() noexcept override {
      finish(attempt(fn, [](const char* what) -> Outcome { return failed(what); }));
    }
    void finish(Outcome outcome) {
      boost::asio::post(home, [resume = std::move(resume), outcome = std::move(outcome)]() mutable {
        std::move(resume)(std::move(outcome));
      });
    }
    Fn fn;
    Resume resume;
    Home home;
  };

  struct State;
  std::unique_ptr<State> state_;
};

template <class Fn>
Task<std::invoke_result_t<Fn&>> BlockingPool::run(Fn fn) {
  auto start = [this](auto resume, Fn work) {
    using Mine = Awaited<Fn, decltype(resume)>;
    auto mine = std::make_unique<Mine>(std::move(work), std::move(resume));
    Mine& awaited = *mine;
    std::unique_ptr<Job> job = std::move(mine);
    if (!enqueue(job)) awaited.finish(refused());
  };
  return boost::asio::async_initiate<const net::use_awaitable_t<Executor>, void(std::invoke_result_t<Fn&>)>(
      start, use_task, std::move(fn));
}

template <class Fn>
bool BlockingPool::post(Fn fn) {
  std::unique_ptr<Job> job = std::make_unique<Posted<Fn>>(std::move(fn));
  return enqueue(job);
}

}  // namespace http
