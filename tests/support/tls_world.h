// A TLS server on a loop of the test, and an OpenSSL client that each test configures.
#pragma once
#include <doctest/doctest.h>
#include <fcntl.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include <functional>
#include <memory>
#include <string>

#include "http/tls.h"
#include "tests/support/recording_handler.h"
#include "tests/support/test_certificate.h"

namespace test_support {

inline constexpr std::string_view kTlsRequest =
    "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

inline http::CertificateFiles files_of(const TestCertificate& certificate) {
  return {certificate.certificate, certificate.key};
}

/// With localhost's certificate unless the options name others.
inline std::unique_ptr<http::TlsContext> tls_context(const base::Clock& clock,
                                                     http::TlsOptions options = {}) {
  if (options.certificates.empty()) options.certificates = {files_of(localhost_certificate())};
  auto context = http::TlsContext::load(options, clock);
  REQUIRE(context);
  return *std::move(context);
}

inline http::ListenOptions listen_with(const http::TlsContext& context) {
  http::ListenOptions options;
  options.tls = &context;
  return options;
}

/// A listener with a context of its own, on a clock that the test moves.
struct TlsServer {
  explicit TlsServer(http::TlsOptions options = {})
      : context(tls_context(clock, std::move(options))), server(listen_with(*context)) {}
  FakeClock clock;  // of the context
  std::unique_ptr<http::TlsContext> context;
  TestServer server;
};

class TlsClient {
 public:
  using Configure = std::function<void(SSL_CTX*)>;
  explicit TlsClient(TestServer& server, const Configure& configure = {})
      : server_(server), socket_(server.connect()), context_(SSL_CTX_new(TLS_client_method())) {
    if (configure) configure(context_);
    ssl_ = SSL_new(context_);
    ::fcntl(socket_.fd(), F_SETFL, O_NONBLOCK);
    SSL_set_fd(ssl_, socket_.fd());
    SSL_set_connect_state(ssl_);
  }
  ~TlsClient() {
    SSL_free(ssl_);
    SSL_CTX_free(context_);
  }
  TlsClient(const TlsClient&) = delete;
  bool handshake() {
    return drive([this] { return SSL_do_handshake(ssl_); }) == 1;
  }
  void write(std::string_view bytes) {
    drive([&] { return SSL_write(ssl_, bytes.data(), static_cast<int>(bytes.size())); });
  }
  /// Until the server ends the session or the connection.
  std::string read_all() {
    std::string out;
    char bytes[4096];
    for (int n; (n = drive([&] { return SSL_read(ssl_, bytes, sizeof bytes); })) > 0;) out.append(bytes, n);
    return out;
  }
  /// Handshake, one request, the whole answer; empty if there is none.
  std::string exchange() {
    if (!handshake()) return {};
    write(kTlsRequest);
    return read_all();
  }
  /// The DER of the certificate that the server showed.
  std::string server_certificate() {
    X509* const x = SSL_get0_peer_certificate(ssl_);
    std::string out(x ? static_cast<std::size_t>(i2d_X509(x, nullptr)) : 0, '\0');
    auto* into = reinterpret_cast<unsigned char*>(out.data());
    if (x) i2d_X509(x, &into);
    return out;
  }
  SSL* ssl() { return ssl_; }

 private:
  template <class Call>
  int drive(Call call) {
    int outcome = -1;
    server_.loop.until([&] {
      ERR_clear_error();
      outcome = call();
      const int why = SSL_get_error(ssl_, outcome);
      return outcome > 0 || (why != SSL_ERROR_WANT_READ && why != SSL_ERROR_WANT_WRITE);
    });
    return outcome;
  }
  TestServer& server_;
  RawSocket socket_;
  SSL_CTX* context_;
  SSL* ssl_ = nullptr;
};

/// The session of a finished exchange, to be resumed by another client.
struct Resumable {
  explicit Resumable(TlsClient& client) : session(SSL_get1_session(client.ssl())) {}
  ~Resumable() { SSL_SESSION_free(session); }
  Resumable(const Resumable&) = delete;
  SSL_SESSION* session;
};

inline void only_version(SSL_CTX* context, int version) {
  SSL_CTX_set_min_proto_version(context, version);
  SSL_CTX_set_max_proto_version(context, version);
}

}  // namespace test_support
