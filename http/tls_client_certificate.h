// Asking clients for certificates, and what can be said about the one that came (RFC 8705).
#pragma once
#include <openssl/ssl.h>

#include <string>

#include "base/result.h"
#include "base/time.h"
#include "http/transport.h"

namespace http {

/// From now on handshakes on `context` ask for a certificate and go on whatever comes: none, or one that
/// nobody vouches for (RFC 8705 §2.2). No list of authorities is sent, for it would keep clients from
/// offering such. `ca_file`: PEM, the authorities that make one verified; empty: none. `clock` outlives the
/// context. invalid_request if the file cannot be used.
base::Status ask_for_client_certificate(SSL_CTX* context, const std::string& ca_file,
                                        const base::Clock& clock);

/// After the handshake, resumed or not. Verified means: a chain to `ca_file`, for TLS clients, within its
/// time (the certificate's own is looked at again when a session is resumed).
ClientCertificate client_certificate_of(SSL* session, base::Instant now);

}  // namespace http
