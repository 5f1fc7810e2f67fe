// Tasks: values, exceptions, what is destroyed when, and the depth of the stack.
#include "http/task.h"

#include <doctest/doctest.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/result.h"
#include "http/socket.h"
#include "tests/support/http_loop.h"

namespace {

using http::Task;
using test_support::HttpLoop;

/// Waits until it is told to go on.
struct Gate {
  std::coroutine_handle<> waiting;
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> h) noexcept { waiting = h; }
  void await_resume() const noexcept {}
  void open() { std::exchange(waiting, {}).resume(); }
};

Task<int> number(Gate* gate, int value) {
  if (gate) co_await *gate;
  co_return value;
}

Task<base::Result<std::string>> text(bool good) {
  if (!good) co_return base::Error{base::ErrorCode::conflict, "no"};
  co_return std::string("yes");
}

Task<std::unique_ptr<int>> only_movable() { co_return std::make_unique<int>(7); }

Task<int> failing(Gate* gate) {
  if (gate) co_await *gate;
  throw std::runtime_error("broken");
}

TEST_CASE("a task gives its value to who awaits it, whether it waited or not") {
  HttpLoop loop;
  for (const bool waits : {false, true}) {
    CAPTURE(waits);
    Gate gate;
    int got = 0;
    bool ended = false;
    const auto sum = [](Gate* g, int& out) -> Task<> {
      const int a = co_await number(g, 40);
      const int b = co_await number(nullptr, 2);
      const auto c = co_await only_movable();
      out = a + b + *c;
    };
    loop.core.spawn(sum(waits ? &gate : nullptr, got), [&](std::exception_ptr failure) {
      CHECK(!failure);
      ended = true;
    });
    CHECK(ended == !waits);
    if (waits) gate.open();
    CHECK(ended);
    CHECK(got == 49);
  }
}

TEST_CASE("an error is a value like any other") {
  HttpLoop loop;
  std::string seen;
  const auto ask = [](std::string& out) -> Task<> {
    for (const bool good : {true, false}) {
      const auto got = co_await text(good);
      out += got ? *got : std::string(base::row(got.error().code).name);
    }
  };
  loop.core.spawn(ask(seen), [](std::exception_ptr) {});
  CHECK(seen == "yesconflict");
}

TEST_CASE("an exception passes through those that await, and reaches the end of the spawned task") {
  HttpLoop loop;
  for (const bool waits : {false, true}) {
    CAPTURE(waits);
    Gate gate;
    std::string seen;
    const auto middle = [](Gate* g) -> Task<> { (void)co_await failing(g); };
    loop.core.spawn(middle(waits ? &gate : nullptr), [&](std::exception_ptr failure) {
      try {
        std::rethrow_exception(failure);
      } catch (const std::runtime_error& error) {
        seen = error.what();
      }
    });
    if (waits) gate.open();
    CHECK(seen == "broken");
  }
}

struct Tell {
  std::vector<std::string>& told;
  std::string name;
  ~Tell() { told.push_back(name); }
};

Task<> inner(Gate& gate, std::vector<std::string>& told) {
  const Tell tell{told, "inner"};
  co_await gate;
}

Task<> outer(Gate& gate, std::vector<std::string>& told) {
  const Tell tell{told, "outer"};
  co_await inner(gate, told);
  told.push_back("not reached");
}

TEST_CASE("unwind() destroys what waits, from the inside out, and does not call its end") {
  HttpLoop loop;
  Gate gate;
  std::vector<std::string> told;
  bool ended = false;
  loop.core.spawn(outer(gate, told), [&](std::exception_ptr) { ended = true; });
  CHECK(told.empty());
  loop.core.unwind();
  CHECK(told == std::vector<std::string>{"inner", "outer"});
  CHECK(!ended);
}

TEST_CASE("a task that is never awaited runs not at all") {
  Gate gate;
  std::vector<std::string> told;
  { const Task<> task = outer(gate, told); }
  CHECK(told.empty());
}

Task<> many(int count, const char*& lowest) {
  for (int i = 0; i < count; ++i) {
    (void)co_await number(nullptr, i);
    const char here = 0;
    const char* volatile at = &here;
    if (lowest == nullptr || at < lowest) lowest = at;
  }
}

TEST_CASE("the stack does not grow with the number of tasks that end at once") {
  HttpLoop loop;
  const char *few = nullptr, *a_lot = nullptr;
  bool ended = false;
  loop.core.spawn(many(10, few), [](std::exception_ptr) {});
  loop.core.spawn(many(300'000, a_lot), [&](std::exception_ptr) { ended = true; });
  CHECK(ended);  // a frame of the stack for each would not have fitted
}

TEST_CASE("the stack does not grow with the number of times that a task waits") {
  HttpLoop loop;
  Gate gate;
  int rounds = 0;
  const auto wait_often = [](Gate& g, int& count) -> Task<> {
    for (; count < 100'000; ++count) (void)co_await number(&g, 1);
  };
  loop.core.spawn(wait_often(gate, rounds), [](std::exception_ptr) {});
  while (gate.waiting) gate.open();
  CHECK(rounds == 100'000);
}

}  // namespace
