// Verification that records instead of refusing.
#include "http/tls_client_certificate.h"

#include <openssl/err.h>
#include <openssl/x509_vfy.h>

#include "http/tls_protocol.h"

namespace http {
namespace {

/// Of all certificates in one handshake; an honest chain of RSA-4096 has about 8 KiB.
constexpr long kMostCertificateBytes = 32 * 1024;

std::time_t unix_time(base::Instant at) { return static_cast<std::time_t>(base::unix_seconds(at)); }

/// In the place of X509_verify_cert(): its verdict goes into the session, and into the session's tickets.
int verify_and_go_on(X509_STORE_CTX* chain, void* clock) {
  X509_STORE_CTX_set_time(chain, 0, unix_time(static_cast<const base::Clock*>(clock)->now()));
  const bool good = X509_verify_cert(chain) == 1;
  if (!good && X509_STORE_CTX_get_error(chain) == X509_V_OK)
    X509_STORE_CTX_set_error(chain, X509_V_ERR_UNSPECIFIED);
  ERR_clear_error();
  return 1;
}

}  // namespace

base::Status ask_for_client_certificate(SSL_CTX* context, const std::string& ca_file,
                                        const base::Clock& clock) {
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
  SSL_CTX_set_cert_verify_callback(context, &verify_and_go_on, const_cast<base::Clock*>(&clock));
  SSL_CTX_set_max_cert_list(context, kMostCertificateBytes);
  if (!ca_file.empty() && SSL_CTX_load_verify_locations(context, ca_file.c_str(), nullptr) != 1)
    return cannot_use(ca_file);
  return base::ok();
}

ClientCertificate client_certificate_of(SSL* session, base::Instant now) {
  ClientCertificate out;
  X509* const certificate = SSL_get0_peer_certificate(session);
  if (certificate == nullptr) return out;
  const int size = i2d_X509(certificate, nullptr);
  if (size <= 0) return out;
  out.der.resize(static_cast<std::size_t>(size));
  auto* into = reinterpret_cast<unsigned char*>(out.der.data());
  i2d_X509(certificate, &into);
  std::time_t at = unix_time(now);
  out.verified =
      SSL_get_verify_result(session) == X509_V_OK && X509_cmp_time(X509_get0_notAfter(certificate), &at) > 0;
  ERR_clear_error();
  return out;
}

}  // namespace http
