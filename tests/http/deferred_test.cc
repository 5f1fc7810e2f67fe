// An answer that another thread works on: the coroutine comes back to its own core.
#include "http/deferred.h"

#include <doctest/doctest.h>

#include <thread>

#include "tests/support/http_loop.h"

namespace {

using test_support::HttpLoop;

struct Elsewhere final : http::Deferred {
  explicit Elsewhere(bool begins) : begins(begins) {}
  bool start(std::function<void()> done) override {
    if (!begins) return false;
    worker = std::jthread([this, done = std::move(done)] {
      worked = std::this_thread::get_id();
      done();
    });
    return true;
  }
  std::optional<http::Response> answer() override { return http::Response{204, {}, {}}; }
  const bool begins;
  std::thread::id worked;
  std::jthread worker;
};

struct Seen {
  std::optional<bool> began;
  std::thread::id resumed;
};

http::Task<> ask(http::Deferred& deferred, Seen& seen) {
  const bool began = co_await http::RunDeferred(deferred);
  seen.resumed = std::this_thread::get_id();
  seen.began = began;
}

TEST_CASE(
    "deferred: what another thread has done resumes on the core that asked, and so does what cannot begin") {
  for (const bool begins : {true, false}) {
    CAPTURE(begins);
    HttpLoop loop;
    Elsewhere elsewhere(begins);
    Seen seen;
    loop.core.spawn(ask(elsewhere, seen), [](std::exception_ptr) {});
    REQUIRE(loop.until([&] { return seen.began.has_value(); }));
    CHECK(*seen.began == begins);
    CHECK(seen.resumed == std::this_thread::get_id());
    CHECK((elsewhere.worked == std::thread::id()) == !begins);
    CHECK(elsewhere.worked != std::this_thread::get_id());
  }
}

}  // namespace
