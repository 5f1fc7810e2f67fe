// TLS with OpenSSL, directly on non-blocking descriptors.
#include "http/tls.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <csignal>

namespace http {
namespace {

using base::Error;
using base::ErrorCode;

struct FreeContext {
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};
struct FreeSession {
  void operator()(SSL* session) const { SSL_free(session); }
};
using Context = std::unique_ptr<SSL_CTX, FreeContext>;

std::string last_openssl_error() {
  const unsigned long code = ERR_peek_last_error();
  char text[256] = "unknown error";
  if (code != 0) ERR_error_string_n(code, text, sizeof text);
  ERR_clear_error();
  return text;
}

class Session final : public TlsSession {
 public:
  explicit Session(SSL* session) : session_(session) {}
  Attempt handshake() override {
    ERR_clear_error();
    const int outcome = SSL_do_handshake(session_.get());
    return outcome == 1 ? Attempt{Io::ok} : failure(outcome);
  }
  Attempt read(std::span<char> into) override {
    ERR_clear_error();
    const int n =
        SSL_read(session_.get(), into.data(), static_cast<int>(std::min<std::size_t>(into.size(), INT_MAX)));
    return n > 0 ? Attempt{Io::ok, static_cast<std::size_t>(n)} : failure(n);
  }
  Attempt write(std::string_view bytes) override {
    if (bytes.empty()) return {Io::ok};
    ERR_clear_error();
    const int n = SSL_write(session_.get(), bytes.data(),
                            static_cast<int>(std::min<std::size_t>(bytes.size(), INT_MAX)));
    return n > 0 ? Attempt{Io::ok, static_cast<std::size_t>(n)} : failure(n);
  }
  void close_notify() override {
    ERR_clear_error();
    // Not after a fatal error (SSL_shutdown(3)), and not in the middle of a handshake.
    if (!broken_ && SSL_is_init_finished(session_.get())) SSL_shutdown(session_.get());
    ERR_clear_error();
  }
  bool pending() const override { return SSL_pending(session_.get()) > 0; }

 private:
  Attempt failure(int outcome) {
    switch (SSL_get_error(session_.get(), outcome)) {
      case SSL_ERROR_WANT_READ:
        return {Io::want_read};
      case SSL_ERROR_WANT_WRITE:
        return {Io::want_write};
      case SSL_ERROR_ZERO_RETURN:
        return {Io::end};
      default:
        break;
    }
    broken_ = true;
    ERR_clear_error();
    return {Io::failed};  // an end without close_notify too: it could be a truncation
  }
  std::unique_ptr<SSL, FreeSession> session_;
  bool broken_ = false;
};

/// OpenSSL sends with write(2), which has no MSG_NOSIGNAL: a peer that has gone must not end the process.
void ignore_broken_pipes() {
  static const auto ignored = std::signal(SIGPIPE, SIG_IGN);
  (void)ignored;
}

/// RFC 9325 §3.1, §4.2. Renegotiation and compression are off; AES-128 first, where no hardware says
/// otherwise.
void restrict_protocol(SSL_CTX* context) {
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  SSL_CTX_set_cipher_list(context,
                          "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:"
                          "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384");
  SSL_CTX_set_options(context,
                      SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE);
  SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                SSL_MODE_RELEASE_BUFFERS);
}

int choose_http11(SSL*, const unsigned char** out, unsigned char* out_size, const unsigned char* offered,
                  unsigned offered_size, void*) {
  static constexpr unsigned char kHttp11[] = "\x08http/1.1";
  unsigned char* chosen = nullptr;
  if (SSL_select_next_proto(&chosen, out_size, kHttp11, sizeof kHttp11 - 1, offered, offered_size) !=
      OPENSSL_NPN_NEGOTIATED)
    return SSL_TLSEXT_ERR_ALERT_FATAL;  // RFC 7301 §3.2: no protocol in common
  *out = chosen;
  return SSL_TLSEXT_ERR_OK;
}

class ServerContext final : public TlsContext {
 public:
  explicit ServerContext(Context context) : context_(std::move(context)) {}
  std::unique_ptr<TlsSession> accept(int fd) const override {
    SSL* session = SSL_new(context_.get());
    if (session == nullptr || SSL_set_fd(session, fd) != 1) {
      SSL_free(session);
      return nullptr;
    }
    SSL_set_accept_state(session);
    return std::make_unique<Session>(session);
  }

 private:
  Context context_;
};

Error cannot_load(const std::string& file) {
  return {ErrorCode::invalid_request, "the TLS files cannot be used", {}, file + ": " + last_openssl_error()};
}

}  // namespace

base::Result<std::unique_ptr<TlsContext>> TlsContext::load(const TlsOptions& options) {
  ignore_broken_pipes();
  Context context(SSL_CTX_new(TLS_server_method()));
  if (!context) return cannot_load("OpenSSL");
  restrict_protocol(context.get());
  if (SSL_CTX_use_certificate_chain_file(context.get(), options.certificate_file.c_str()) != 1)
    return cannot_load(options.certificate_file);
  if (SSL_CTX_use_PrivateKey_file(context.get(), options.key_file.c_str(), SSL_FILETYPE_PEM) != 1 ||
      SSL_CTX_check_private_key(context.get()) != 1)
    return cannot_load(options.key_file);
  SSL_CTX_set_alpn_select_cb(context.get(), choose_http11, nullptr);
  static constexpr unsigned char kSessionContext[] = "tollgate";
  SSL_CTX_set_session_id_context(context.get(), kSessionContext, sizeof kSessionContext - 1);
  return std::unique_ptr<TlsContext>(std::make_unique<ServerContext>(std::move(context)));
}

base::Result<std::unique_ptr<TlsSession>> tls_connect(int fd, const std::string& host,
                                                      const std::string& ca_file) {
  ignore_broken_pipes();
  const Context context(SSL_CTX_new(TLS_client_method()));
  if (!context) return cannot_load("OpenSSL");
  restrict_protocol(context.get());
  const int loaded = ca_file.empty() ? SSL_CTX_set_default_verify_paths(context.get())
                                     : SSL_CTX_load_verify_locations(context.get(), ca_file.c_str(), nullptr);
  if (loaded != 1) return cannot_load(ca_file);
  SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);
  SSL* session = SSL_new(context.get());  // holds the context
  if (session == nullptr) return cannot_load("OpenSSL");
  auto owner = std::make_unique<Session>(session);
  SSL_set_hostflags(session, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
  const bool is_address = X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(session), host.c_str()) == 1;
  ERR_clear_error();
  if (!is_address &&
      (SSL_set1_host(session, host.c_str()) != 1 || SSL_set_tlsext_host_name(session, host.c_str()) != 1))
    return cannot_load("host name");
  if (SSL_set_fd(session, fd) != 1) return cannot_load("socket");
  SSL_set_connect_state(session);
  return std::unique_ptr<TlsSession>(std::move(owner));
}

}  // namespace http
