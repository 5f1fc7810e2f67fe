// Waiting for an answer that another thread works on: the coroutine resumes on its own core.
#pragma once
#include <coroutine>

#include "http/core.h"
#include "http/service.h"

namespace http {

/// Awaited on a core: starts `deferred`, which outlives the wait, and resumes when it is done. False if it
/// could not begin. The core must live until then.
class RunDeferred {
 public:
  explicit RunDeferred(Deferred& deferred) noexcept : deferred_(deferred) {}
  bool await_ready() const noexcept { return false; }
  bool await_suspend(std::coroutine_handle<> waiting) {
    Core* const home = Core::current();
    // `done` may come before start() returns; the core gets to it only after this turn.
    began_ = deferred_.start([home, waiting] { home->post([waiting] { waiting.resume(); }); });
    return began_;
  }
  bool await_resume() const noexcept { return began_; }

 private:
  Deferred& deferred_;
  bool began_ = false;
};

}  // namespace http
