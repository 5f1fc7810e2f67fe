// TLS on the server: requests through it, certificates by name, replacing them, deadlines.
#include "http/tls.h"

#include <fstream>

#include "tests/support/tls_world.h"

namespace {

using namespace std::chrono_literals;
using test_support::CertificateSpec;
using test_support::count_of;
using test_support::files_of;
using test_support::kTlsRequest;
using test_support::localhost_certificate;
using test_support::RawSocket;
using test_support::status_of;
using test_support::TestCertificate;
using test_support::TlsClient;
using test_support::TlsServer;

TEST_CASE("requests over TLS are answered, marked secure, and the session ends with close_notify") {
  TlsServer world;
  bool secure = false;
  world.server.handler.before = [&](http::Connection& c) { secure = c.head().secure; };
  TlsClient client(world.server);
  REQUIRE(client.handshake());
  client.write("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhel");
  world.server.loop.settle();
  client.write("lo");
  client.write(kTlsRequest);
  CHECK(count_of(client.read_all(), "HTTP/1.1 200 OK") == 2);
  CHECK(SSL_get_shutdown(client.ssl()) == SSL_RECEIVED_SHUTDOWN);
  CHECK(secure);
  CHECK(world.server.handler.requests.at(0).body == "hello");
}

TEST_CASE("pipelined requests in one record and large answers survive TLS") {
  TlsServer world;
  world.server.handler.answer.body = std::string(100'000, 'x');
  TlsClient client(world.server);
  REQUIRE(client.handshake());
  client.write("GET / HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n" +
               std::string(kTlsRequest));
  CHECK(count_of(client.read_all(), std::string(100'000, 'x')) == 3);
}

TEST_CASE("the protocol is http/1.1, or nothing was offered (RFC 7301 3.2)") {
  struct Case {
    const char* name;
    std::string_view offer;
    bool expect;
  };
  const Case cases[] = {
      {"http/1.1", "\x08http/1.1", true},
      {"h2 and http/1.1", "\x02h2\x08http/1.1", true},
      {"h2 only", "\x02h2", false},
      {"no offer", "", true},
  };
  TlsServer world;
  for (const Case& c : cases) {
    CAPTURE(c.name);
    TlsClient client(world.server);
    if (!c.offer.empty())
      SSL_set_alpn_protos(client.ssl(), reinterpret_cast<const unsigned char*>(c.offer.data()),
                          static_cast<unsigned>(c.offer.size()));
    CHECK(client.handshake() == c.expect);
  }
}

TEST_CASE("a client that does not finish its handshake is cut off at the deadline (136)") {
  struct Case {
    const char* name;
    std::string_view sent;
  };
  const Case cases[] = {{"nothing", ""}, {"half a record", "\x16\x03\x01"}};
  for (const Case& c : cases) {
    CAPTURE(c.name);
    TlsServer world;
    RawSocket client = world.server.connect();
    client.send(c.sent);
    world.server.loop.advance(9s);
    CHECK(world.server.listener.connections() == 1);
    client.send(c.sent.empty() ? "\x16" : "\x02");  // progress buys no time
    world.server.loop.advance(2s);
    CHECK(world.server.listener.connections() == 0);
  }
}

TEST_CASE("plain HTTP on a TLS port is no request") {
  TlsServer world;
  world.server.exchange(kTlsRequest);
  CHECK(world.server.handler.requests.empty());
  CHECK(world.server.handler.refused.empty());
}

TEST_CASE("files that cannot be used are named") {
  const TestCertificate& good = localhost_certificate();
  const TestCertificate other;
  struct Case {
    const char* name;
    std::string certificate, key, client_ca, expect;
  };
  const Case cases[] = {
      {"no certificate", "/nowhere/c.pem", good.key, "", "/nowhere/c.pem"},
      {"no key", good.certificate, "/nowhere/k.pem", "", "/nowhere/k.pem"},
      {"a key of another certificate", good.certificate, other.key, "", other.key},
      {"a key where the certificate belongs", good.key, good.key, "", good.key},
      {"no authorities of clients", good.certificate, good.key, "/nowhere/ca.pem", "/nowhere/ca.pem"},
      {"authorities without a certificate", good.certificate, good.key, good.key, good.key},
  };
  const test_support::FakeClock clock;
  for (const Case& c : cases) {
    CAPTURE(c.name);
    http::TlsOptions options{{files_of(good), {c.certificate, c.key}}, true, c.client_ca};
    const auto context = http::TlsContext::load(options, clock);
    REQUIRE(!context);
    CHECK(context.error().detail.starts_with(c.expect + ": "));
  }
  CHECK(!http::TlsContext::load({}, clock));
}

TEST_CASE("the certificate is chosen by the name that the client asks for (RFC 6066 3)") {
  const TestCertificate fallback{CertificateSpec{.names = "DNS:gateway.example"}};
  const TestCertificate exact{CertificateSpec{.names = "DNS:api.shop.example,DNS:shop.example"}};
  const TestCertificate wildcard{CertificateSpec{.names = "DNS:*.shop.example"}};
  struct Case {
    const char* name;
    const TestCertificate& expect;
  };
  const Case cases[] = {
      {"gateway.example", fallback},
      {"api.shop.example", exact},
      {"SHOP.example", exact},
      {"other.shop.example", wildcard},
      {"a.b.shop.example", fallback},
      {"somewhere.else.example", fallback},
      {nullptr, fallback},
  };
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    TlsServer world({{files_of(fallback), files_of(exact), files_of(wildcard)}});
    for (const Case& c : cases) {
      CAPTURE(c.name);
      TlsClient client(world.server, [&](SSL_CTX* context) { test_support::only_version(context, version); });
      if (c.name) SSL_set_tlsext_host_name(client.ssl(), c.name);
      CHECK(status_of(client.exchange()) == 200);
      CHECK(client.server_certificate() == c.expect.der);
    }
  }
}

TEST_CASE("reloading: new connections see the new files, open ones go on, bad files change nothing") {
  const TestCertificate first, second, third;
  TestCertificate place;
  TlsServer world({{files_of(place)}});
  TestCertificate::write(first, place.certificate, place.key);
  REQUIRE(world.context->reload());
  TlsClient open(world.server);
  REQUIRE(open.handshake());
  CHECK(open.server_certificate() == first.der);

  TestCertificate::write(second, place.certificate, place.key);
  TlsClient halfway(world.server);
  world.server.loop.settle();  // accepted with the files of then
  REQUIRE(world.context->reload());
  CHECK(status_of(halfway.exchange()) == 200);
  CHECK(halfway.server_certificate() == first.der);
  TlsClient after(world.server);
  CHECK(status_of(after.exchange()) == 200);
  CHECK(after.server_certificate() == second.der);

  TestCertificate::write(third, place.certificate, third.key);  // the key has not been replaced yet
  const base::Status bad = world.context->reload();
  REQUIRE(!bad);
  CHECK(bad.error().detail.starts_with(place.key + ": "));
  std::ofstream(place.certificate) << "not a certificate";
  REQUIRE(!world.context->reload());
  TlsClient still(world.server);
  CHECK(status_of(still.exchange()) == 200);
  CHECK(still.server_certificate() == second.der);
  open.write(kTlsRequest);
  CHECK(status_of(open.read_all()) == 200);
}

TEST_CASE("a session is resumed after a reload") {
  TlsServer world;
  TlsClient first(world.server);
  CHECK(status_of(first.exchange()) == 200);
  const test_support::Resumable session(first);
  REQUIRE(world.context->reload());
  TlsClient second(world.server);
  SSL_set_session(second.ssl(), session.session);
  CHECK(status_of(second.exchange()) == 200);
  CHECK(SSL_session_reused(second.ssl()));
}

}  // namespace
