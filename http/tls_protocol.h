// What every OpenSSL context of ours has: versions, suites, groups, and no surprises.
#pragma once
#include <openssl/ssl.h>

#include <memory>
#include <string>

#include "base/error.h"

namespace http {

struct FreeSslContext {
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};
using SslContext = std::unique_ptr<SSL_CTX, FreeSslContext>;

/// RFC 9325 §3, §4: TLS 1.3 and 1.2 without renegotiation, compression or early data; on 1.2 only the four
/// ECDHE suites with AES-GCM; elliptic-curve groups; a server follows its own order. nullptr: out of memory.
SslContext new_ssl_context(const SSL_METHOD* method);

/// The peer's certificate must be good for `name`, a host name or an address, by its subjectAltName alone
/// (RFC 9525 §6.3: no wildcard within a label); a host name is sent (RFC 6066 §3). False: OpenSSL does not
/// take it.
bool set_expected_name(SSL* session, const std::string& name);

/// OpenSSL's last error of this thread, which it clears.
std::string last_openssl_error();
/// invalid_request with `detail` = "file: OpenSSL's reason".
base::Error cannot_use(const std::string& file);

}  // namespace http
