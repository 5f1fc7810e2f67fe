// Exchanges with a backend over TLS on one loop: deadlines, backends that speak something else, and reuse.
#include <doctest/doctest.h>

#include "tests/support/proxy_world.h"
#include "tests/support/tls_world.h"

namespace {

using namespace std::chrono_literals;
using test_support::kGet;
using test_support::kPost;
using test_support::localhost_certificate;
using test_support::ProxyWorld;
using test_support::RawSocket;
using test_support::status_of;

http::UpstreamOptions with_tls() {
  auto tls = http::ClientTls::load({localhost_certificate().certificate, "", ""});
  REQUIRE(tls);
  http::UpstreamOptions options;
  options.tls = *std::move(tls);
  return options;
}

TEST_CASE("a backend that stalls in the handshake is a 504 after the connect timeout, and has seen nothing") {
  ProxyWorld world(with_tls());
  world.client.send(kGet);
  RawSocket backend = world.loop.accept(world.backends);
  world.loop.receive(backend, "\x16");
  world.loop.advance(1999ms);
  CHECK(!world.handler.error);
  world.loop.advance(2ms);
  CHECK(status_of(world.loop.receive(world.client, "}")) == 504);
  CHECK(world.handler.error->detail == "TLS handshake");
  CHECK(!world.handler.wrote);
  CHECK(world.handler.upstream.idle() == 0);
}

TEST_CASE(
    "a backend without TLS, or that hangs up in the handshake, is a 502 that says so; it gets no request") {
  struct Case {
    std::string_view answer;
    bool by_reset;
    std::string_view detail;
  };
  const Case cases[] = {{"HTTP/1.1 400 Bad Request\r\n\r\n", false, "TLS: wrong version number"},
                        {"", false, "TLS: unexpected eof while reading"},
                        {"", true, "TLS: the connection was reset"}};
  for (const Case& c : cases) {
    CAPTURE(c.detail);
    ProxyWorld world(with_tls());
    world.client.send(kPost);
    RawSocket backend = world.loop.accept(world.backends);
    world.loop.receive(backend, "\x16");
    backend.send(c.answer);
    if (c.by_reset)
      backend.reset();
    else
      backend.close();
    CHECK(status_of(world.loop.receive(world.client, "}")) == 502);
    CHECK(world.handler.error->detail == c.detail);
    CHECK(!world.handler.wrote);
  }
}

TEST_CASE("a connection over TLS is used again although tickets came behind the answer's head") {
  test_support::TlsServer backend;
  http::UpstreamOptions options = with_tls();
  options.host = "127.0.0.1";
  options.port = backend.server.listener.port();
  test_support::HttpLoop& loop = backend.server.loop;
  test_support::ForwardingHandler handler(loop.core, options);
  http::Listener listener(loop.core, {}, handler);
  listener.start();
  RawSocket client = RawSocket::connect(listener.port(), 0);
  for (const std::string_view request : {kGet, kPost, kGet}) {
    const bool first = !handler.last;
    client.received.clear();
    client.send(request);
    loop.receive(client, "\r\n\r\n");
    loop.settle();
    CHECK(status_of(client.received) == 200);
    REQUIRE(handler.last);
    CHECK(handler.last->reused == !first);
    CHECK(handler.upstream.idle() == 1);
  }
  loop.advance(5s);
  CHECK(handler.upstream.idle() == 0);
}

TEST_CASE("two upstreams that differ in their TLS settings share no connection") {
  test_support::TlsServer backend;
  http::UpstreamOptions trusting = with_tls(), other = with_tls();
  for (http::UpstreamOptions* one : {&trusting, &other}) {
    one->host = "127.0.0.1";
    one->port = backend.server.listener.port();
  }
  other.server_name = "payments.internal";
  test_support::HttpLoop& loop = backend.server.loop;
  test_support::ForwardingHandler first(loop.core, trusting), second(loop.core, other);
  http::Listener listener(loop.core, {}, first), second_listener(loop.core, {}, second);
  listener.start();
  second_listener.start();
  RawSocket client = RawSocket::connect(listener.port(), 0);
  client.send(kGet);
  CHECK(status_of(loop.receive(client, "\r\n\r\n")) == 200);
  loop.settle();
  CHECK(first.upstream.idle() == 1);
  RawSocket refused = RawSocket::connect(second_listener.port(), 0);
  refused.send(kGet);
  CHECK(status_of(loop.receive(refused, "}")) == 502);
  CHECK(second.error->detail ==
        "TLS: the certificate is refused: hostname mismatch (expected: payments.internal)");
}

}  // namespace
