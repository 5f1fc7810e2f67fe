// TLS to a backend: who vouches for it, the name that it must prove, and what we show it.
#pragma once
#include <memory>
#include <string>

#include "base/result.h"
#include "base/time.h"
#include "http/transport.h"

namespace http {

struct ClientTlsOptions {
  std::string ca_file;           // PEM: who vouches for backends; empty: the system's authorities
  std::string certificate_file;  // PEM, the whole chain, for backends that ask; empty: none
  std::string key_file;          // PEM; with certificate_file
  friend bool operator==(const ClientTlsOptions&, const ClientTlsOptions&) = default;
};

/// The files, read once. Immutable; shared by the cores. TLS 1.3, and TLS 1.2 with the four ECDHE-AES-GCM
/// suites; ALPN "http/1.1".
class ClientTls {
 public:
  /// invalid_request with `detail` = file and reason.
  static base::Result<std::shared_ptr<const ClientTls>> load(const ClientTlsOptions& options);
  ~ClientTls();
  struct Context;
  explicit ClientTls(std::unique_ptr<Context> context);
  const Context& context() const noexcept { return *context_; }

 private:
  std::unique_ptr<Context> context_;
};

struct TlsPeerState;

/// One backend by its name, as one core talks to it, with the sessions that can be resumed: nobody else gets
/// those. One thread.
class TlsPeer {
 public:
  /// `name`: a DNS name, which is also asked for (RFC 6066 §3), or an address. It must be among the
  /// certificate's subjectAltNames (RFC 9525); a common name does not count.
  TlsPeer(std::shared_ptr<const ClientTls> settings, std::string name);
  ~TlsPeer();
  TlsPeer(const TlsPeer&) = delete;
  TlsPeer& operator=(const TlsPeer&) = delete;
  /// The client's side of a new connection on `fd`, which outlives the session; nullptr if there is no memory
  /// for it. Resumes an earlier session whose certificate was verified within the last hour. When it is
  /// destroyed it says close_notify.
  std::unique_ptr<TlsSession> connect(int fd, base::Instant now);

 private:
  std::shared_ptr<TlsPeerState> state_;  // with its connections
};

}  // namespace http
