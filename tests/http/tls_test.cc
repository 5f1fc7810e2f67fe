// TLS on the server: versions, suites, protocols, renegotiation, deadlines; and fetch() over it.
#include "http/tls.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <fstream>
#include <future>

#include "http/client.h"
#include "tests/support/recording_handler.h"
#include "tests/support/temporary_folder.h"

namespace {

using namespace std::chrono_literals;
using test_support::count_of;
using test_support::RawSocket;
using test_support::status_of;
using test_support::TestServer;

/// A self-signed certificate for localhost and 127.0.0.1, and its key, as files.
struct TestCertificate {
  test_support::TemporaryFolder folder;
  std::string certificate = folder.file("certificate.pem"), key = folder.file("key.pem");

  TestCertificate() {
    EVP_PKEY* pair = EVP_EC_gen("P-256");
    X509* x = X509_new();
    X509_set_version(x, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(x), 1);
    X509_gmtime_adj(X509_getm_notBefore(x), -3600);
    X509_gmtime_adj(X509_getm_notAfter(x), 3600);
    X509_set_pubkey(x, pair);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(x), "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>("localhost"), -1, -1, 0);
    X509_set_issuer_name(x, X509_get_subject_name(x));
    X509_EXTENSION* names =
        X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1");
    X509_add_ext(x, names, -1);
    X509_EXTENSION_free(names);
    X509_sign(x, pair, EVP_sha256());
    FILE* out = std::fopen(certificate.c_str(), "w");
    PEM_write_X509(out, x);
    std::fclose(out);
    out = std::fopen(key.c_str(), "w");
    PEM_write_PrivateKey(out, pair, nullptr, nullptr, 0, nullptr, nullptr);
    std::fclose(out);
    X509_free(x);
    EVP_PKEY_free(pair);
  }
};

const TestCertificate& test_certificate() {
  static const TestCertificate certificate;
  return certificate;
}

const test_support::FakeClock clock;

std::unique_ptr<http::TlsContext> server_context() {
  auto context = http::TlsContext::load({{{test_certificate().certificate, test_certificate().key}}}, clock);
  REQUIRE(context);
  return *std::move(context);
}

/// An OpenSSL client on a loop's server, configured by each test.
class TlsClient {
 public:
  TlsClient(TestServer& server, const std::function<void(SSL_CTX*)>& configure = {})
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

http::ListenOptions with(const http::TlsContext& context) {
  http::ListenOptions options;
  options.tls = &context;
  return options;
}

constexpr std::string_view kRequest = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

TEST_CASE("requests over TLS are answered, marked secure, and the session ends with close_notify") {
  const auto context = server_context();
  TestServer server(with(*context));
  bool secure = false;
  server.handler.before = [&](http::Connection& c) { secure = c.head().secure; };
  TlsClient client(server);
  REQUIRE(client.handshake());
  client.write("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhel");
  server.loop.settle();
  client.write("lo");
  client.write(kRequest);
  CHECK(count_of(client.read_all(), "HTTP/1.1 200 OK") == 2);
  CHECK(SSL_get_shutdown(client.ssl()) == SSL_RECEIVED_SHUTDOWN);
  CHECK(secure);
  CHECK(server.handler.requests.at(0).body == "hello");
}

TEST_CASE("pipelined requests in one record and large answers survive TLS") {
  const auto context = server_context();
  TestServer server(with(*context));
  server.handler.answer.body = std::string(100'000, 'x');
  TlsClient client(server);
  REQUIRE(client.handshake());
  client.write("GET / HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n" + std::string(kRequest));
  CHECK(count_of(client.read_all(), std::string(100'000, 'x')) == 3);
}

TEST_CASE("protocol versions and suites (RFC 9325 3.1, 4.2)") {
  struct Case {
    const char* name;
    int version;
    const char* suites;
    bool expect;
  };
  const Case cases[] = {
      {"TLS 1.3", TLS1_3_VERSION, nullptr, true},
      {"TLS 1.2 AES-128", TLS1_2_VERSION, "ECDHE-ECDSA-AES128-GCM-SHA256", true},
      {"TLS 1.2 AES-256", TLS1_2_VERSION, "ECDHE-ECDSA-AES256-GCM-SHA384", true},
      {"TLS 1.2 CBC", TLS1_2_VERSION, "ECDHE-ECDSA-AES128-SHA256:@SECLEVEL=0", false},
      {"TLS 1.2 CHACHA20", TLS1_2_VERSION, "ECDHE-ECDSA-CHACHA20-POLY1305", false},
      {"TLS 1.1", TLS1_1_VERSION, "ALL:@SECLEVEL=0", false},
      {"TLS 1.0", TLS1_VERSION, "ALL:@SECLEVEL=0", false},
  };
  const auto context = server_context();
  for (const Case& c : cases) {
    CAPTURE(c.name);
    TestServer server(with(*context));
    TlsClient client(server, [&](SSL_CTX* options) {
      SSL_CTX_set_min_proto_version(options, c.version);
      SSL_CTX_set_max_proto_version(options, c.version);
      if (c.suites) SSL_CTX_set_cipher_list(options, c.suites);
    });
    CHECK(client.handshake() == c.expect);
    if (c.expect) client.write(kRequest);
    if (c.expect) CHECK(status_of(client.read_all()) == 200);
  }
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
  const auto context = server_context();
  for (const Case& c : cases) {
    CAPTURE(c.name);
    TestServer server(with(*context));
    TlsClient client(server);
    if (!c.offer.empty())
      SSL_set_alpn_protos(client.ssl(), reinterpret_cast<const unsigned char*>(c.offer.data()),
                          static_cast<unsigned>(c.offer.size()));
    CHECK(client.handshake() == c.expect);
  }
}

TEST_CASE("renegotiation is refused") {
  const auto context = server_context();
  TestServer server(with(*context));
  TlsClient client(server, [](SSL_CTX* options) { SSL_CTX_set_max_proto_version(options, TLS1_2_VERSION); });
  REQUIRE(client.handshake());
  SSL_renegotiate(client.ssl());
  CHECK(!client.handshake());
}

TEST_CASE("a client that does not finish its handshake is cut off at the deadline (136)") {
  const auto context = server_context();
  http::ListenOptions options = with(*context);
  options.handshake_timeout = 10s;
  TestServer server(options);
  RawSocket client = server.connect();
  client.send("\x16\x03\x01");
  server.loop.advance(9s);
  CHECK(server.listener.connections() == 1);
  server.loop.advance(2s);
  CHECK(server.listener.connections() == 0);
}

TEST_CASE("plain HTTP on a TLS port is no request") {
  const auto context = server_context();
  TestServer server(with(*context));
  server.exchange(kRequest);
  CHECK(server.handler.requests.empty());
  CHECK(server.handler.refused.empty());
}

TEST_CASE("files that cannot be used are named") {
  struct Case {
    const char* name;
    std::string certificate, key, expect;
  };
  const TestCertificate& good = test_certificate();
  const TestCertificate other;
  const Case cases[] = {
      {"no certificate", "/nowhere/c.pem", good.key, "/nowhere/c.pem"},
      {"no key", good.certificate, "/nowhere/k.pem", "/nowhere/k.pem"},
      {"a key of another certificate", good.certificate, other.key, other.key},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    const auto context = http::TlsContext::load({{{c.certificate, c.key}}}, clock);
    REQUIRE(!context);
    CHECK(context.error().detail.starts_with(c.expect + ": "));
  }
}

TEST_CASE("fetch over https verifies the certificate and its name") {
  struct Case {
    const char* name;
    const char* host;
    bool trusted;
    bool expect;
  };
  const Case cases[] = {
      {"by address", "127.0.0.1", true, true},
      {"by name", "localhost", true, true},
      {"not trusted", "127.0.0.1", false, false},
      {"a trailing dot is the same name", "localhost.", true, true},
      {"another address", "127.0.0.2", true, false},
  };
  const auto context = server_context();
  for (const Case& c : cases) {
    CAPTURE(c.name);
    http::ListenOptions options = with(*context);
    options.host = "0.0.0.0";
    TestServer server(options);
    http::ClientRequest request;
    request.url = "https://" + std::string(c.host) + ":" + std::to_string(server.listener.port()) + "/";
    if (c.trusted) request.ca_file = test_certificate().certificate;
    auto fetched = std::async(std::launch::async, [&] { return http::fetch(request); });
    server.loop.until([&] { return fetched.wait_for(0s) == std::future_status::ready; });
    const auto answer = fetched.get();
    CHECK(answer.has_value() == c.expect);
    if (!answer) CHECK(answer.error().code == base::ErrorCode::backend_unavailable);
  }
}

}  // namespace
