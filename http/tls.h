// TLS for listeners and for fetch(): certificates, protocol versions and the cipher suites of BCP 195.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "http/transport.h"

namespace http {

struct CertificateFiles {
  std::string certificate_file;  // PEM, the whole chain
  std::string key_file;          // PEM
  friend bool operator==(const CertificateFiles&, const CertificateFiles&) = default;
};

struct TlsOptions {
  /// At least one. The first is the default; the others are chosen by the name the client asks for (SNI). Two
  /// for the same names with keys of different kinds (ECDSA, RSA) are offered together.
  std::vector<CertificateFiles> certificates;
  /// Ask clients for a certificate. None is fine, and so is one that nobody vouches for (RFC 8705 §2.2): the
  /// handler decides.
  bool ask_for_client_certificate = false;
  std::string client_ca_file{};  // PEM; what makes a client's certificate verified. Empty: none is
  friend bool operator==(const TlsOptions&, const TlsOptions&) = default;
};

/// What the listeners of all cores share. TLS 1.3, and TLS 1.2 with the four ECDHE-AES-GCM suites. Session
/// tickets are sealed with keys that live one hour and are accepted for another.
class TlsContext {
 public:
  /// invalid_request with `detail` = file and reason. `clock` outlives it and its sessions.
  static base::Result<std::unique_ptr<TlsContext>> load(const TlsOptions& options, const base::Clock& clock);
  virtual ~TlsContext() = default;
  /// The server's side of a new connection on `fd`, which outlives the session; nullptr if there is no memory
  /// for it. Thread-safe.
  virtual std::unique_ptr<TlsSession> accept(int fd) const = 0;
  /// Reads the files again for connections from now on; those that are open stay as they are, and tickets
  /// stay good. With an error as in load() nothing changes. Thread-safe.
  virtual base::Status reload() = 0;

 protected:
  TlsContext() = default;
};

/// The client's side: verifies the server's certificate for `host` against `ca_file` (PEM), or the system's
/// trust store if that is empty. invalid_request if the file cannot be read.
base::Result<std::unique_ptr<TlsSession>> tls_connect(int fd, const std::string& host,
                                                      const std::string& ca_file);

}  // namespace http
