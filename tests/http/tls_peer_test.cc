// Which backends are believed, what they are shown, and which sessions are resumed.
#include "http/tls_peer.h"

#include <doctest/doctest.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/support/test_certificate.h"

namespace {

using http::ClientTls;
using http::ClientTlsOptions;
using http::Io;
using http::TlsPeer;
using test_support::CertificateSpec;
using test_support::TestCertificate;

constexpr base::Instant kNow = base::from_unix(1'700'000'000);

/// A backend that OpenSSL plays.
struct Backend {
  explicit Backend(const TestCertificate& shown, int version = TLS1_3_VERSION,
                   const TestCertificate* clients = nullptr)
      : context(SSL_CTX_new(TLS_server_method())) {
    SSL_CTX_use_certificate_file(context, shown.certificate.c_str(), SSL_FILETYPE_PEM);
    SSL_CTX_use_PrivateKey_file(context, shown.key.c_str(), SSL_FILETYPE_PEM);
    SSL_CTX_set_min_proto_version(context, version);
    SSL_CTX_set_max_proto_version(context, version);
    if (clients) {
      SSL_CTX_load_verify_locations(context, clients->certificate.c_str(), nullptr);
      SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
      SSL_CTX_set_session_id_context(context, reinterpret_cast<const unsigned char*>("t"), 1);
    }
  }
  ~Backend() { SSL_CTX_free(context); }
  Backend(const Backend&) = delete;
  SSL_CTX* context;
};

/// One connection of `peer` to `backend`, as far as it gets.
struct Connection {
  Connection(TlsPeer& peer, Backend& backend, base::Instant now = kNow) : ssl(SSL_new(backend.context)) {
    REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fds) == 0);
    SSL_set_fd(ssl, fds[0]);
    SSL_set_accept_state(ssl);
    client = peer.connect(fds[1], now);
    REQUIRE(client);
    for (int round = 0; round < 10 && !(done && SSL_is_init_finished(ssl)); ++round) {
      const Io io = client->handshake().io;
      if (io == Io::failed) break;
      done = io == Io::ok;
      ERR_clear_error();
      SSL_do_handshake(ssl);
    }
    if (!done) return;
    char byte;
    ERR_clear_error();
    SSL_write(ssl, "x", 1);
    got = client->read({&byte, 1}).io;  // with the tickets before it
    resumed = SSL_session_reused(ssl) == 1;
    if (const char* asked = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name)) name = asked;
  }
  ~Connection() {
    client.reset();
    SSL_free(ssl);
    for (const int fd : fds) ::close(fd);
  }
  Connection(const Connection&) = delete;
  int fds[2] = {-1, -1};
  SSL* ssl;
  std::unique_ptr<http::TlsSession> client;
  bool done = false, resumed = false;
  Io got = Io::failed;
  std::string name;
};

std::shared_ptr<const ClientTls> settings(const ClientTlsOptions& options) {
  auto loaded = ClientTls::load(options);
  REQUIRE(loaded);
  return *std::move(loaded);
}

const TestCertificate& authority() {
  static const TestCertificate one({.names = nullptr, .authority = true, .common_name = "authority"});
  return one;
}

TEST_CASE("a backend is believed for the names of its certificate only (RFC 9525), and asked for by name") {
  struct Case {
    const char *what, *names, *common_name, *expected_name;
    const char* problem;  // nullptr: believed
  };
  const Case cases[] = {
      {"its name", "DNS:pay.internal", "x", "pay.internal", nullptr},
      {"another name", "DNS:pay.internal", "x", "ledger.internal", "hostname mismatch"},
      {"a name within", "DNS:pay.internal", "x", "a.pay.internal", "hostname mismatch"},
      {"a wildcard", "DNS:*.bank.internal", "x", "pay.bank.internal", nullptr},
      {"a wildcard of everything", "DNS:*.internal", "x", "pay.internal", "hostname mismatch"},
      {"a wildcard of two labels", "DNS:*.bank.internal", "x", "a.pay.bank.internal", "hostname mismatch"},
      {"a part of a label", "DNS:p*.internal", "x", "pay.internal", "hostname mismatch"},
      {"a common name alone", nullptr, "pay.internal", "pay.internal", "hostname mismatch"},
      {"an address", "IP:10.0.0.1", "x", "10.0.0.1", nullptr},
      {"an address of six", "IP:2001:db8::1", "x", "2001:db8::1", nullptr},
      {"another address", "IP:10.0.0.1", "x", "10.0.0.2", "IP address mismatch"},
      {"an address as a name", "DNS:10.0.0.1", "x", "10.0.0.1", "IP address mismatch"},
  };
  const auto tls = settings({authority().certificate, "", ""});
  for (const Case& c : cases) {
    CAPTURE(c.what);
    const TestCertificate shown({.names = c.names, .common_name = c.common_name}, &authority());
    Backend backend(shown);
    TlsPeer peer(tls, c.expected_name);
    Connection connection(peer, backend);
    CHECK(connection.done == (c.problem == nullptr));
    if (c.problem) {
      CHECK(connection.client->problem() ==
            std::string("the certificate is refused: ") + c.problem + " (expected: " + c.expected_name + ")");
    } else {
      CHECK(connection.got == Io::ok);
      const std::string expected = c.expected_name;
      CHECK(connection.name == (expected.find_first_not_of("0123456789.") == std::string::npos ||
                                        expected.find(':') != std::string::npos
                                    ? ""
                                    : expected));
    }
  }
}

TEST_CASE("a backend is not believed out of its time, without its authority, or for another purpose") {
  const TestCertificate other({.names = nullptr, .authority = true, .common_name = "another authority"});
  const TestCertificate good({.names = "DNS:pay"}, &authority()), stranger({.names = "DNS:pay"}, &other),
      own({.names = "DNS:pay", .common_name = "own"}),
      old({.names = "DNS:pay", .until = base::from_unix(1'600'000'000)}, &authority()),
      early({.names = "DNS:pay", .from = base::from_unix(4'000'000'000)}, &authority()),
      client({.names = "DNS:pay", .usage = "clientAuth"}, &authority());
  struct Case {
    const char* what;
    const TestCertificate& shown;
    std::string ca;
    const char* problem;
  };
  const Case cases[] = {
      {"good", good, authority().certificate, nullptr},
      {"good, but not for the system's authorities", good, "", "unable to get local issuer certificate"},
      {"of another authority", stranger, authority().certificate, "unable to get local issuer certificate"},
      {"signed by itself", own, authority().certificate, "self-signed certificate"},
      {"signed by itself and named as `ca`", own, own.certificate, nullptr},
      {"expired", old, authority().certificate, "certificate has expired"},
      {"not valid yet", early, authority().certificate, "certificate is not yet valid"},
      {"for clients", client, authority().certificate, "unsuitable certificate purpose"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.what);
    Backend backend(c.shown);
    TlsPeer peer(settings({c.ca, "", ""}), "pay");
    Connection connection(peer, backend);
    CHECK(connection.done == (c.problem == nullptr));
    if (c.problem)
      CHECK(connection.client->problem() ==
            std::string("the certificate is refused: ") + c.problem + " (expected: pay)");
  }
}

TEST_CASE("our certificate is shown to a backend that asks") {
  const TestCertificate shown({.names = "DNS:pay"}, &authority());
  const TestCertificate ours({.names = "DNS:gateway", .usage = "clientAuth"}, &authority());
  for (const bool with : {true, false}) {
    CAPTURE(with);
    Backend backend(shown, TLS1_2_VERSION, &authority());
    ClientTlsOptions options{authority().certificate, "", ""};
    if (with) {
      options.certificate_file = ours.certificate;
      options.key_file = ours.key;
    }
    TlsPeer peer(settings(options), "pay");
    Connection connection(peer, backend);
    CHECK(connection.done == with);
    X509* const seen = SSL_get0_peer_certificate(connection.ssl);
    CHECK((seen != nullptr) == with);
    if (!with) CHECK(connection.client->problem().find("alert") != std::string::npos);
  }
}

TEST_CASE("a session is resumed for an hour after the certificate was looked at, by the same peer only") {
  const TestCertificate shown({.names = "DNS:pay,DNS:ledger"}, &authority());
  const auto tls = settings({authority().certificate, "", ""});
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    CAPTURE(version);
    Backend backend(shown, version);
    TlsPeer peer(tls, "pay"), other(tls, "ledger");
    CHECK(!Connection(peer, backend).resumed);
    CHECK(!Connection(other, backend).resumed);
    const auto hour = std::chrono::hours{1};
    // Each of these gives a new ticket; the verification stays that of the first.
    CHECK(Connection(peer, backend, kNow + hour / 2).resumed);
    CHECK(Connection(peer, backend, kNow + hour - base::Micros{1}).resumed);
    CHECK(!Connection(peer, backend, kNow + hour).resumed);
    CHECK(Connection(peer, backend, kNow + hour).resumed);
  }
}

TEST_CASE("a backend that is older than TLS 1.2 is refused") {
  const TestCertificate shown({.names = "DNS:pay"}, &authority());
  Backend backend(shown, TLS1_1_VERSION);
  SSL_CTX_set_security_level(backend.context, 0);
  TlsPeer peer(settings({authority().certificate, "", ""}), "pay");
  Connection connection(peer, backend);
  CHECK(!connection.done);
  CHECK(connection.client->problem().find("protocol version") != std::string::npos);
}

TEST_CASE("files that cannot be used are named") {
  const TestCertificate one, another;
  struct Case {
    const char* what;
    ClientTlsOptions options;
    std::string named;
  };
  const Case cases[] = {
      {"no such authorities", {"/nowhere/ca.pem", "", ""}, "/nowhere/ca.pem: "},
      {"a key as authorities", {one.key, "", ""}, one.key + ": "},
      {"no such certificate", {"", "/nowhere/c.pem", one.key}, "/nowhere/c.pem: "},
      {"no such key", {"", one.certificate, "/nowhere/k.pem"}, "/nowhere/k.pem: "},
      {"the key of another certificate", {"", one.certificate, another.key}, another.key + ": "},
  };
  for (const Case& c : cases) {
    CAPTURE(c.what);
    const auto loaded = ClientTls::load(c.options);
    REQUIRE(!loaded);
    CHECK(loaded.error().code == base::ErrorCode::invalid_request);
    CHECK(loaded.error().detail.starts_with(c.named));
  }
}

}  // namespace
