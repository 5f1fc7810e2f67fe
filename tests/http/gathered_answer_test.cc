// Gathered answers: the client gets what it would have got, but only when told; too large ones pass.
#include "http/gathered_answer.h"

#include <doctest/doctest.h>

#include "http/listener.h"
#include "http/problem.h"
#include "http/upstream.h"
#include "tests/support/http_loop.h"

namespace {

using test_support::HttpLoop;
using test_support::RawListener;
using test_support::RawSocket;

constexpr std::size_t kMost = 10;

/// Forwards, gathers, and sends on what was gathered if it is complete.
class GatheringHandler final : public http::RequestHandler {
 public:
  GatheringHandler(http::Core& core, const http::UpstreamOptions& options) : upstream(core, options) {}
  http::Task<void> on_request(http::Connection& connection) override {
    http::GatheredAnswer answer(connection, kMost, too_large);
    answer.add_when_passing(passing_fields);
    const http::AnswerFields fields;
    http::Outgoing request;
    request.head = "GET / HTTP/1.1\r\nHost: b\r\n\r\n";
    http::Sent sent;
    const auto done = co_await upstream.forward(answer, request, fields, base::Instant::max(), sent);
    complete = done && done->complete;
    passing = answer.passing();
    refused = answer.refused();
    if (!more_fields.empty()) added = answer.add_fields(more_fields);
    text = answer.text();
    sent_before = connection.bytes_sent();
    if (passing) co_return;
    if (complete) {
      delivered = co_await answer.deliver();
    } else {
      const base::Error broken{base::ErrorCode::backend_unavailable, "broke off"};
      const http::Response problem = http::problem(broken, "", "");
      co_await connection.send(problem);
    }
    ++answered;
  }
  http::Response refuse(const base::Error& e, std::string_view) override { return http::problem(e, "", ""); }

  http::Upstream upstream;
  http::GatheredAnswer::TooLarge too_large = http::GatheredAnswer::TooLarge::pass;
  std::string more_fields;  // to be added to what was gathered
  std::string passing_fields;
  bool complete = false, passing = false, delivered = false, refused = false, added = false;
  std::string text;
  std::uint64_t sent_before = 0;
  int answered = 0;
};

struct World {
  World() : handler(loop.core, at(backends.port())), listener(loop.core, {}, handler) {
    listener.start();
    client = RawSocket::connect(listener.port());
  }
  static http::UpstreamOptions at(std::uint16_t port) {
    http::UpstreamOptions options;
    options.host = "127.0.0.1";
    options.port = port;
    return options;
  }
  RawSocket ask(const std::string& version = "1.1", const std::string& method = "GET") {
    client.send(method + " / HTTP/" + version + "\r\nHost: a\r\n\r\n");
    RawSocket backend = loop.accept(backends);
    loop.receive(backend, "\r\n\r\n");
    return backend;
  }
  HttpLoop loop;
  RawListener backends;
  GatheringHandler handler;
  http::Listener listener;
  RawSocket client;
};

const std::string kHead = "HTTP/1.1 201 Created\r\nDate: D\r\nSet-Cookie: a=b\r\nSet-Cookie: c=d\r\n";

}  // namespace

TEST_CASE("a gathered answer is what the client would have got, and the connection lives on") {
  struct Case {
    const char *name, *version;
    std::string backend, expect;
    bool backend_closes, keeps;
  };
  const Case cases[] = {
      {"length, at the limit", "1.1", kHead + "Content-Length: 10\r\n\r\n0123456789",
       kHead + "Content-Length: 10\r\n\r\n0123456789", false, true},
      {"no body", "1.1", "HTTP/1.1 204 No Content\r\nDate: D\r\n\r\n",
       "HTTP/1.1 204 No Content\r\nDate: D\r\n\r\n", false, true},
      {"chunked at once", "1.1", kHead + "Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
       kHead + "Content-Length: 2\r\n\r\nok", false, true},
      {"until close", "1.1", kHead + "\r\nok",
       kHead + "Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n", true, true},
      {"until close, HTTP/1.0", "1.0", kHead + "\r\nok", kHead + "Connection: close\r\n\r\nok", true, false},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    World world;
    RawSocket backend = world.ask(c.version);
    backend.send(c.backend);
    if (c.backend_closes) backend.close();
    world.loop.until([&] { return world.handler.answered == 1; });
    CHECK(world.handler.sent_before == 0);
    CHECK(world.handler.text == c.expect);
    CHECK(world.handler.complete);
    CHECK(world.handler.delivered);
    CHECK(world.loop.receive(world.client, c.expect) == c.expect);
    world.loop.settle();
    world.client.pull();
    CHECK(world.client.ended == !c.keeps);
  }
}

TEST_CASE("an answer one byte over the limit passes from there on") {
  World world;
  RawSocket backend = world.ask();
  backend.send(kHead + "Content-Length: 12\r\n\r\n0123456789");
  world.loop.settle();
  world.client.pull();
  CHECK(world.client.received == "");
  backend.send("a");
  CHECK(world.loop.receive(world.client, "a") == kHead + "Content-Length: 12\r\n\r\n0123456789a");
  backend.send("b");
  CHECK(world.loop.receive(world.client, "9ab") == kHead + "Content-Length: 12\r\n\r\n0123456789ab");
  world.loop.settle();
  CHECK(world.handler.passing);
  CHECK(world.handler.complete);
  CHECK(world.handler.text == "");
}

TEST_CASE("what is to be added when an answer passes is in its head then, and in no other") {
  World world;
  world.handler.passing_fields = "X-Added: 1\r\n";
  RawSocket backend = world.ask();
  backend.send(kHead + "Content-Length: 11\r\n\r\n0123456789a");
  CHECK(world.loop.receive(world.client, "9a") ==
        kHead + "Content-Length: 11\r\nX-Added: 1\r\n\r\n0123456789a");
  World gathered;
  gathered.handler.passing_fields = "X-Added: 1\r\n";
  RawSocket other = gathered.ask();
  other.send(kHead + "Content-Length: 10\r\n\r\n0123456789");
  CHECK(gathered.loop.receive(gathered.client, "789") == kHead + "Content-Length: 10\r\n\r\n0123456789");
}

TEST_CASE("an answer that breaks off while it is gathered never reaches the client (150)") {
  for (const char* framing : {"Content-Length: 5\r\n\r\nok", "Transfer-Encoding: chunked\r\n\r\n5\r\nok"}) {
    CAPTURE(framing);
    World world;
    RawSocket backend = world.ask();
    backend.send(kHead + framing);
    world.loop.settle();
    backend.close();
    const std::string got(world.loop.receive(world.client, "}"));
    CHECK(got.starts_with("HTTP/1.1 502 "));
    CHECK(got.find("Created") == std::string::npos);
    CHECK_FALSE(world.handler.complete);
  }
}

TEST_CASE("an answer that breaks off after it began to pass is cut off for the client (150)") {
  World world;
  RawSocket backend = world.ask();
  backend.send(kHead + "Content-Length: 20\r\n\r\n0123456789ab");
  world.loop.receive(world.client, "ab");
  backend.close();
  CHECK(world.loop.receive_all(world.client).ends_with("\r\n\r\n0123456789ab"));
  CHECK(world.handler.passing);
  CHECK_FALSE(world.handler.complete);
}

TEST_CASE("an answer to a GET is not waited for when the client has gone (139)") {
  World world;
  RawSocket backend = world.ask();
  world.client.reset();
  world.loop.receive_all(backend);
  CHECK(backend.gone());
  CHECK_FALSE(world.handler.complete);
  CHECK(world.handler.text.empty());
}

TEST_CASE("the answer to a POST is complete also when the client has gone (139)") {
  World world;
  RawSocket backend = world.ask("1.1", "POST");
  world.client.reset();
  world.loop.settle();
  backend.send(kHead + "Content-Length: 2\r\n\r\no");
  world.loop.settle();
  backend.send("k");
  world.loop.until([&] { return world.handler.answered == 1; });
  CHECK(world.handler.complete);
  CHECK(world.handler.text == kHead + "Content-Length: 2\r\n\r\nok");
  CHECK_FALSE(world.handler.delivered);
}

TEST_CASE("an interim answer goes to the client at once and is no part of what is gathered (RFC 9110 15.2)") {
  World world;
  RawSocket backend = world.ask();
  backend.send("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n");
  const std::string early(world.loop.receive(world.client, "\r\n\r\n"));
  CHECK(early.starts_with("HTTP/1.1 103 Early Hints\r\n"));
  CHECK(world.handler.answered == 0);
  backend.send("HTTP/1.1 201 Created\r\nContent-Length: 4\r\n\r\ndone");
  const std::string all(world.loop.receive(world.client, "done"));
  CHECK(world.handler.text.starts_with("HTTP/1.1 201 Created\r\n"));
  CHECK(world.handler.text.find("103") == std::string::npos);
  CHECK(test_support::count_of(all, "HTTP/1.1 ") == 2);
  CHECK(world.handler.delivered);
}

TEST_CASE("fields can be added to the head of what was gathered") {
  World world;
  world.handler.more_fields = "X-More: 1\r\nX-Most: 2\r\n";
  RawSocket backend = world.ask();
  backend.send(kHead + "Content-Length: 4\r\n\r\n\r\n\r\n");
  const std::string expect = kHead + "Content-Length: 4\r\nX-More: 1\r\nX-Most: 2\r\n\r\n\r\n\r\n";
  CHECK(world.loop.receive(world.client, expect) == expect);
  CHECK(world.handler.added);
}

TEST_CASE(
    "an answer that must be gathered whole is refused one byte over the limit, and nothing of it goes out") {
  for (const bool over : {false, true}) {
    CAPTURE(over);
    World world;
    world.handler.too_large = http::GatheredAnswer::TooLarge::refuse;
    RawSocket backend = world.ask();
    backend.send(kHead + "Content-Length: 11\r\n\r\n0123456789");
    world.loop.settle();
    CHECK_FALSE(world.handler.refused);
    if (over) backend.send("a");
    if (!over) backend.close();
    const std::string got(world.loop.receive(world.client, "}"));
    CHECK(got.starts_with("HTTP/1.1 502 "));
    CHECK(world.handler.refused == over);
    CHECK_FALSE(world.handler.complete);
    if (over) CHECK(world.handler.text == "");
  }
}
