// Several targets: who gets a request, who gets it next, and what no target gets twice.
#include "http/target_group.h"

#include <doctest/doctest.h>

#include <optional>
#include <string>

#include "http/listener.h"
#include "http/problem.h"
#include "tests/support/http_loop.h"

namespace {

using namespace std::chrono_literals;
using test_support::HttpLoop;
using test_support::RawListener;
using test_support::RawSocket;
using test_support::status_of;

constexpr std::string_view kOk = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok";
constexpr std::string_view kBusy =
    "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 4\r\nConnection: close\r\n\r\nbusy";
constexpr std::string_view kBug =
    "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 3\r\nConnection: close\r\n\r\nbug";

class Handler final : public http::RequestHandler {
 public:
  Handler(http::Core& core, const http::TargetGroupOptions& options) : group(core, options) {}
  http::Task<void> on_request(http::Connection& connection) override {
    const auto body = co_await connection.read_body(1024);
    const std::string head =
        std::string(connection.head().method_token) +
        " / HTTP/1.1\r\nHost: b\r\nContent-Length: " + std::to_string(body ? body->size() : 0) + "\r\n\r\n";
    request.head = head;
    request.body = body ? *body : std::string_view{};
    request.safe = request.replayable = connection.head().method == http::Method::get;
    sent = {};
    const http::AnswerFields fields;
    const auto done = co_await group.forward(connection, request, fields, sent);
    failed = done ? std::nullopt : std::optional(done.error().code);
    if (!done) {
      const http::Response answer = http::problem(done.error(), "", "");
      co_await connection.send(answer);
    }
  }
  http::Response refuse(const base::Error& e, std::string_view) override { return http::problem(e, "", ""); }

  http::TargetGroup group;
  http::Outgoing request;
  http::Sent sent;
  std::optional<base::ErrorCode> failed;
};

// Two targets played by hand. Each answers a whole request with what the test has chosen; empty: it resets.
struct World {
  explicit World(http::TargetGroupOptions options = {}, bool only_a = false, bool checked = false)
      : verdict_a(checked ? std::make_shared<http::TargetVerdict>(true) : nullptr),
        verdict_b(checked ? std::make_shared<http::TargetVerdict>(true) : nullptr),
        handler(loop.core, with_targets(std::move(options), only_a)),
        listener(loop.core, {}, handler) {
    listener.start();
  }
  http::TargetGroupOptions with_targets(http::TargetGroupOptions options, bool only_a) {
    for (RawListener* target : {&a, &b}) {
      if (only_a && target == &b) break;
      http::TargetOptions& one = options.targets.emplace_back();
      one.upstream.host = "127.0.0.1";
      one.upstream.port = target->port();
      one.verdict = target == &a ? verdict_a : verdict_b;
    }
    return options;
  }
  void serve(RawListener& at, std::string_view answer, std::optional<RawSocket>& open, int& seen) {
    if (!open) open = at.accept();
    if (!open) return;
    open->pull();
    const std::size_t head = open->received.find("\r\n\r\n");
    if (head == std::string::npos) return;
    if (open->received.find("POST") == 0 && open->received.find("hello") == std::string::npos) return;
    ++seen;
    if (answer.empty())
      open->reset();
    else
      open->send(answer);
    open.reset();
  }
  /// The status of the answer to one request.
  int call(std::string_view method = "GET") {
    RawSocket client = RawSocket::connect(listener.port());
    const std::string request = std::string(method) + " / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" +
                                (method == "GET" ? "\r\n" : "Content-Length: 5\r\n\r\nhello");
    client.send(request);
    loop.until([&] {
      serve(a, answer_a, open_a, seen_a);
      serve(b, answer_b, open_b, seen_b);
      client.pull();
      return client.gone();
    });
    return status_of(client.received);
  }

  HttpLoop loop;
  RawListener a, b;
  std::string_view answer_a = kOk, answer_b = kOk;
  std::optional<RawSocket> open_a, open_b;
  int seen_a = 0, seen_b = 0;
  std::shared_ptr<http::TargetVerdict> verdict_a, verdict_b;
  Handler handler;
  http::Listener listener;
};

TEST_CASE("both targets get requests, and each request goes to one") {
  World world;
  for (int i = 0; i < 40; ++i) CHECK(world.call("POST") == 200);
  CHECK(world.seen_a + world.seen_b == 40);
  CHECK(world.seen_a > 5);
  CHECK(world.seen_b > 5);
}

TEST_CASE("a refused connection: the next target gets the request, whatever its method (145)") {
  World world;
  world.a.close();
  for (int i = 0; i < 20; ++i) CHECK(world.call(i % 2 ? "GET" : "POST") == 200);
  CHECK(world.seen_b == 20);
  CHECK(world.handler.group.tally(0)->failed.load() == 5);  // then it is ejected
  CHECK(world.handler.group.tally(0)->ejected.load());
}

TEST_CASE("refused by every target: 502, and nobody has seen it (145)") {
  World world;
  world.a.close();
  world.b.close();
  CHECK(world.call("POST") == 502);
  CHECK(world.handler.failed == base::ErrorCode::backend_unavailable);
  CHECK_FALSE(world.handler.sent.wrote);
}

TEST_CASE("a request that a target may have seen goes to no other one, unless it is safe (149)") {
  World world;
  world.answer_a = world.answer_b = "";
  CHECK(world.call("POST") == 502);
  CHECK(world.seen_a + world.seen_b == 1);
  CHECK(world.handler.sent.wrote);
  CHECK(world.call("GET") == 502);
  CHECK(world.seen_a + world.seen_b == 3);  // twice, not more
}

TEST_CASE("503 of one target: a safe request goes to the other, any other one gets the 503 (149)") {
  World world;
  world.answer_a = kBusy;
  for (int i = 0; i < 3; ++i) CHECK(world.call("GET") == 200);
  world.seen_a = world.seen_b = 0;
  world.answer_b = kBusy;
  CHECK(world.call("POST") == 503);
  CHECK(world.seen_a + world.seen_b == 1);
}

TEST_CASE(
    "every target answers 503: the client gets it, and at most a fifth and the floor is sent again (158)") {
  http::TargetGroupOptions options;
  options.health.failures = 0;
  World world(options);
  world.answer_a = world.answer_b = kBusy;
  for (int i = 0; i < 100; ++i) CHECK(world.call("GET") == 503);
  const int retries = world.seen_a + world.seen_b - 100;
  CHECK(retries == 100 / 5 + 3);
}

TEST_CASE("every target answers 500: passed on, never sent again (158)") {
  World world;
  world.answer_a = world.answer_b = kBug;
  for (int i = 0; i < 30; ++i) CHECK(world.call("GET") == 500);
  CHECK(world.seen_a + world.seen_b == 30);
}

TEST_CASE("a target that answers 500 is ejected, tried after its time, and comes back") {
  World world;
  world.answer_a = kBug;
  for (int i = 0; i < 60; ++i) world.call("POST");
  CHECK(world.seen_a == 5);
  CHECK(world.handler.group.tally(0)->ejections.load() == 1);
  world.loop.advance(5s);
  for (int i = 0; i < 60; ++i) world.call("POST");
  CHECK(world.seen_a == 6);  // one trial, which failed
  world.loop.advance(10s);
  world.answer_a = kOk;
  for (int i = 0; i < 120; ++i) CHECK(world.call("POST") == 200);
  CHECK(world.seen_a > 6);
  CHECK_FALSE(world.handler.group.tally(0)->ejected.load());
}

TEST_CASE("no more than the allowed share of targets is ejected: of two, one stays") {
  World world;
  world.answer_a = world.answer_b = kBug;
  for (int i = 0; i < 40; ++i) CHECK(world.call("POST") == 500);
  CHECK(world.handler.group.tally(0)->ejected.load() != world.handler.group.tally(1)->ejected.load());
}

TEST_CASE("all may be ejected: 503, and nothing is forwarded") {
  http::TargetGroupOptions options;
  options.max_ejected = 100;
  World world(options);
  world.answer_a = world.answer_b = kBug;
  for (int i = 0; i < 10; ++i) CHECK(world.call("POST") == 500);
  CHECK(world.call("POST") == 503);
  CHECK(world.handler.failed == base::ErrorCode::overloaded);
  CHECK_FALSE(world.handler.sent.wrote);
  CHECK(world.seen_a + world.seen_b == 10);
}

TEST_CASE("one target is counted, and ejected only where all may be") {
  for (const unsigned max_ejected : {99U, 100U}) {
    CAPTURE(max_ejected);
    http::TargetGroupOptions options;
    options.max_ejected = max_ejected;
    options.health.failures = 3;
    options.health.eject_for = 1s;
    World world(options, true);
    CHECK(world.call() == 200);
    CHECK(world.handler.group.tally(0)->answered.load() == 1);
    world.answer_a = kBug;
    for (int i = 0; i < 3; ++i) CHECK(world.call("POST") == 500);
    CHECK(world.handler.group.tally(0)->failed.load() == 3);
    const bool may = max_ejected == 100;
    CHECK(world.handler.group.tally(0)->ejected.load() == may);
    CHECK(world.call("POST") == (may ? 503 : 500));
    CHECK(world.seen_a == (may ? 4 : 5));
    if (!may) continue;
    CHECK(world.handler.failed == base::ErrorCode::overloaded);
    CHECK_FALSE(world.handler.sent.wrote);
    world.answer_a = kOk;
    world.loop.advance(999ms);
    CHECK(world.call() == 503);
    world.loop.advance(1ms);
    CHECK(world.call() == 200);
    CHECK_FALSE(world.handler.group.tally(0)->ejected.load());
    CHECK(world.call() == 200);
  }
}

TEST_CASE("an answer that is larger than max_answer is no fault of its target, and nobody is asked again") {
  World world;
  world.handler.request.safe = world.handler.request.replayable = true;
  world.handler.request.max_answer = 1;
  world.answer_a = world.answer_b = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  for (int i = 0; i < 20; ++i) CHECK(world.call() == 502);
  CHECK(world.handler.failed == base::ErrorCode::invalid_backend_answer);
  CHECK(world.handler.sent.wrote);
  CHECK(world.seen_a + world.seen_b == 20);
  for (const std::size_t target : {0, 1}) {
    CHECK(world.handler.group.tally(target)->failed.load() == 0);
    CHECK_FALSE(world.handler.group.tally(target)->ejected.load());
  }
}

TEST_CASE("one target: 503 is passed on and never sent again, and total_timeout holds") {
  World world({}, true);
  world.answer_a = kBusy;
  CHECK(world.call() == 503);
  CHECK(world.seen_a == 1);
  world.handler.request.total_timeout = 300ms;
  RawSocket client = RawSocket::connect(world.listener.port());
  client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  RawSocket backend = world.loop.accept(world.a);
  world.loop.receive(backend, "\r\n\r\n");
  world.loop.advance(299ms);
  CHECK(client.received.empty());
  world.loop.advance(1ms);
  CHECK(status_of(world.loop.receive(client, "}")) == 504);
}

TEST_CASE(
    "a target that fails its health checks gets nothing, and slowly gets its share when it is well again") {
  World world({}, false, true);
  world.verdict_a->set(false, world.loop.clock.now());
  for (int i = 0; i < 40; ++i) CHECK(world.call("POST") == 200);
  CHECK(world.seen_a == 0);
  CHECK(world.seen_b == 40);
  world.verdict_a->set(true, world.loop.clock.now());
  for (int i = 0; i < 100; ++i) CHECK(world.call("POST") == 200);
  CHECK(world.seen_a > 0);
  CHECK(world.seen_a < 30);  // a tenth against the whole
  world.loop.advance(10s);
  world.seen_a = 0;
  for (int i = 0; i < 100; ++i) CHECK(world.call("POST") == 200);
  CHECK(world.seen_a > 30);
}

TEST_CASE("every target fails its health checks: 503, nothing is forwarded, whatever max_ejected says") {
  for (const bool only_a : {true, false}) {
    CAPTURE(only_a);
    http::TargetGroupOptions options;
    options.max_ejected = 0;
    World world(options, only_a, true);
    world.verdict_a->set(false, world.loop.clock.now());
    world.verdict_b->set(false, world.loop.clock.now());
    CHECK(world.call() == 503);
    CHECK(world.handler.failed == base::ErrorCode::overloaded);
    CHECK_FALSE(world.handler.sent.wrote);
    CHECK(world.seen_a + world.seen_b == 0);
    world.verdict_a->set(true, world.loop.clock.now());
    CHECK(world.call() == 200);
    CHECK(world.seen_a == 1);
  }
}

TEST_CASE(
    "calls and checks must both allow a target: a good check ends no ejection, a good call no bad verdict") {
  http::TargetGroupOptions options;
  options.max_ejected = 100;
  options.health.failures = 1;
  World world(options, true, true);
  world.answer_a = kBug;
  CHECK(world.call("POST") == 500);
  world.verdict_a->set(true, world.loop.clock.now());
  world.answer_a = kOk;
  CHECK(world.call() == 503);  // ejected, though its checks are good
  world.loop.advance(5s);
  world.verdict_a->set(false, world.loop.clock.now());
  CHECK(world.call() == 503);  // its ejection is over, but its checks fail: it is not even tried
  CHECK(world.seen_a == 1);
  world.verdict_a->set(true, world.loop.clock.now());
  CHECK(world.call() == 200);
}

TEST_CASE("a target that fails its health checks counts for the share of those that may be ejected") {
  for (const bool unhealthy : {true, false}) {
    CAPTURE(unhealthy);
    World world({}, false, true);
    if (unhealthy) world.verdict_a->set(false, world.loop.clock.now());
    world.answer_b = kBug;
    for (int i = 0; i < 40; ++i) world.call("POST");
    CHECK(world.handler.group.tally(1)->ejected.load() == !unhealthy);
  }
}

}  // namespace
