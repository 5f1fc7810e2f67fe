// The protocol settings of BCP 195 for servers and clients.
#include "http/tls_protocol.h"

#include <openssl/err.h>
#include <openssl/x509v3.h>

#include <csignal>

namespace http {
namespace {

constexpr const char* kSuites12 =
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:"
    "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384";
constexpr const char* kSuites13 =
    "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256";
/// OpenSSL's own list has finite-field groups of 8192 bits: milliseconds of work for whoever asks.
constexpr const char* kGroups = "X25519:P-256:P-384";
constexpr int kSecurityLevel = 2;  // 112 bits: no SHA-1, no RSA below 2048 bits

/// OpenSSL sends with write(2), which has no MSG_NOSIGNAL: a peer that has gone must not end the process.
void ignore_broken_pipes() {
  static const auto ignored = std::signal(SIGPIPE, SIG_IGN);
  (void)ignored;
}

/// OpenSSL's own would ask at the terminal for the passphrase of a key.
int no_passphrase(char*, int, int, void*) { return -1; }

}  // namespace

SslContext new_ssl_context(const SSL_METHOD* method) {
  ignore_broken_pipes();
  SslContext owner(SSL_CTX_new(method));
  SSL_CTX* const context = owner.get();
  if (context == nullptr) return nullptr;
  SSL_CTX_set_security_level(context, kSecurityLevel);
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  SSL_CTX_set_max_proto_version(context, TLS1_3_VERSION);
  const bool known = SSL_CTX_set_cipher_list(context, kSuites12) == 1 &&
                     SSL_CTX_set_ciphersuites(context, kSuites13) == 1 &&
                     SSL_CTX_set1_groups_list(context, kGroups) == 1;
  if (!known) return nullptr;
  SSL_CTX_set_options(context,
                      SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE);
  SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_default_passwd_cb(context, no_passphrase);
  return owner;
}

bool set_expected_name(SSL* session, const std::string& name) {
  SSL_set_hostflags(session, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT);
  const bool is_address = X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(session), name.c_str()) == 1;
  ERR_clear_error();
  return is_address ||
         (SSL_set1_host(session, name.c_str()) == 1 && SSL_set_tlsext_host_name(session, name.c_str()) == 1);
}

std::string last_openssl_error() {
  const unsigned long code = ERR_peek_last_error();
  char text[256] = "unknown error";
  if (code != 0) ERR_error_string_n(code, text, sizeof text);
  ERR_clear_error();
  return text;
}

base::Error cannot_use(const std::string& file) {
  return {base::ErrorCode::invalid_request,
          "the TLS files cannot be used",
          {},
          file + ": " + last_openssl_error()};
}

}  // namespace http
