// The coroutine type of everything that can wait: started when it is awaited, resumed by the core's loop.
#pragma once
#include <coroutine>
#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

#include "http/frame_memory.h"

namespace http {

/// What the promises of all tasks have in common.
struct TaskPromiseBase {
  std::coroutine_handle<> waiting{};  // who awaits the end; set only if the task did not end at once
  std::exception_ptr failure{};

  static void* operator new(std::size_t size) { return FrameMemory::take(size); }
  static void operator delete(void* frame, std::size_t size) noexcept { FrameMemory::give(frame, size); }

  struct AtEnd {
    bool await_ready() noexcept { return false; }
    template <class Promise>
    std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> ended) noexcept {
      const std::coroutine_handle<> waiting = ended.promise().waiting;
      return waiting ? waiting : std::noop_coroutine();
    }
    void await_resume() noexcept {}
  };
  std::suspend_always initial_suspend() noexcept { return {}; }
  AtEnd final_suspend() noexcept { return {}; }
  void unhandled_exception() noexcept { failure = std::current_exception(); }
};

template <class T>
struct TaskPromise : TaskPromiseBase {
  std::optional<T> value{};
  template <class U = T>
  requires std::is_convertible_v<U, T>
  void return_value(U&& result) { value.emplace(std::forward<U>(result)); }
  T take() {
    if (failure) std::rethrow_exception(failure);
    return *std::move(value);
  }
};

template <>
struct TaskPromise<void> : TaskPromiseBase {
  void return_void() noexcept {}
  void take() {
    if (failure) std::rethrow_exception(failure);
  }
};

/// `co_await` means that this place can really wait. Never put a braced temporary into a co_await expression.
///
/// Awaiting runs the task as a plain call; only if it really has to wait is the caller suspended too. So the
/// stack does not grow however many tasks in a row end at once, whether or not the compiler turns a transfer
/// into a jump. Destroying a task that waits destroys what it awaits with it.
template <class T = void>
class [[nodiscard]] Task {
 public:
  struct promise_type : TaskPromise<T> {
    Task get_return_object() noexcept {
      return Task(std::coroutine_handle<promise_type>::from_promise(*this));
    }
  };

  Task(Task&& other) noexcept : frame_(std::exchange(other.frame_, {})) {}
  Task& operator=(Task&&) = delete;
  ~Task() {
    if (frame_) frame_.destroy();
  }

  bool await_ready() {
    frame_.resume();
    return frame_.done();
  }
  void await_suspend(std::coroutine_handle<> waiting) noexcept { frame_.promise().waiting = waiting; }
  T await_resume() { return frame_.promise().take(); }

 private:
  explicit Task(std::coroutine_handle<promise_type> frame) noexcept : frame_(frame) {}
  std::coroutine_handle<promise_type> frame_;
};

}  // namespace http
