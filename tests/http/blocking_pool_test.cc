// Work that leaves a core and comes back to it.
#include "http/blocking_pool.h"

#include <doctest/doctest.h>

#include <atomic>
#include <future>
#include <stdexcept>
#include <string>
#include <thread>

#include "tests/support/http_loop.h"

namespace {

using base::ErrorCode;
using base::Result;
using test_support::HttpLoop;

struct Seen {
  std::optional<Result<std::string>> outcome;
  std::thread::id worked, resumed;
};

template <class Work>
http::Task<> ask(http::BlockingPool& pool, Seen& seen, Work work) {
  auto job = [&seen, work]() -> Result<std::string> {
    seen.worked = std::this_thread::get_id();
    return work();
  };
  Result<std::string> outcome = co_await pool.run(std::move(job));
  seen.resumed = std::this_thread::get_id();
  seen.outcome = std::move(outcome);
}

template <class Work>
void start(HttpLoop& loop, http::BlockingPool& pool, Seen& seen, Work work) {
  loop.core.spawn(ask(pool, seen, work), [](std::exception_ptr) {});
}

TEST_CASE("blocking work runs elsewhere and its outcome comes back to the core that asked") {
  struct Case {
    const char* name;
    Result<std::string> (*work)();
    const char* expect;
  };
  const Case cases[] = {
      {"value", []() -> Result<std::string> { return std::string("done"); }, "done"},
      {"error",
       []() -> Result<std::string> {
         return base::Error{ErrorCode::conflict, "no"};
       },
       "conflict"},
      {"exception", []() -> Result<std::string> { throw std::runtime_error("gone"); },
       "temporarily_unavailable"},
      {"something thrown", []() -> Result<std::string> { throw 1; }, "temporarily_unavailable"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    HttpLoop loop;
    http::BlockingPool pool(2, 10);
    Seen seen;
    start(loop, pool, seen, c.work);
    REQUIRE(loop.until([&] { return seen.outcome.has_value(); }));
    CHECK((*seen.outcome ? **seen.outcome : std::string(base::row(seen.outcome->error().code).name)) ==
          c.expect);
    CHECK(seen.worked != std::this_thread::get_id());
    CHECK(seen.resumed == std::this_thread::get_id());
  }
}

TEST_CASE("a full queue refuses at once; what is queued is still done") {
  HttpLoop loop;
  http::BlockingPool pool(1, 2);
  std::promise<void> gate;
  std::shared_future<void> open = gate.get_future().share();
  std::atomic<int> ran = 0;
  const auto work = [&]() -> Result<std::string> {
    ++ran;
    open.wait();
    return std::string("done");
  };
  Seen first, second, third, fourth;
  start(loop, pool, first, work);
  REQUIRE(loop.until([&] { return ran == 1; }));
  start(loop, pool, second, work);
  start(loop, pool, third, work);
  start(loop, pool, fourth, work);
  REQUIRE(loop.until([&] { return fourth.outcome.has_value(); }));
  CHECK(fourth.outcome->error().code == ErrorCode::overloaded);
  CHECK(pool.queued() == 2);
  CHECK(!pool.post([] {}));
  gate.set_value();
  REQUIRE(loop.until([&] { return third.outcome.has_value(); }));
  CHECK(**first.outcome == "done");
  CHECK(**third.outcome == "done");
}

TEST_CASE("posted work is done before the pool ends, whatever it throws") {
  std::atomic<int> ran = 0;
  {
    http::BlockingPool pool(2, 100);
    for (int i = 0; i < 50; ++i)
      CHECK(pool.post([&ran] {
        ++ran;
        throw std::runtime_error("ignored");
      }));
  }
  CHECK(ran == 50);
}

TEST_CASE("a core may go while a job is under way for it") {
  std::promise<void> gate;
  auto pool = std::make_unique<http::BlockingPool>(1, 10);
  auto loop = std::make_unique<HttpLoop>();
  Seen seen;
  start(*loop, *pool, seen, [&]() -> Result<std::string> {
    gate.get_future().wait();
    return std::string("late");
  });
  loop->settle();
  gate.set_value();
  pool.reset();
  loop.reset();
  CHECK(!seen.outcome);
}

}  // namespace
