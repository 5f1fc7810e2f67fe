// The client's side of TLS: the server's certificate must be good for the name.
#include "http/tls.h"
#include "http/tls_protocol.h"
#include "http/tls_session.h"

namespace http {

base::Result<std::unique_ptr<TlsSession>> tls_connect(int fd, const std::string& host,
                                                      const std::string& ca_file) {
  const SslContext context = new_ssl_context(TLS_client_method());
  if (!context) return cannot_use("OpenSSL");
  const int loaded = ca_file.empty() ? SSL_CTX_set_default_verify_paths(context.get())
                                     : SSL_CTX_load_verify_locations(context.get(), ca_file.c_str(), nullptr);
  if (loaded != 1) return cannot_use(ca_file);
  SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);
  SSL* session = SSL_new(context.get());  // holds the context
  if (session == nullptr) return cannot_use("OpenSSL");
  auto owner = std::make_unique<OpensslSession>(session);
  if (!set_expected_name(session, host)) return cannot_use("host name");
  if (SSL_set_fd(session, fd) != 1) return cannot_use("socket");
  SSL_set_connect_state(session);
  return std::unique_ptr<TlsSession>(std::move(owner));
}

}  // namespace http
