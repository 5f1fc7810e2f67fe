// Threads for what blocks (SQL, argon2, pages): work leaves a core and its outcome comes back to the same core.
#pragma once
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/prefer.hpp>
#include <exception>
#include <memory>
#include <type_traits>
#include <utility>

#include "base/result.h"
#include "http/task.h"

namespace http {

/// Bounded: a full queue refuses at once instead of letting latency grow.
class BlockingPool {
 public:
  BlockingPool(unsigned threads, std::size_t queue_limit);
  ~BlockingPool();  // runs what is queued, joins
  /// Runs `fn()`, which returns a Result<T>, on a pool thread and resumes on the core that asked.
  /// overloaded if the queue is full; temporarily_unavailable if fn throws (logged with its text).
  template <class Fn>
  Task<std::invoke_result_t<Fn&>> run(Fn fn);
  /// Fire and forget; false if the queue is full.
  template <class Fn>
  bool post(Fn fn);
  std::size_t queued() const noexcept;

 private:
  class Job {
   public:
    virtual ~Job() = default;
    virtual void run() noexcept = 0;
  };
  bool enqueue(std::unique_ptr<Job> job);
  static base::Error failed(const std::exception* failure) noexcept;  // logs
  struct State;
  std::unique_ptr<State> state_;

  template <class Fn>
  struct Posted;
};

}  // namespace http
