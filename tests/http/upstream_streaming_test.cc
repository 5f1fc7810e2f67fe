// Request bodies that are passed on while they arrive: what the backend sees, and what cuts them off.
#include <doctest/doctest.h>

#include "http/upstream.h"
#include "tests/support/proxy_world.h"

namespace {

using namespace std::chrono_literals;
using test_support::count_of;
using test_support::ProxyWorld;
using test_support::RawSocket;
using test_support::status_of;

constexpr std::string_view kOk = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
constexpr std::string_view kChunked = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";

std::string sized(std::size_t length, std::string_view extra = "") {
  return "POST / HTTP/1.1\r\nHost: a\r\n" + std::string(extra) + "Content-Length: " + std::to_string(length) +
         "\r\n\r\n";
}

struct StreamingWorld : ProxyWorld {
  explicit StreamingWorld(std::uint64_t limit = 1 << 20) {
    handler.streamed = http::StreamedBody{limit, false};
  }
};

/// What chunks say, without the coding; empty and `whole` false if the end is missing.
std::string decoded(std::string_view coded, bool& whole) {
  std::string body;
  for (whole = false;;) {
    const auto line = coded.find("\r\n");
    if (line == std::string_view::npos) return body;
    const std::size_t size = std::stoul(std::string(coded.substr(0, line)), nullptr, 16);
    coded.remove_prefix(line + 2);
    if (size == 0) {
      whole = coded == "\r\n";
      return body;
    }
    if (coded.size() < size + 2) return body;
    body += coded.substr(0, size);
    coded.remove_prefix(size + 2);
  }
}

std::string body_of(const RawSocket& backend) {
  return backend.received.substr(backend.received.find("\r\n\r\n") + 4);
}

TEST_CASE("streaming: bodies of every size reach the backend whole, and the next request is not lost") {
  for (const std::size_t size : {0u, 1u, 5'000u, 20'300u, 20'480u, 65'536u, 300'000u}) {
    for (const bool in_chunks : {false, true}) {
      CAPTURE(size);
      CAPTURE(in_chunks);
      StreamingWorld world;
      std::string body(size, ' ');
      for (std::size_t i = 0; i < size; ++i) body[i] = static_cast<char>('a' + (i * 7 + i / 251) % 26);
      std::string request = in_chunks ? std::string(kChunked) : sized(size);
      if (in_chunks) {
        for (std::size_t at = 0; at < size; at += 777) {
          char line[20];
          std::snprintf(line, sizeof line, "%zx\r\n", std::min<std::size_t>(777, size - at));
          request += line + body.substr(at, 777) + "\r\n";
        }
        request += "0\r\n\r\n";
      } else {
        request += body;
      }
      world.client.send(request + "GET /next HTTP/1.1\r\nHost: a\r\n\r\n");
      RawSocket backend = world.loop.accept(world.backends);
      bool whole = false;
      world.loop.until([&] {
        world.client.push();
        backend.pull();
        if (backend.received.find("\r\n\r\n") == std::string::npos) return false;
        if (!in_chunks) return whole = body_of(backend).size() == size;
        (void)decoded(body_of(backend), whole);
        return whole;
      });
      CHECK(whole);
      CHECK((in_chunks ? decoded(body_of(backend), whole) : body_of(backend)) == body);
      backend.received.clear();
      backend.send(kOk);
      world.loop.receive(backend, "/next");
      CHECK(backend.received.starts_with("GET /next "));
      backend.send(kOk);
      world.loop.until([&] {
        world.client.pull();
        return count_of(world.client.received, "HTTP/1.1 200") == 2;
      });
      CHECK(count_of(world.client.received, "HTTP/1.1 200") == 2);
    }
  }
}

TEST_CASE("streaming: the backend has the beginning before the client has sent the end") {
  for (const bool in_chunks : {false, true}) {
    StreamingWorld world;
    RawSocket backend =
        world.backend_for(in_chunks ? std::string(kChunked) + "5\r\nfirst\r\n" : sized(10) + "first");
    world.loop.receive(backend, "first");
    CHECK(body_of(backend) == (in_chunks ? "5\r\nfirst" : "first"));
    world.client.send(in_chunks ? "4\r\nlast\r\n0\r\n\r\n" : "-last");
    world.loop.receive(backend, in_chunks ? "0\r\n\r\n" : "-last");
    CHECK(body_of(backend) == (in_chunks ? "5\r\nfirst\r\n4\r\nlast\r\n0\r\n\r\n" : "first-last"));
    backend.send(kOk);
    CHECK(status_of(world.loop.receive(world.client, "ok")) == 200);
    world.loop.settle();
    CHECK(world.handler.upstream.idle() == 1);
  }
}

TEST_CASE("streaming: an answer that comes early is relayed, and neither connection is used again (153)") {
  StreamingWorld world;
  RawSocket backend = world.backend_for(std::string(kChunked) + "5\r\nfirst\r\n");
  world.loop.receive(backend, "first");
  backend.send("HTTP/1.1 413 No\r\nContent-Length: 2\r\n\r\nno");
  world.loop.settle();
  world.client.send("4\r\nlast\r\n");
  const std::string answer(world.loop.receive_all(world.client));
  CHECK(status_of(answer) == 413);
  CHECK(answer.find("Connection: close") != std::string::npos);
  CHECK(world.handler.upstream.idle() == 0);
  CHECK(body_of(backend).find("0\r\n\r\n") == std::string::npos);
}

TEST_CASE("streaming: a client that breaks off ends the backend's connection in the middle (30, 50)") {
  for (const bool in_chunks : {false, true}) {
    CAPTURE(in_chunks);
    StreamingWorld world;
    RawSocket backend =
        world.backend_for(in_chunks ? std::string(kChunked) + "5\r\nfirst\r\n" : sized(10) + "first");
    world.loop.receive(backend, "first");
    world.client.finish_sending();
    world.loop.receive_all(backend);
    CHECK(backend.gone());
    CHECK(body_of(backend) == (in_chunks ? "5\r\nfirst" : "first"));
    CHECK(world.handler.error->code == base::ErrorCode::malformed_request);
    CHECK(world.handler.wrote);
  }
}

TEST_CASE("streaming: the limit, one byte on each side; a declared length before anything is sent (29)") {
  for (const bool over : {false, true}) {
    CAPTURE(over);
    StreamingWorld world(10);
    if (over) {
      world.client.send(sized(11));
      CHECK(status_of(world.loop.receive(world.client, "}")) == 413);
      CHECK(!world.backends.accept());
    }
    StreamingWorld chunked(10);
    RawSocket backend = chunked.backend_for(std::string(kChunked) + "5\r\nfirst\r\n");
    chunked.loop.receive(backend, "first");
    chunked.client.send(over ? "6\r\n-last!\r\n0\r\n\r\n" : "5\r\n-last\r\n0\r\n\r\n");
    if (over) {
      CHECK(status_of(chunked.loop.receive(chunked.client, "}")) == 413);
      chunked.loop.receive_all(backend);
      CHECK(body_of(backend) == "5\r\nfirst");
    } else {
      chunked.loop.receive(backend, "0\r\n\r\n");
      backend.send(kOk);
      CHECK(status_of(chunked.loop.receive(chunked.client, "ok")) == 200);
    }
  }
}

TEST_CASE("streaming: who sends slower than a KiB a second is refused after the time for a body (134)") {
  StreamingWorld world;
  RawSocket backend = world.backend_for(sized(1000) + "first");
  world.loop.receive(backend, "first");
  world.loop.advance(http::ListenLimits{}.body_timeout / 2);
  world.client.send("second");
  world.loop.receive(backend, "second");
  world.loop.advance(http::ListenLimits{}.body_timeout / 2 + 1s);
  CHECK(status_of(world.loop.receive(world.client, "}")) == 408);
}

TEST_CASE("streaming: 100 Continue is sent when the first piece is asked for") {
  StreamingWorld world;
  world.client.send(sized(5, "Expect: 100-continue\r\n"));
  world.loop.receive(world.client, "100 Continue\r\n\r\n");
  CHECK(!world.backends.accept());
  world.client.send("hello");
  RawSocket backend = world.loop.accept(world.backends);
  world.loop.receive(backend, "hello");
  backend.send(kOk);
  CHECK(world.loop.receive(world.client, "ok").find("HTTP/1.1 200") != std::string_view::npos);
}

TEST_CASE(
    "streaming: a connection that ended while it rested costs nothing: another one gets the first piece "
    "(146)") {
  StreamingWorld world;
  RawSocket old = world.warmed();
  old.close();
  RawSocket backend = world.backend_for(std::string(kChunked) + "5\r\nfirst\r\n0\r\n\r\n");
  world.loop.receive(backend, "0\r\n\r\n");
  CHECK(body_of(backend) == "5\r\nfirst\r\n0\r\n\r\n");
  backend.send(kOk);
  CHECK(status_of(world.loop.receive(world.client, "ok")) == 200);
}

}  // namespace
