// Tunnels between two real connections: bytes both ways, back-pressure, half close, and every end.
#include "http/tunnel.h"

#include <doctest/doctest.h>
#include <fcntl.h>

#include <memory>

#include "http/transport.h"
#include "tests/support/http_loop.h"

namespace {

using namespace std::chrono_literals;
using namespace std::string_view_literals;
using http::TunnelEnding;
using test_support::HttpLoop;
using test_support::RawListener;
using test_support::RawSocket;

/// One connection of the gateway, with the test at its other end.
struct Side {
  Side(HttpLoop& loop, int buffer) : socket(loop.core) {
    RawListener listener;
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (buffer != 0) ::setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &buffer, sizeof buffer);
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(listener.port());
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    REQUIRE(::connect(fd, reinterpret_cast<sockaddr*>(&to), sizeof to) == 0);
    ::fcntl(fd, F_SETFL, O_NONBLOCK);
    far = loop.accept(listener);
    socket.open(fd);
    transport = http::Transport(fd);
  }
  http::TunnelEnd end(std::string_view begun = {}) { return {socket, transport, std::string(begun)}; }
  http::Socket socket;
  http::Transport transport;
  RawSocket far;
};

struct Watch final : http::TunnelWatch {
  std::optional<TunnelEnding> ending(base::Instant) override { return told; }
  std::optional<TunnelEnding> told;
};

struct World {
  explicit World(std::string_view from_client = {}, std::string_view from_backend = {}, int buffer = 0)
      : client(loop, buffer),
        backend(loop, buffer),
        tunnel(std::make_unique<http::Tunnel>(loop.core, client.end(from_client), backend.end(from_backend),
                                              60s, watch)) {
    loop.core.spawn(tunnel->run(), [this](std::exception_ptr failure) {
      CHECK_FALSE(failure);
      done = true;
    });
  }
  ~World() { loop.core.unwind(); }
  std::string_view at_client(std::string_view text) { return loop.receive(client.far, text); }
  std::string_view at_backend(std::string_view text) { return loop.receive(backend.far, text); }

  HttpLoop loop;
  Watch watch;
  Side client, backend;
  bool done = false;
  std::unique_ptr<http::Tunnel> tunnel;
};

/// A frame of text of a server.
std::string frame(std::string_view text) {
  std::string out("\x81");
  if (text.size() < 126) {
    out.push_back(static_cast<char>(text.size()));
  } else {
    out.push_back(126);
    out.push_back(static_cast<char>(text.size() >> 8));
    out.push_back(static_cast<char>(text.size() & 0xff));
  }
  return out.append(text);
}

TEST_CASE("tunnel: what had arrived before it began goes first (111)") {
  World world("early", frame("hello"));
  world.client.far.send(" and late");
  CHECK(world.at_backend("late") == "early and late");
  CHECK(world.at_client("hello") == frame("hello"));
  world.backend.far.send(frame("more"));
  CHECK(world.at_client("more") == frame("hello") + frame("more"));
  CHECK_FALSE(world.done);
  CHECK(world.tunnel->from_client() == 14);
  CHECK(world.tunnel->from_backend() == frame("hello").size() + frame("more").size());
}

TEST_CASE("tunnel: megabytes in both directions at once arrive whole") {
  World world;
  std::string up(5 << 20, ' '), down(7 << 20, ' ');
  for (std::size_t i = 0; i < up.size(); ++i) up[i] = static_cast<char>(i * 31 + i / 1000);
  for (std::size_t i = 0; i < down.size(); ++i) down[i] = static_cast<char>(i * 17 + i / 999);
  world.client.far.send(up);
  world.backend.far.send(down);
  CHECK(world.loop.until([&] {
    for (RawSocket* one : {&world.client.far, &world.backend.far}) {
      one->push();
      one->pull();
    }
    return world.client.far.received.size() >= down.size() && world.backend.far.received.size() >= up.size();
  }));
  CHECK((world.client.far.received == down));
  CHECK((world.backend.far.received == up));
}

TEST_CASE("tunnel: a side that reads nothing stops the other one, and goes on later (135)") {
  World world({}, {}, 16 * 1024);
  const std::string much(32 << 20, 'x');
  world.backend.far.send(much);
  for (int i = 0; i < 200; ++i) {
    world.loop.settle();
    world.backend.far.push();
  }
  CHECK(world.backend.far.unsent.size() > much.size() / 2);
  CHECK(world.tunnel->from_backend() < much.size() / 2);
  world.client.far.send("still");  // the other direction is not held up
  CHECK(world.at_backend("still") == "still");
  CHECK(world.loop.until([&] {
    world.backend.far.push();
    world.client.far.pull();
    return world.client.far.received.size() == much.size();
  }));
}

TEST_CASE("tunnel: each side may end its half, and the tunnel ends with both (RFC 9112 9.6)") {
  World world;
  world.client.far.send("last words");
  world.client.far.finish_sending();
  CHECK(world.loop.receive_all(world.backend.far) == "last words");
  CHECK(world.backend.far.ended);
  CHECK_FALSE(world.done);
  world.backend.far.send(frame("answer"));
  CHECK(world.at_client("answer") == frame("answer"));
  world.backend.far.finish_sending();
  CHECK(world.loop.until([&] { return world.done; }));
  world.client.far.pull();
  CHECK(world.client.far.ended);
  CHECK(world.tunnel->end() == "client");
}

TEST_CASE("tunnel: a reset of either side ends it at once") {
  for (const bool of_client : {true, false}) {
    CAPTURE(of_client);
    World world;
    world.client.far.send("x");
    world.at_backend("x");
    (of_client ? world.client : world.backend).far.reset();
    CHECK(world.loop.until([&] { return world.done; }));
    CHECK(world.tunnel->end() == (of_client ? "client" : "backend"));
  }
}

TEST_CASE(
    "tunnel: what a backend said before it was lost still reaches the client, which is not waited for") {
  World world({}, {}, 16 * 1024);
  const std::string said = frame("ok") + http::close_frame(1000, "bye") + std::string(32 << 20, 'x');
  world.backend.far.send(said);
  for (int i = 0; i < 50; ++i) {
    world.loop.settle();
    world.backend.far.push();
  }
  REQUIRE_FALSE(
      world.backend.far.unsent.empty());  // so the tunnel holds a piece that the client does not take
  world.backend.far.reset();
  world.client.far.send("more");  // for nobody
  world.loop.settle();
  CHECK_FALSE(world.done);
  const std::uint64_t taken = world.tunnel->from_backend();
  world.client.far.pull();
  world.loop.settle();
  CHECK(world.tunnel->from_backend() > taken);
  CHECK(world.client.far.received.starts_with(frame("ok") + http::close_frame(1000, "bye")));
  world.loop.advance(2s);
  world.loop.advance(250ms);
  CHECK(world.done);
  CHECK(world.tunnel->end() == "backend");
}

TEST_CASE("tunnel: silence for the idle time ends it with 1001, and any byte begins the time anew") {
  World world;
  world.loop.advance(59s);
  world.client.far.send("ping");
  world.at_backend("ping");
  world.loop.advance(59s);
  CHECK_FALSE(world.done);
  world.backend.far.send(frame("pong"));
  world.at_client("pong");
  world.loop.advance(59s);
  CHECK_FALSE(world.done);
  world.client.far.received.clear();
  world.loop.advance(2s);
  CHECK(world.loop.receive_all(world.client.far) == http::close_frame(1001, "idle"));
  CHECK(world.tunnel->end() == "idle");
  CHECK_FALSE(world.done);  // the client may say goodbye
  world.client.far.send("\x88\x82mask..");
  CHECK(world.at_backend("..") == "ping\x88\x82mask..");
  world.client.far.finish_sending();
  CHECK(world.loop.until([&] { return world.done; }));
}

TEST_CASE("tunnel: the watch ends it with its code and reason, and a client that stays is not waited for") {
  World world;
  world.watch.told = TunnelEnding{1008, "the access token has expired"};
  world.loop.advance(250ms);
  CHECK(world.loop.receive_all(world.client.far) == http::close_frame(1008, "the access token has expired"));
  CHECK_FALSE(world.done);
  world.loop.advance(1s);
  CHECK_FALSE(world.done);
  world.loop.advance(2s);
  CHECK(world.done);
  CHECK(world.tunnel->end() == "the access token has expired");
}

TEST_CASE("tunnel: the Close frame stands between two frames, never within one") {
  World world;
  const std::string first = frame(std::string(300, 'a'));
  world.backend.far.send(first.substr(0, 100));
  CHECK(world.at_client("aaa").size() == 100);
  world.watch.told = TunnelEnding{1001, "away"};
  world.loop.advance(250ms);
  world.client.far.pull();
  CHECK(world.client.far.received.size() == 100);
  world.backend.far.send(first.substr(100) + frame("never seen"));
  CHECK(world.loop.receive_all(world.client.far) == first + http::close_frame(1001, "away"));
}

TEST_CASE("tunnel: behind a Close frame of the backend there is no other, and none among what is no frames") {
  for (const std::string& said :
       {http::close_frame(1000, "bye"), std::string("\x82\x7f\xff\xff\xff\xff\xff\xff\xff\xff"
                                                    "junk")}) {
    World world;
    world.backend.far.send(said);
    world.loop.until([&] {
      world.client.far.pull();
      return world.client.far.received.size() == said.size();
    });
    world.watch.told = TunnelEnding{1001, "away"};
    world.loop.advance(250ms);
    CHECK(world.loop.receive_all(world.client.far) == said);
    CHECK(world.client.far.ended);
  }
}

TEST_CASE("tunnel: a client that reads nothing gets no Close frame, and is cut off after two seconds") {
  World world({}, {}, 16 * 1024);
  world.backend.far.send(std::string(8 << 20, '\x01'));
  for (int i = 0; i < 50; ++i) {
    world.loop.settle();
    world.backend.far.push();
  }
  world.watch.told = TunnelEnding{1001, "away"};
  world.loop.advance(250ms);
  CHECK_FALSE(world.done);
  world.loop.advance(2s);
  world.loop.advance(250ms);
  CHECK(world.done);
}

}  // namespace
