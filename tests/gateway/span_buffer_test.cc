// Tests of the spans that wait: order, bound, what is dropped, and who is woken.
#include "gateway/span_buffer.h"

#include <doctest/doctest.h>

#include <thread>

using namespace gateway;
using namespace std::chrono_literals;

namespace {

std::vector<Span> spans(std::size_t count, const std::string& name = "s") {
  std::vector<Span> out(count);
  for (std::size_t i = 0; i < count; ++i) out[i].name = name + std::to_string(i);
  return out;
}

}  // namespace

TEST_CASE("span buffer: what was put first is taken first, in batches") {
  SpanBuffer buffer(100, 100);
  buffer.put(spans(2, "a"));
  buffer.put(spans(1, "b"));
  const auto first = buffer.take(2), second = buffer.take(2);
  REQUIRE(first.size() == 2);
  CHECK(first[0].name == "a0");
  CHECK(first[1].name == "a1");
  REQUIRE(second.size() == 1);
  CHECK(second[0].name == "b0");
  CHECK(buffer.take(2).empty());
}

TEST_CASE("span buffer: above its bound all spans of an exchange are dropped and counted") {
  SpanBuffer buffer(100, 4);
  buffer.put(spans(3));
  buffer.put(spans(2));
  CHECK(buffer.size() == 3);
  CHECK(buffer.dropped() == 2);
  buffer.put(spans(1));
  CHECK(buffer.size() == 4);
  CHECK(buffer.dropped() == 2);
  buffer.put(spans(1));
  CHECK(buffer.dropped() == 3);
  buffer.take(1);
  buffer.put(spans(1));
  CHECK(buffer.size() == 4);
  CHECK(buffer.dropped() == 3);
}

TEST_CASE("span buffer: a batch wakes who waits, and stop() ends every wait") {
  SpanBuffer buffer(2, 10);
  buffer.put(spans(2));
  CHECK(buffer.await_work(1h));
  buffer.take(2);
  CHECK(buffer.await_work(0ms));  // the time is over: what there is may be sent
  std::thread worker([&] { buffer.put(spans(2)); });
  CHECK(buffer.await_work(1h));
  worker.join();
  buffer.take(2);
  CHECK_FALSE(buffer.stopping());
  std::thread other([&] { buffer.stop(); });
  CHECK_FALSE(buffer.await_work(1h));
  other.join();
  CHECK(buffer.stopping());
  buffer.pause(1h);
}

TEST_CASE("span buffer: no span of several threads is lost or counted twice") {
  SpanBuffer buffer(64, 1000);
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] {
      for (int n = 0; n < 300; ++n) buffer.put(spans(1));
    });
  std::size_t taken = 0;
  for (int i = 0; i < 50; ++i) taken += buffer.take(10).size();
  for (std::thread& thread : threads) thread.join();
  CHECK(taken + buffer.size() + buffer.dropped() == 1200);
}
