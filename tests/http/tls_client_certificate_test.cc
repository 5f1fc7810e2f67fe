// Certificates that clients present: what the handler is told, at first and when a session is resumed.
#include "http/tls_client_certificate.h"

#include <fstream>

#include "tests/support/tls_world.h"

namespace {

using namespace std::chrono_literals;
using test_support::CertificateSpec;
using test_support::FakeClock;
using test_support::Resumable;
using test_support::status_of;
using test_support::TestCertificate;
using test_support::TlsClient;
using test_support::TlsServer;

const TestCertificate& authority() {
  static const TestCertificate certificate{
      CertificateSpec{.names = nullptr, .authority = true, .common_name = "authority"}};
  return certificate;
}

http::TlsOptions asking(const std::string& client_ca) {
  http::TlsOptions options;
  options.ask_for_client_certificate = true;
  options.client_ca_file = client_ca;
  return options;
}

/// What the handler saw in the last request.
struct Seen {
  std::string der;
  bool verified = false;
};

struct World : TlsServer {
  explicit World(http::TlsOptions options) : TlsServer(std::move(options)) {
    server.handler.before = [this](http::Connection& c) {
      seen = {std::string(c.head().client_certificate), c.head().client_certificate_verified};
    };
  }
  Seen seen;
};

TlsClient::Configure presenting(const TestCertificate* certificate, int version) {
  return [=](SSL_CTX* context) {
    test_support::only_version(context, version);
    if (certificate == nullptr) return;
    SSL_CTX_use_certificate_file(context, certificate->certificate.c_str(), SSL_FILETYPE_PEM);
    SSL_CTX_use_PrivateKey_file(context, certificate->key.c_str(), SSL_FILETYPE_PEM);
  };
}

TEST_CASE(
    "every certificate gets through the handshake, and only a good one is verified (RFC 8705 2.1, 2.2; 69)") {
  const base::Instant now = FakeClock().now();
  const CertificateSpec spec{.names = nullptr, .common_name = "shop"};
  const auto with = [&](auto change) {
    CertificateSpec changed = spec;
    change(changed);
    return changed;
  };
  const TestCertificate plain(spec, &authority());
  const TestCertificate for_clients(with([](auto& s) { s.usage = "clientAuth"; }), &authority());
  const TestCertificate for_servers(with([](auto& s) { s.usage = "serverAuth"; }), &authority());
  const TestCertificate self_signed(spec);
  const TestCertificate last_second(with([&](auto& s) { s.until = now + 1s; }), &authority());
  const TestCertificate expired(with([&](auto& s) { s.until = now - 1s; }), &authority());
  const TestCertificate first_second(with([&](auto& s) { s.from = now; }), &authority());
  const TestCertificate not_yet(with([&](auto& s) { s.from = now + 1s; }), &authority());
  const TestCertificate impostor(
      CertificateSpec{.names = nullptr, .authority = true, .common_name = "authority"});
  const TestCertificate forged(spec, &impostor);
  const TestCertificate below_leaf(spec, &plain);
  struct Case {
    const char* name;
    const TestCertificate* certificate;
    bool verified;
  };
  const Case cases[] = {
      {"none", nullptr, false},
      {"of the authority", &plain, true},
      {"for clients", &for_clients, true},
      {"for servers only", &for_servers, false},
      {"self-signed", &self_signed, false},
      {"in its last second", &last_second, true},
      {"expired", &expired, false},
      {"in its first second", &first_second, true},
      {"not valid yet", &not_yet, false},
      {"of an authority with the same name", &forged, false},
      {"signed by one that is no authority", &below_leaf, false},
  };
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    World world(asking(authority().certificate));
    for (const Case& c : cases) {
      CAPTURE(c.name);
      CAPTURE(version);
      TlsClient client(world.server, presenting(c.certificate, version));
      CHECK(status_of(client.exchange()) == 200);
      CHECK(world.seen.der == (c.certificate ? c.certificate->der : ""));
      CHECK(world.seen.verified == c.verified);
    }
  }
}

TEST_CASE("without client_ca nothing is verified; without asking nothing is seen (96)") {
  const TestCertificate certificate(CertificateSpec{.names = nullptr}, &authority());
  for (const bool asks : {true, false}) {
    CAPTURE(asks);
    http::TlsOptions options = asking("");
    options.ask_for_client_certificate = asks;
    World world(options);
    TlsClient client(world.server, presenting(&certificate, TLS1_3_VERSION));
    CHECK(status_of(client.exchange()) == 200);
    CHECK(world.seen.der == (asks ? certificate.der : ""));
    CHECK(!world.seen.verified);
  }
}

TEST_CASE("no list of authorities is sent: clients would keep self-signed certificates back (RFC 8705 2.2)") {
  World world(asking(authority().certificate));
  TlsClient client(world.server);
  CHECK(status_of(client.exchange()) == 200);
  CHECK(sk_X509_NAME_num(SSL_get0_peer_CA_list(client.ssl())) <= 0);
}

/// A private key that claims to belong to the public key of `certificate`, and does not.
EVP_PKEY* forged_key(const TestCertificate& certificate) {
  FILE* const file = std::fopen(certificate.key.c_str(), "r");
  EVP_PKEY* const real = PEM_read_PrivateKey(file, nullptr, nullptr, nullptr);
  std::fclose(file);
  unsigned char* point = nullptr;
  const std::size_t size = EVP_PKEY_get1_encoded_public_key(real, &point);
  char group[] = "P-256";
  unsigned char wrong[32] = {1};
  OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string("group", group, 0),
                             OSSL_PARAM_construct_octet_string("pub", point, size),
                             OSSL_PARAM_construct_BN("priv", wrong, sizeof wrong),
                             OSSL_PARAM_construct_end()};
  EVP_PKEY_CTX* const maker = EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr);
  EVP_PKEY* out = nullptr;
  EVP_PKEY_fromdata_init(maker);
  EVP_PKEY_fromdata(maker, &out, EVP_PKEY_KEYPAIR, parameters);
  EVP_PKEY_CTX_free(maker);
  EVP_PKEY_free(real);
  OPENSSL_free(point);
  return out;
}

TEST_CASE("a client must hold the key of the certificate it presents") {
  const TestCertificate stolen(CertificateSpec{.names = nullptr}, &authority());
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    CAPTURE(version);
    World world(asking(authority().certificate));
    TlsClient client(world.server, [&](SSL_CTX* context) {
      test_support::only_version(context, version);
      EVP_PKEY* const key = forged_key(stolen);
      SSL_CTX_use_certificate_file(context, stolen.certificate.c_str(), SSL_FILETYPE_PEM);
      REQUIRE(SSL_CTX_use_PrivateKey(context, key) == 1);
      EVP_PKEY_free(key);
    });
    CHECK(client.exchange().empty());
    CHECK(ERR_GET_REASON(ERR_peek_last_error()) == SSL_R_TLSV1_ALERT_DECRYPT_ERROR);  // what the server said
    CHECK(world.server.handler.requests.empty());
  }
}

TEST_CASE("the chain that a client sends with its certificate is used, not trusted") {
  const CertificateSpec between_spec{.names = nullptr, .authority = true, .common_name = "between"};
  const TestCertificate between(between_spec, &authority()), unknown(between_spec);
  const TestCertificate good(CertificateSpec{.names = nullptr}, &between);
  const TestCertificate bad(CertificateSpec{.names = nullptr}, &unknown);
  struct Case {
    const char* name;
    const TestCertificate &certificate, &sent_with_it;
    bool verified;
  };
  const Case cases[] = {
      {"leads to the authority", good, between, true},
      {"leads to itself", bad, unknown, false},
      {"does not fit", good, unknown, false},
  };
  World world(asking(authority().certificate));
  for (const Case& c : cases) {
    CAPTURE(c.name);
    TlsClient client(world.server, [&](SSL_CTX* context) {
      presenting(&c.certificate, TLS1_3_VERSION)(context);
      const auto* der = reinterpret_cast<const unsigned char*>(c.sent_with_it.der.data());
      SSL_CTX_add_extra_chain_cert(context,
                                   d2i_X509(nullptr, &der, static_cast<long>(c.sent_with_it.der.size())));
    });
    CHECK(status_of(client.exchange()) == 200);
    CHECK(world.seen.der == c.certificate.der);
    CHECK(world.seen.verified == c.verified);
  }
}

TEST_CASE("a resumed session keeps its certificate and the verdict, with TLS 1.2 and 1.3") {
  const TestCertificate verified(CertificateSpec{.names = nullptr}, &authority());
  const TestCertificate self_signed(CertificateSpec{.names = nullptr});
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    for (const TestCertificate* certificate : {&verified, &self_signed}) {
      CAPTURE(version);
      World world(asking(authority().certificate));
      TlsClient first(world.server, presenting(certificate, version));
      CHECK(status_of(first.exchange()) == 200);
      const Resumable session(first);
      world.seen = {};
      TlsClient second(world.server, presenting(nullptr, version));
      SSL_set_session(second.ssl(), session.session);
      CHECK(status_of(second.exchange()) == 200);
      CHECK(SSL_session_reused(second.ssl()));
      CHECK(world.seen.der == certificate->der);
      CHECK(world.seen.verified == (certificate == &verified));
    }
  }
}

TEST_CASE("a certificate that expired since is no longer verified when its session is resumed") {
  const TestCertificate certificate(CertificateSpec{.names = nullptr, .until = FakeClock().now() + 10s},
                                    &authority());
  struct Case {
    base::Seconds later;
    bool expect;
  };
  const Case cases[] = {{0s, true}, {9s, true}, {10s, false}, {11s, false}};
  for (const Case& c : cases) {
    CAPTURE(c.later.count());
    World world(asking(authority().certificate));
    TlsClient first(world.server, presenting(&certificate, TLS1_3_VERSION));
    CHECK(status_of(first.exchange()) == 200);
    const Resumable session(first);
    world.clock.advance(c.later);
    TlsClient second(world.server);
    SSL_set_session(second.ssl(), session.session);
    CHECK(status_of(second.exchange()) == 200);
    CHECK(SSL_session_reused(second.ssl()));
    CHECK(world.seen.der == certificate.der);
    CHECK(world.seen.verified == c.expect);
  }
}

TEST_CASE("a session is not resumed where the certificate would be judged differently") {
  const TestCertificate certificate(CertificateSpec{.names = nullptr}, &authority());
  const TestCertificate other(CertificateSpec{.names = nullptr, .authority = true, .common_name = "other"});
  test_support::TemporaryFolder folder;
  const std::string client_ca = folder.file("ca.pem");
  std::ofstream(client_ca) << std::ifstream(authority().certificate).rdbuf();
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    CAPTURE(version);
    World world(asking(client_ca));
    TlsClient first(world.server, presenting(&certificate, version));
    CHECK(status_of(first.exchange()) == 200);
    CHECK(world.seen.verified);
    const Resumable session(first);
    std::ofstream(client_ca) << std::ifstream(other.certificate).rdbuf();
    REQUIRE(world.context->reload());
    TlsClient second(world.server, presenting(&certificate, version));
    SSL_set_session(second.ssl(), session.session);
    CHECK(status_of(second.exchange()) == 200);
    CHECK(!SSL_session_reused(second.ssl()));
    CHECK(world.seen.der == certificate.der);
    CHECK(!world.seen.verified);
    std::ofstream(client_ca) << std::ifstream(authority().certificate).rdbuf();
  }
}

TEST_CASE("a certificate list beyond all reason ends the handshake") {
  const TestCertificate certificate(CertificateSpec{.names = nullptr});
  const std::string names = [] {
    std::string out = "DNS:a.example";
    for (int i = 0; i < 600; ++i) out += ",DNS:" + std::string(50, 'a') + std::to_string(i) + ".example";
    return out;
  }();
  const TestCertificate huge(CertificateSpec{.names = names.c_str()});
  World world(asking(""));
  TlsClient client(world.server, presenting(&huge, TLS1_3_VERSION));
  CHECK(client.exchange().empty());
  CHECK(world.server.handler.requests.empty());
}

}  // namespace
