// TLS to a backend with OpenSSL.
#include "http/tls_peer.h"

#include <openssl/err.h>
#include <openssl/x509v3.h>

#include <vector>

#include "http/tls_protocol.h"
#include "http/tls_session.h"

namespace http {

struct ClientTls::Context {
  SslContext ssl;
};

namespace {

/// A certificate that has expired or was replaced is believed for no longer than this.
constexpr base::Seconds kSessionLife{3600};
/// Servers send two tickets a handshake (RFC 8446 §4.6.1 leaves it to them).
constexpr std::size_t kMostSessions = 8;
constexpr unsigned char kAlpn[] = "\x08http/1.1";

struct FreeSslSession {
  void operator()(SSL_SESSION* session) const { SSL_SESSION_free(session); }
};

struct KeptSession {
  std::unique_ptr<SSL_SESSION, FreeSslSession> session;
  base::Instant verified;  // when the certificate was looked at
};

/// The newest last.
class Sessions {
 public:
  Sessions() { kept_.reserve(kMostSessions); }
  void keep(KeptSession fresh) {
    if (kept_.size() == kMostSessions) kept_.erase(kept_.begin());
    kept_.push_back(std::move(fresh));
  }
  /// The newest that is good at `now`; without a session if there is none.
  KeptSession take(base::Instant now) {
    while (!kept_.empty()) {
      KeptSession newest = std::move(kept_.back());
      kept_.pop_back();
      if (now - newest.verified >= kSessionLife || SSL_SESSION_is_resumable(newest.session.get()) != 1)
        continue;
      // RFC 8446 C.4: a ticket is used once, so that nobody sees that two connections are the same client's.
      // TLS 1.2 gives one for all.
      if (SSL_SESSION_get_protocol_version(newest.session.get()) < TLS1_3_VERSION) {
        SSL_SESSION_up_ref(newest.session.get());
        keep({decltype(newest.session)(newest.session.get()), newest.verified});
      }
      return newest;
    }
    return {nullptr, now};
  }

 private:
  std::vector<KeptSession> kept_;
};

}  // namespace

struct TlsPeerState {
  std::shared_ptr<const ClientTls> settings;
  std::string name;
  Sessions sessions;
};

namespace {

class PeerSession final : public OpensslSession {
 public:
  PeerSession(SSL* session, std::shared_ptr<TlsPeerState> peer, base::Instant now)
      : OpensslSession(session), peer_(std::move(peer)), began_(now), verified_(now) {
    SSL_set_app_data(session, this);
  }
  ~PeerSession() override {
    close_notify();
    // OpenSSL forbids to resume the session of a connection that it did not see closed.
    if (!broken()) SSL_set_shutdown(ssl(), SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
  }

  void resume(KeptSession kept) {
    if (kept.session && SSL_set_session(ssl(), kept.session.get()) == 1) verified_ = kept.verified;
  }

  std::string problem() const override {
    if (const long verdict = SSL_get_verify_result(ssl()); verdict != X509_V_OK)
      return std::string("the certificate is refused: ") + X509_verify_cert_error_string(verdict) +
             " (expected: " + peer_->name + ")";
    if (failed_with() == 0) return "the connection was reset";
    const char* const reason = ERR_reason_error_string(failed_with());
    return reason ? reason : "unknown error";
  }

  static int on_new_session(SSL* ssl, SSL_SESSION* session) {
    auto* const self = static_cast<PeerSession*>(SSL_get_app_data(ssl));
    self->peer_->sessions.keep({std::unique_ptr<SSL_SESSION, FreeSslSession>(session),
                                SSL_session_reused(ssl) ? self->verified_ : self->began_});
    return 1;  // the reference is ours
  }

 private:
  const std::shared_ptr<TlsPeerState> peer_;
  const base::Instant began_;
  base::Instant verified_;  // if it is resumed
};

}  // namespace

ClientTls::ClientTls(std::unique_ptr<Context> context) : context_(std::move(context)) {}
ClientTls::~ClientTls() = default;

base::Result<std::shared_ptr<const ClientTls>> ClientTls::load(const ClientTlsOptions& options) {
  ERR_clear_error();
  SslContext owner = new_ssl_context(TLS_client_method());
  if (!owner) return cannot_use("OpenSSL");
  SSL_CTX* const context = owner.get();
  const int trusted = options.ca_file.empty()
                          ? SSL_CTX_set_default_verify_paths(context)
                          : SSL_CTX_load_verify_locations(context, options.ca_file.c_str(), nullptr);
  if (trusted != 1) return cannot_use(options.ca_file.empty() ? "the system's authorities" : options.ca_file);
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
  if (!options.certificate_file.empty()) {
    if (SSL_CTX_use_certificate_chain_file(context, options.certificate_file.c_str()) != 1)
      return cannot_use(options.certificate_file);
    if (SSL_CTX_use_PrivateKey_file(context, options.key_file.c_str(), SSL_FILETYPE_PEM) != 1 ||
        SSL_CTX_check_private_key(context) != 1)
      return cannot_use(options.key_file);
  }
  if (SSL_CTX_set_alpn_protos(context, kAlpn, sizeof kAlpn - 1) != 0) return cannot_use("OpenSSL");
  // Kept by the peer that they are of: a table of all would need a lock, and could mix names up.
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
  SSL_CTX_sess_set_new_cb(context, &PeerSession::on_new_session);
  return std::shared_ptr<const ClientTls>(
      std::make_shared<ClientTls>(std::make_unique<Context>(std::move(owner))));
}

TlsPeer::TlsPeer(std::shared_ptr<const ClientTls> settings, std::string name)
    : state_(std::make_shared<TlsPeerState>(TlsPeerState{std::move(settings), std::move(name), {}})) {}
TlsPeer::~TlsPeer() = default;

std::unique_ptr<TlsSession> TlsPeer::connect(int fd, base::Instant now) {
  SSL* const ssl = SSL_new(state_->settings->context().ssl.get());  // holds the context
  if (ssl == nullptr) return nullptr;
  auto session = std::make_unique<PeerSession>(ssl, state_, now);
  if (!set_expected_name(ssl, state_->name) || SSL_set_fd(ssl, fd) != 1) return nullptr;
  SSL_set_connect_state(ssl);
  session->resume(state_->sessions.take(now));
  return session;
}

}  // namespace http
