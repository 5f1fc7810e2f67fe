// TLS for listeners and for fetch(): certificates, protocol versions and the cipher suites of BCP 195.
#pragma once
#include <memory>
#include <string>

#include "base/result.h"
#include "http/transport.h"

namespace http {

struct TlsOptions {
  std::string certificate_file;  // PEM chain
  std::string key_file;          // PEM
};

/// Immutable; shared by all cores. TLS 1.2 with the four ECDHE-AES-GCM suites, and TLS 1.3.
class TlsContext {
 public:
  /// invalid_request with `detail` = file and reason.
  static base::Result<std::unique_ptr<TlsContext>> load(const TlsOptions& options);
  virtual ~TlsContext() = default;
  /// The server's side of a new connection on `fd`, which outlives the session. Thread-safe.
  virtual std::unique_ptr<TlsSession> accept(int fd) const = 0;

 protected:
  TlsContext() = default;
};

/// The client's side: verifies the server's certificate for `host` against `ca_file` (PEM), or the system's
/// trust store if that is empty. invalid_request if the file cannot be read.
base::Result<std::unique_ptr<TlsSession>> tls_connect(int fd, const std::string& host,
                                                      const std::string& ca_file);

}  // namespace http
