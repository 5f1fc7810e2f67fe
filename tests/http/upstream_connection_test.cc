// The request on its way to a backend and the head of the answer: what is refused, early answers, deadlines.
#include "http/upstream_connection.h"

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>

#include <cstring>

#include "tests/support/proxy_world.h"

namespace {

using namespace std::chrono_literals;
using test_support::count_of;
using test_support::kGet;
using test_support::kPost;
using test_support::ProxyWorld;
using test_support::RawSocket;
using test_support::status_of;

http::Task<void> keep(http::Task<base::Status> task, std::optional<base::Status>& outcome) {
  outcome = co_await std::move(task);
}

TEST_CASE("an answer that is not one is a 502 and ends the backend's connection (113, 151, 154, 155)") {
  struct Case {
    const char* name;
    std::string answer;
  };
  const std::string ok = "HTTP/1.1 200 OK\r\n";
  const Case cases[] = {
      {"151 TE and CL", ok + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n"},
      {"151 CL and TE", ok + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
      {"151 two equal lengths", ok + "Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello"},
      {"151 two lengths", ok + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello"},
      {"151 junk length", ok + "Content-Length: 5x\r\n\r\nhello"},
      {"151 list of lengths", ok + "Content-Length: 5, 5\r\n\r\nhello"},
      {"151 TE gzip", ok + "Transfer-Encoding: gzip\r\n\r\n"},
      {"151 TE chunked, gzip", ok + "Transfer-Encoding: chunked, gzip\r\n\r\n"},
      {"113 101", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n"},
      {"154 bad status line", "HTTP/1.1 abc OK\r\n\r\n"},
      {"154 not HTTP", "220 smtp ready\r\n\r\n"},
      {"154 an endless head", ok + "X: " + std::string(40'000, 'x')},
      {"154 a large complete head", ok + "X: " + std::string(33'000, 'x') + "\r\nContent-Length: 0\r\n\r\n"},
      {"155 bare CR in a value", ok + "X: a\rSet-Cookie: b\r\nContent-Length: 0\r\n\r\n"},
      {"155 bare LF in a value", ok + "X: a\nSet-Cookie: b\r\nContent-Length: 0\r\n\r\n"},
      {"a folded field", ok + "X: a\r\n b\r\nContent-Length: 0\r\n\r\n"},
      {"an HTTP/1.0 answer with TE", "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    ProxyWorld world;
    RawSocket backend = world.backend_for(kGet);
    backend.send(c.answer);
    const std::string answer(world.loop.receive(world.client, "}"));
    CHECK(status_of(answer) == 502);
    CHECK(count_of(answer, "HTTP/1.1 ") == 1);
    world.loop.receive_all(backend);
    CHECK(backend.gone());
    CHECK(world.handler.upstream.idle() == 0);
    CHECK(!world.client.gone());
  }
}

TEST_CASE("the answer's head: its size limit, one byte on each side (154)") {
  for (const std::size_t size : {1024u, 1025u}) {
    CAPTURE(size);
    http::UpstreamOptions options;
    options.max_head = 1024;
    ProxyWorld world(options);
    RawSocket backend = world.backend_for(kGet);
    const std::string fixed = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nX: \r\n\r\n";
    backend.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nX: " + std::string(size - fixed.size(), 'x') +
                 "\r\n\r\n");
    CHECK(status_of(world.loop.receive(world.client, "\r\n\r\n")) == (size == 1024 ? 200 : 502));
  }
}

TEST_CASE("a head that arrives byte by byte is a head") {
  ProxyWorld world;
  RawSocket backend = world.backend_for(kGet);
  for (const char c : std::string("HTTP/1.1 103 E\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")) {
    backend.send({&c, 1});
    world.loop.settle();
  }
  CHECK(world.loop.receive(world.client, "ok").ends_with("\r\n\r\nok"));
}

TEST_CASE("no answer in time is a 504, and the connection is not used again (145)") {
  ProxyWorld world;
  RawSocket backend = world.backend_for(kGet);
  world.loop.advance(4s);
  backend.send("HTTP/1.1 103 E\r\n\r\nHTTP/1.1 200 OK\r\n");
  CHECK(world.loop.receive(world.client, "\r\n\r\n") == "HTTP/1.1 103 E\r\n\r\n");
  world.client.received.clear();
  world.loop.settle();
  world.loop.advance(2s);
  CHECK(status_of(world.loop.receive(world.client, "}")) == 504);
  world.loop.receive_all(backend);
  CHECK(backend.gone());
}

TEST_CASE("a backend that closes or resets a fresh connection without an answer is a 502 (149)") {
  for (const bool by_reset : {false, true}) {
    CAPTURE(by_reset);
    ProxyWorld world;
    RawSocket backend = world.backend_for(kPost);
    if (by_reset)
      backend.reset();
    else
      backend.close();
    CHECK(status_of(world.loop.receive(world.client, "}")) == 502);
    world.loop.settle();
    CHECK(!world.backends.accept());  // exactly one request was made
  }
}

std::string large_post(std::size_t size) {
  return "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(size) + "\r\n\r\n" +
         std::string(size, 'x');
}

TEST_CASE("a large request body is written as the backend takes it") {
  ProxyWorld world;
  world.client.send(large_post(4'000'000));
  RawSocket backend;
  world.loop.until([&] {
    world.client.push();
    if (auto accepted = world.backends.accept()) backend = *std::move(accepted);
    return backend.fd() >= 0;
  });
  world.loop.until([&] {
    backend.pull();
    return backend.received.size() > 4'000'000;
  });
  CHECK(backend.received.ends_with(std::string(4'000'000, 'x')));
  backend.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
  CHECK(status_of(world.loop.receive(world.client, "ok")) == 200);
  CHECK(world.handler.upstream.idle() == 1);
}

TEST_CASE("an answer before the request was written is relayed, and the connection not reused (153)") {
  for (const bool closes : {false, true}) {
    CAPTURE(closes);
    ProxyWorld world;
    world.client.send(large_post(4'000'000));
    RawSocket backend;
    world.loop.until([&] {
      world.client.push();
      if (auto accepted = world.backends.accept()) backend = *std::move(accepted);
      return backend.fd() >= 0 && world.client.unsent.empty();
    });
    world.loop.settle();
    backend.send("HTTP/1.1 413 Content Too Large\r\nContent-Length: 4\r\n\r\nnope");
    if (closes) backend.finish_sending();
    CHECK(status_of(world.loop.receive(world.client, "nope")) == 413);
    world.loop.settle();
    CHECK(world.handler.upstream.idle() == 0);
  }
}

TEST_CASE("16 interim answers pass, the 17th ends the exchange (125)") {
  for (const int count : {16, 17}) {
    CAPTURE(count);
    ProxyWorld world;
    RawSocket backend = world.backend_for(kGet);
    std::string text;
    for (int i = 0; i < count; ++i) text += "HTTP/1.1 102 P\r\n\r\n";
    backend.send(text + "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n}");
    const std::string answer(world.loop.receive(world.client, "}"));
    CHECK(count_of(answer, "HTTP/1.1 102 P\r\n\r\n") == 16);
    CHECK(count_of(answer, count == 16 ? "HTTP/1.1 200 " : "HTTP/1.1 502 ") == 1);
    world.loop.settle();
    CHECK(world.handler.upstream.idle() == (count == 16 ? 1 : 0));
  }
}

TEST_CASE("an interim answer comes on its own, and the deadline goes on (125)") {
  ProxyWorld world;
  RawSocket backend = world.backend_for(kGet);
  backend.send("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 2");
  CHECK(world.loop.receive(world.client, "\r\n\r\n") == "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n");
  world.client.received.clear();
  world.loop.advance(world.handler.response_timeout + std::chrono::seconds{1});
  CHECK(status_of(world.loop.receive(world.client, "}")) == 504);
}

TEST_CASE("an answer that came while an interim one went to a slow client is in time (125)") {
  for (const bool answers : {true, false}) {
    test_support::HttpLoop loop;
    test_support::RawListener backends;
    http::BufferPool pool(4096);
    http::UpstreamConnection connection(loop.core, pool);
    http::SocketAddress to;
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(backends.port());
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    std::memcpy(&to.bytes, &address, sizeof address);
    to.size = sizeof address;
    std::optional<base::Status> outcome;
    const auto finish = [&](http::Task<base::Status> task) {
      outcome.reset();
      loop.core.spawn(keep(std::move(task), outcome), [](std::exception_ptr) {});
      loop.until([&] { return outcome.has_value(); });
      REQUIRE(outcome);
      return outcome->has_value();
    };
    CHECK(finish(connection.connect(to, 1s)));
    RawSocket backend = loop.accept(backends);
    connection.begin(kGet, "", 5s);
    backend.send("HTTP/1.1 103 E\r\n\r\n");
    CHECK(finish(connection.read_head(false)));
    if (answers) backend.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    loop.advance(6s);  // its client reads again after that
    CHECK(finish(connection.read_head(false)) == answers);
    CHECK((answers ? connection.head().status == 200
                   : outcome->error().code == base::ErrorCode::backend_timeout));
  }
}

TEST_CASE("an interim answer does not stop the request (125)") {
  ProxyWorld world;
  world.client.send(large_post(4'000'000));
  RawSocket backend;
  world.loop.until([&] {
    world.client.push();
    if (auto accepted = world.backends.accept()) backend = *std::move(accepted);
    return backend.fd() >= 0 && world.client.unsent.empty();
  });
  backend.send("HTTP/1.1 102 Processing\r\n\r\n");
  CHECK(world.loop.receive(world.client, "\r\n\r\n") == "HTTP/1.1 102 Processing\r\n\r\n");
  world.client.received.clear();
  world.loop.until([&] {
    backend.pull();
    return backend.received.size() > 4'000'000;
  });
  backend.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
  CHECK(status_of(world.loop.receive(world.client, "ok")) == 200);
  CHECK(world.handler.upstream.idle() == 1);
}

}  // namespace
