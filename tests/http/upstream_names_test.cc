// What becomes of connections when a backend's name stands for other addresses: 127.0.0.1, then 127.0.0.2, on
// one port.
#include <doctest/doctest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <optional>

#include "http/backend_addresses.h"
#include "http/listen_socket.h"
#include "tests/support/proxy_world.h"

namespace {

using test_support::count_of;
using test_support::kGet;
using test_support::kPost;
using test_support::ProxyWorld;
using test_support::RawSocket;
using test_support::status_of;

constexpr std::string_view kOk = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

http::SocketAddresses at(std::uint16_t port, std::initializer_list<const char*> addresses) {
  http::SocketAddresses out;
  for (const char* one : addresses) out.push_back(http::socket_address(*http::parse_ip_address(one), port));
  return out;
}

struct World {
  World() : second(http::open_listening_socket("127.0.0.2", proxy.backends.port(), false)) {
    name->replace(addresses({"127.0.0.1"}));
  }
  ~World() { ::close(second); }
  static http::UpstreamOptions with(std::shared_ptr<http::FollowedName> name) {
    http::UpstreamOptions options;
    options.name = std::move(name);
    return options;
  }
  http::SocketAddresses addresses(std::initializer_list<const char*> list) {
    return at(proxy.backends.port(), list);
  }
  /// Who connects to 127.0.0.2.
  RawSocket accept_second() {
    std::optional<RawSocket> socket;
    proxy.loop.until([&] {
      const int fd = ::accept4(second, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
      if (fd >= 0) socket.emplace(fd);
      return fd >= 0;
    });
    return socket ? *std::move(socket) : RawSocket();
  }
  int answered(RawSocket& backend, std::string_view request = "\r\n\r\n") {
    proxy.client.received.clear();
    proxy.loop.receive(backend, request);
    backend.send(kOk);
    const int status = status_of(proxy.loop.receive(proxy.client, "ok"));
    proxy.loop.settle();
    return status;
  }

  std::shared_ptr<http::FollowedName> name = std::make_shared<http::FollowedName>(http::SocketAddresses{});
  ProxyWorld proxy{with(name)};
  int second;
};

TEST_CASE(
    "new connections go to the new address; one that rests and leads to the old one is closed, not used") {
  World world;
  RawSocket old = world.proxy.warmed();
  CHECK(world.proxy.handler.upstream.idle() == 1);
  world.name->replace(world.addresses({"127.0.0.2"}));
  world.proxy.client.send(kPost);
  RawSocket fresh = world.accept_second();
  CHECK(world.answered(fresh, "hello") == 200);
  CHECK_FALSE(world.proxy.handler.last->reused);
  world.proxy.loop.receive_all(old);
  CHECK(old.gone());
  CHECK(old.received.empty());
  CHECK(world.proxy.handler.upstream.idle() == 1);  // the new one
  world.proxy.client.send(kGet);
  fresh.received.clear();
  CHECK(world.answered(fresh) == 200);
  CHECK(world.proxy.handler.last->reused);
}

TEST_CASE("a connection whose address is still among them is kept") {
  World world;
  RawSocket old = world.proxy.warmed();
  world.name->replace(world.addresses({"127.0.0.2", "127.0.0.1"}));
  world.proxy.client.send(kGet);
  CHECK(world.answered(old) == 200);
  CHECK(world.proxy.handler.last->reused);
}

TEST_CASE("a request in progress ends where it began; its connection is not kept afterwards") {
  World world;
  RawSocket old = world.proxy.backend_for(kPost);
  world.name->replace(world.addresses({"127.0.0.2"}));
  CHECK(world.answered(old, "hello") == 200);
  CHECK(world.proxy.handler.upstream.idle() == 0);
  world.proxy.loop.receive_all(old);
  CHECK(old.gone());
  CHECK(count_of(old.received, "POST") == 1);
}

TEST_CASE("the addresses are tried in their order: one that refuses is passed over") {
  World world;
  world.name->replace(world.addresses({"127.0.0.3", "127.0.0.2"}));
  world.proxy.client.send(kPost);
  RawSocket fresh = world.accept_second();
  CHECK(world.answered(fresh, "hello") == 200);
}

}  // namespace
