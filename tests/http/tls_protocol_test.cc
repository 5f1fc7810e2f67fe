// Versions, suites, groups and renegotiation, tried by clients that offer one thing each.
#include "http/tls_protocol.h"

#include "tests/support/tls_world.h"

namespace {

using test_support::CertificateSpec;
using test_support::files_of;
using test_support::localhost_certificate;
using test_support::only_version;
using test_support::status_of;
using test_support::TestCertificate;
using test_support::TlsClient;
using test_support::TlsServer;

const TestCertificate& rsa_certificate() {
  static const TestCertificate certificate{CertificateSpec{.rsa = true}};
  return certificate;
}

/// Offers one thing to a server that has an ECDSA and an RSA certificate for the same name.
struct Offer {
  const char* name;
  int version;
  const char* suites;  // nullptr: OpenSSL's
  bool expect;
};

TEST_CASE("TLS 1.2 has the four ECDHE-AES-GCM suites alone; 1.1 and 1.0 are refused (RFC 9325 3.1, 4.2)") {
  const Offer offers[] = {
      {"1.2 ECDSA AES-128-GCM", TLS1_2_VERSION, "ECDHE-ECDSA-AES128-GCM-SHA256", true},
      {"1.2 ECDSA AES-256-GCM", TLS1_2_VERSION, "ECDHE-ECDSA-AES256-GCM-SHA384", true},
      {"1.2 RSA AES-128-GCM", TLS1_2_VERSION, "ECDHE-RSA-AES128-GCM-SHA256", true},
      {"1.2 RSA AES-256-GCM", TLS1_2_VERSION, "ECDHE-RSA-AES256-GCM-SHA384", true},
      {"1.2 ECDSA CHACHA20", TLS1_2_VERSION, "ECDHE-ECDSA-CHACHA20-POLY1305", false},
      {"1.2 RSA CHACHA20", TLS1_2_VERSION, "ECDHE-RSA-CHACHA20-POLY1305", false},
      {"1.2 DHE", TLS1_2_VERSION, "DHE-RSA-AES128-GCM-SHA256", false},
      {"1.2 RSA key exchange", TLS1_2_VERSION, "AES128-GCM-SHA256", false},
      {"1.2 CCM", TLS1_2_VERSION, "ECDHE-ECDSA-AES128-CCM", false},
      {"1.2 CBC with SHA-256", TLS1_2_VERSION, "ECDHE-ECDSA-AES128-SHA256:ECDHE-RSA-AES128-SHA256", false},
      {"1.2 CBC with SHA-1", TLS1_2_VERSION, "ECDHE-ECDSA-AES128-SHA:ECDHE-RSA-AES128-SHA:@SECLEVEL=0",
       false},
      {"1.1", TLS1_1_VERSION, "ALL:@SECLEVEL=0", false},
      {"1.0", TLS1_VERSION, "ALL:@SECLEVEL=0", false},
  };
  TlsServer world({{files_of(localhost_certificate()), files_of(rsa_certificate())}});
  for (const Offer& offer : offers) {
    CAPTURE(offer.name);
    TlsClient client(world.server, [&](SSL_CTX* context) {
      only_version(context, offer.version);
      REQUIRE(SSL_CTX_set_cipher_list(context, offer.suites) == 1);
    });
    const std::string answer = client.exchange();
    CHECK(status_of(answer) == (offer.expect ? 200 : 0));
    if (offer.expect) CHECK(std::string(SSL_get_cipher(client.ssl())) == offer.suites);
  }
}

TEST_CASE("TLS 1.3 has its three suites") {
  TlsServer world({{files_of(localhost_certificate()), files_of(rsa_certificate())}});
  for (const char* suite :
       {"TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"}) {
    CAPTURE(suite);
    TlsClient client(world.server, [&](SSL_CTX* context) {
      only_version(context, TLS1_3_VERSION);
      SSL_CTX_set_ciphersuites(context, suite);
    });
    CHECK(status_of(client.exchange()) == 200);
    CHECK(std::string(SSL_get_cipher(client.ssl())) == suite);
  }
}

TEST_CASE("the server decides: TLS 1.3 if the client has it, then its own order of suites") {
  struct Case {
    const char* name;
    int highest;
    const char* suites12;
    const char* suites13;
    const char* expect;
  };
  const Case cases[] = {
      {"1.2 and 1.3", TLS1_3_VERSION, "ECDHE-ECDSA-AES128-GCM-SHA256", "TLS_AES_256_GCM_SHA384",
       "TLS_AES_256_GCM_SHA384"},
      {"1.3 in another order", TLS1_3_VERSION, "ECDHE-ECDSA-AES128-GCM-SHA256",
       "TLS_AES_256_GCM_SHA384:TLS_AES_128_GCM_SHA256", "TLS_AES_128_GCM_SHA256"},
      {"1.2 in another order", TLS1_2_VERSION,
       "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES128-GCM-SHA256:"
       "ECDHE-ECDSA-AES128-GCM-SHA256",
       "", "ECDHE-ECDSA-AES128-GCM-SHA256"},
  };
  TlsServer world({{files_of(rsa_certificate()), files_of(localhost_certificate())}});
  for (const Case& c : cases) {
    CAPTURE(c.name);
    TlsClient client(world.server, [&](SSL_CTX* context) {
      SSL_CTX_set_max_proto_version(context, c.highest);
      SSL_CTX_set_cipher_list(context, c.suites12);
      SSL_CTX_set_ciphersuites(context, c.suites13);
    });
    CHECK(client.handshake());
    CHECK(std::string(SSL_get_cipher(client.ssl())) == c.expect);
  }
}

TEST_CASE("groups: elliptic curves, none that cost milliseconds") {
  struct Case {
    const char* group;
    bool expect;
  };
  const Case cases[] = {
      {"X25519", true}, {"P-256", true}, {"P-384", true}, {"ffdhe2048", false}, {"ffdhe8192", false}};
  TlsServer world;
  for (const Case& c : cases) {
    CAPTURE(c.group);
    TlsClient client(world.server, [&](SSL_CTX* context) {
      only_version(context, TLS1_3_VERSION);
      REQUIRE(SSL_CTX_set1_groups_list(context, c.group) == 1);
    });
    CHECK(client.handshake() == c.expect);
  }
}

TEST_CASE("renegotiation is refused, compression is not agreed on") {
  TlsServer world;
  TlsClient client(world.server, [](SSL_CTX* context) {
    SSL_CTX_set_max_proto_version(context, TLS1_2_VERSION);
    SSL_CTX_clear_options(context, SSL_OP_NO_COMPRESSION);
  });
  REQUIRE(client.handshake());
  CHECK(SSL_get_current_compression(client.ssl()) == nullptr);
  SSL_renegotiate(client.ssl());
  CHECK(!client.handshake());
}

TEST_CASE("early data is not taken: a replayed request must not pay twice (RFC 8446 8)") {
  TlsServer world;
  TlsClient client(world.server);
  CHECK(status_of(client.exchange()) == 200);
  CHECK(SSL_SESSION_get_max_early_data(SSL_get0_session(client.ssl())) == 0);
}

TEST_CASE("a file's error is named with OpenSSL's reason, and forgotten") {
  const http::SslContext context = http::new_ssl_context(TLS_server_method());
  REQUIRE(context);
  CHECK(SSL_CTX_use_certificate_chain_file(context.get(), "/nowhere.pem") != 1);
  const base::Error error = http::cannot_use("/nowhere.pem");
  CHECK(error.code == base::ErrorCode::invalid_request);
  CHECK(error.detail.starts_with("/nowhere.pem: error:"));
  CHECK(http::last_openssl_error() == "unknown error");
}

}  // namespace
