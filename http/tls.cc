// The server's side of TLS: certificates by name, replaced while connections are open.
#include "http/tls.h"

#include <openssl/x509v3.h>

#include <fstream>
#include <mutex>
#include <set>
#include <sstream>

#include "base/crypto/digest.h"
#include "http/tls_client_certificate.h"
#include "http/tls_protocol.h"
#include "http/tls_server_names.h"
#include "http/tls_session.h"
#include "http/tls_ticket_keys.h"

namespace http {
namespace {

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

/// What the contexts of one listener share for its whole life, reloads included.
struct Shared {
  explicit Shared(const base::Clock& c) : clock(c), tickets(c, random) {}
  const base::Clock& clock;
  base::SystemRandom random;
  TicketKeys tickets;
};

/// The contexts of one reading of the files. Sessions hold it: OpenSSL's callbacks point into it.
struct Snapshot {
  explicit Snapshot(std::shared_ptr<Shared> s) : shared(std::move(s)) {}
  Snapshot(const Snapshot&) = delete;
  const std::shared_ptr<Shared> shared;
  std::vector<SslContext> contexts;  // the first is the default
  ServerNames names;
};

int choose_context(SSL* session, int*, void* arg) {
  const auto& snapshot = *static_cast<const Snapshot*>(arg);
  const char* const name = SSL_get_servername(session, TLSEXT_NAMETYPE_host_name);
  if (name == nullptr) return SSL_TLSEXT_ERR_NOACK;
  if (const auto found = snapshot.names.find(name)) SSL_set_SSL_CTX(session, snapshot.contexts[*found].get());
  return SSL_TLSEXT_ERR_OK;
}

base::Status use_files(SSL_CTX* context, const CertificateFiles& files) {
  if (SSL_CTX_use_certificate_chain_file(context, files.certificate_file.c_str()) != 1)
    return cannot_use(files.certificate_file);
  if (SSL_CTX_use_PrivateKey_file(context, files.key_file.c_str(), SSL_FILETYPE_PEM) != 1 ||
      SSL_CTX_check_private_key(context) != 1)
    return cannot_use(files.key_file);
  return base::ok();
}

/// A session is resumed only where the client's certificate would have been judged the same way.
base::Digest session_scope(const TlsOptions& options) {
  std::ostringstream judged_by;
  judged_by << "tollgate" << options.ask_for_client_certificate;
  if (!options.client_ca_file.empty())
    judged_by << std::ifstream(options.client_ca_file, std::ios::binary).rdbuf();
  return base::sha256(judged_by.view());
}

base::Result<SslContext> make_context(const TlsOptions& options, const CertificateFiles& files,
                                      Shared& shared) {
  SslContext context = new_ssl_context(TLS_server_method());
  if (!context) return cannot_use("OpenSSL");
  if (auto s = use_files(context.get(), files); !s) return s.error();
  SSL_CTX_set_alpn_select_cb(context.get(), choose_http11, nullptr);
  use_ticket_keys(context.get(), shared.tickets);
  const base::Digest scope = session_scope(options);
  SSL_CTX_set_session_id_context(context.get(), scope.bytes.data(), scope.bytes.size());
  if (options.ask_for_client_certificate)
    if (auto s = ask_for_client_certificate(context.get(), options.client_ca_file, shared.clock); !s)
      return s.error();
  return context;
}

std::set<std::string> dns_names(SSL_CTX* context) {
  std::set<std::string> out;
  auto* const names = static_cast<GENERAL_NAMES*>(
      X509_get_ext_d2i(SSL_CTX_get0_certificate(context), NID_subject_alt_name, nullptr, nullptr));
  for (int i = 0; i < sk_GENERAL_NAME_num(names); ++i) {
    const GENERAL_NAME* const name = sk_GENERAL_NAME_value(names, i);
    if (name->type != GEN_DNS) continue;
    const auto* const text = reinterpret_cast<const char*>(ASN1_STRING_get0_data(name->d.dNSName));
    out.emplace(text, static_cast<std::size_t>(ASN1_STRING_length(name->d.dNSName)));
  }
  GENERAL_NAMES_free(names);
  return out;
}

int key_kind(SSL_CTX* context) { return EVP_PKEY_get_base_id(SSL_CTX_get0_privatekey(context)); }

base::Result<std::shared_ptr<const Snapshot>> load_snapshot(const TlsOptions& options,
                                                            std::shared_ptr<Shared> shared) {
  struct Kept {
    std::set<std::string> names;
    std::set<int> key_kinds;
  };
  std::vector<Kept> kept;  // beside snapshot->contexts
  auto snapshot = std::make_shared<Snapshot>(std::move(shared));
  for (const CertificateFiles& files : options.certificates) {
    auto context = make_context(options, files, *snapshot->shared);
    if (!context) return context.error();
    const Kept fresh{dns_names(context->get()), {key_kind(context->get())}};
    std::size_t at = 0;
    while (at < kept.size() &&
           (kept[at].names != fresh.names || kept[at].key_kinds.contains(*fresh.key_kinds.begin())))
      ++at;
    if (at < kept.size()) {  // OpenSSL chooses between kinds of keys by what the client understands
      if (auto s = use_files(snapshot->contexts[at].get(), files); !s) return s.error();
      kept[at].key_kinds.merge(std::set(fresh.key_kinds));
      continue;
    }
    for (const std::string& name : fresh.names) snapshot->names.add(name, at);
    kept.push_back(fresh);
    snapshot->contexts.push_back(*std::move(context));
  }
  if (snapshot->contexts.empty())
    return base::Error{base::ErrorCode::invalid_request, "no TLS certificate is configured"};
  SSL_CTX* const first = snapshot->contexts.front().get();
  SSL_CTX_set_tlsext_servername_callback(first, &choose_context);
  SSL_CTX_set_tlsext_servername_arg(first, snapshot.get());
  return std::shared_ptr<const Snapshot>(std::move(snapshot));
}

class ServerSession final : public OpensslSession {
 public:
  ServerSession(SSL* session, std::shared_ptr<const Snapshot> snapshot)
      : OpensslSession(session), snapshot_(std::move(snapshot)) {}
  ClientCertificate client_certificate() const override {
    if ((SSL_get_verify_mode(ssl()) & SSL_VERIFY_PEER) == 0) return {};
    return client_certificate_of(ssl(), snapshot_->shared->clock.now());
  }

 private:
  const std::shared_ptr<const Snapshot> snapshot_;
};

class ServerContext final : public TlsContext {
 public:
  ServerContext(TlsOptions options, std::shared_ptr<const Snapshot> snapshot)
      : options_(std::move(options)), snapshot_(std::move(snapshot)) {}

  std::unique_ptr<TlsSession> accept(int fd) const override {
    std::shared_ptr<const Snapshot> snapshot = current();
    SSL* session = SSL_new(snapshot->contexts.front().get());
    if (session == nullptr || SSL_set_fd(session, fd) != 1) {
      SSL_free(session);
      return nullptr;
    }
    SSL_set_accept_state(session);
    return std::make_unique<ServerSession>(session, std::move(snapshot));
  }

  base::Status reload() override {
    auto fresh = load_snapshot(options_, current()->shared);
    if (!fresh) return fresh.error();
    const std::lock_guard lock(mutex_);
    snapshot_ = *std::move(fresh);
    return base::ok();
  }

 private:
  std::shared_ptr<const Snapshot> current() const {
    const std::lock_guard lock(mutex_);
    return snapshot_;
  }
  const TlsOptions options_;
  mutable std::mutex mutex_;  // held to copy a pointer, once a connection
  std::shared_ptr<const Snapshot> snapshot_;
};

}  // namespace

base::Result<std::unique_ptr<TlsContext>> TlsContext::load(const TlsOptions& options,
                                                           const base::Clock& clock) {
  auto snapshot = load_snapshot(options, std::make_shared<Shared>(clock));
  if (!snapshot) return snapshot.error();
  return std::unique_ptr<TlsContext>(std::make_unique<ServerContext>(options, *std::move(snapshot)));
}

}  // namespace http
