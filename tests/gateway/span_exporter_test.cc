// Tests of the exporter with a collector that the test plays: batches, attempts, loss, and the last flush.
#include "gateway/span_exporter.h"

#include <doctest/doctest.h>

#include <condition_variable>
#include <deque>
#include <mutex>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "tests/support/fake_clock.h"
#include "tests/support/fixed_random.h"

using namespace gateway;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::seconds kPatience{20};

std::vector<Span> spans(std::size_t count) {
  Span one;
  one.trace_id.fill('a');
  one.span_id.fill('b');
  return std::vector<Span>(count, one);
}

/// Answers with what `answers` says, then with 200. -1: no answer. -2: throws. -3: blocks until release().
/// -4: 503 for an hour.
class Collector {
 public:
  base::Result<http::Response> post(const std::string& body, std::chrono::milliseconds timeout) {
    std::unique_lock lock(mutex_);
    bodies.push_back(body);
    timeouts.push_back(timeout);
    changed_.notify_all();
    int answer = 200;
    if (!answers.empty()) {
      answer = answers.front();
      answers.pop_front();
    }
    if (answer == -3) {
      changed_.wait_for(lock, kPatience, [this] { return released_; });
      answer = 200;
    }
    if (answer == -2) throw std::runtime_error("no memory");
    if (answer == -1) return base::Error{base::ErrorCode::backend_unavailable, "nobody there"};
    http::Response response;
    response.status = answer == -4 ? 503 : answer;
    if (response.status >= 429) response.set("Retry-After", answer == -4 ? "3600" : "0");
    if (answer == 202) response.body = R"({"partialSuccess":{"rejectedSpans":"1"}})";
    return response;
  }
  bool await(std::size_t posts) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, kPatience, [&] { return bodies.size() >= posts; });
  }
  void release() {
    const std::lock_guard lock(mutex_);
    released_ = true;
    changed_.notify_all();
  }
  std::size_t spans_of(std::size_t post) {
    const std::lock_guard lock(mutex_);
    return nlohmann::json::parse(bodies.at(post))["resourceSpans"][0]["scopeSpans"][0]["spans"].size();
  }
  std::deque<int> answers;
  std::vector<std::string> bodies;
  std::vector<std::chrono::milliseconds> timeouts;

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool released_ = false;
};

struct World {
  std::unique_ptr<SpanExporter> start(ExportTimes times = {.every = 1h}) {
    return std::make_unique<SpanExporter>(
        SpanSource{"tollgate", "1"},
        [this](const std::string& body, std::chrono::milliseconds timeout) {
          return collector.post(body, timeout);
        },
        clock, random, times);
  }
  test_support::FakeClock clock;
  test_support::FixedRandom random;
  Collector collector;
};

constexpr std::size_t kBatch = SpanExporter::kBatch;

}  // namespace

TEST_CASE("exporter: a full batch goes at once, the rest with the last flush") {
  World w;
  const auto exporter = w.start();
  exporter->buffer().put(spans(kBatch - 1));
  exporter->buffer().put(spans(3));
  REQUIRE(w.collector.await(1));
  exporter->stop();
  REQUIRE(w.collector.bodies.size() == 2);
  CHECK(w.collector.spans_of(0) == kBatch);
  CHECK(w.collector.spans_of(1) == 2);
  CHECK(exporter->exported() == kBatch + 2);
  CHECK(exporter->buffer().dropped() == 0);
}

TEST_CASE("exporter: less than a batch goes when its time has come, and nothing is sent for nothing") {
  World w;
  const auto exporter = w.start({.every = 1ms});
  exporter->buffer().put(spans(2));
  REQUIRE(w.collector.await(1));
  exporter->stop();
  CHECK(w.collector.bodies.size() == 1);
  CHECK(w.collector.timeouts.front() == ExportTimes{}.request);
}

TEST_CASE("exporter: the same body is sent again until it is taken, and then counted once") {
  World w;
  w.collector.answers = {503, 429, 504, 502};
  const auto exporter = w.start();
  exporter->buffer().put(spans(kBatch));
  REQUIRE(w.collector.await(5));
  exporter->stop();
  REQUIRE(w.collector.bodies.size() == 5);
  for (const std::string& body : w.collector.bodies) CHECK((body == w.collector.bodies.front()));
  CHECK(exporter->exported() == kBatch);
  CHECK(exporter->buffer().dropped() == 0);
}

TEST_CASE("exporter: what the collector refuses is dropped and not sent again") {
  for (const int status : {400, 401, 404, 307}) {
    CAPTURE(status);
    World w;
    w.collector.answers = {status};
    const auto exporter = w.start();
    exporter->buffer().put(spans(kBatch));
    REQUIRE(w.collector.await(1));
    exporter->stop();
    CHECK(w.collector.bodies.size() == 1);
    CHECK(exporter->exported() == 0);
    CHECK(exporter->buffer().dropped() == kBatch);
  }
}

TEST_CASE("exporter: a batch is given up after the last attempt, the next one is sent") {
  World w;
  w.collector.answers = {503, 503, 503};
  const auto exporter = w.start({.every = 1h, .attempts = 3});
  exporter->buffer().put(spans(kBatch));
  REQUIRE(w.collector.await(3));
  exporter->buffer().put(spans(kBatch));
  REQUIRE(w.collector.await(4));
  exporter->stop();
  CHECK(exporter->buffer().dropped() == kBatch);
  CHECK(exporter->exported() == kBatch);
}

TEST_CASE("exporter: a partial success counts on both sides") {
  World w;
  w.collector.answers = {202};
  const auto exporter = w.start();
  exporter->buffer().put(spans(3));
  exporter->stop();
  CHECK(exporter->exported() == 2);
  CHECK(exporter->buffer().dropped() == 1);
}

TEST_CASE("exporter: while a collector is slow, workers go on and what does not fit is counted") {
  World w;
  w.collector.answers = {-3};
  const auto exporter = w.start();
  exporter->buffer().put(spans(kBatch));
  REQUIRE(w.collector.await(1));
  exporter->buffer().put(spans(SpanExporter::kMostWaiting));
  exporter->buffer().put(spans(7));
  CHECK(exporter->buffer().dropped() == 7);
  w.collector.release();
  exporter->stop();
  CHECK(exporter->exported() == kBatch + SpanExporter::kMostWaiting);
  CHECK(exporter->buffer().dropped() == 7);
}

TEST_CASE("exporter: at the end a collector that is away is asked once a batch, and a wait is cut short") {
  World w;
  w.collector.answers = {-4, -1, -1, -1};
  const auto exporter = w.start();
  exporter->buffer().put(spans(kBatch));
  REQUIRE(w.collector.await(1));  // now it waits for an hour, or for stop()
  exporter->buffer().put(spans(5));
  exporter->stop();
  CHECK(w.collector.bodies.size() == 3);
  CHECK(exporter->exported() == 0);
  CHECK(exporter->buffer().dropped() == kBatch + 5);
}

TEST_CASE("exporter: the last flush has what is left of its time, and without time drops") {
  {
    World w;
    const auto exporter = w.start({.every = 1h, .request = 1h, .last_flush = 30min});
    exporter->buffer().put(spans(1));
    exporter->stop();
    REQUIRE(w.collector.timeouts.size() == 1);
    CHECK(w.collector.timeouts[0] <= 30min);
    CHECK(w.collector.timeouts[0] > 20min);
  }
  World w;
  const auto exporter = w.start({.every = 1h, .last_flush = 0ms});
  exporter->buffer().put(spans(4));
  exporter->stop();
  CHECK(w.collector.bodies.empty());
  CHECK(exporter->buffer().dropped() == 4);
  exporter->stop();
}

TEST_CASE("exporter: an exception costs a batch, not the program") {
  World w;
  w.collector.answers = {-2};
  const auto exporter = w.start();
  exporter->buffer().put(spans(kBatch));
  REQUIRE(w.collector.await(1));
  exporter->buffer().put(spans(kBatch));
  REQUIRE(w.collector.await(2));
  exporter->stop();
  CHECK(exporter->buffer().dropped() == kBatch);
  CHECK(exporter->exported() == kBatch);
}
