// An X.509 certificate as OAuth needs it: for mutual-TLS clients and certificate-bound tokens (RFC 8705).
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/crypto/jwk.h"
#include "base/result.h"
#include "base/time.h"

namespace base {

inline constexpr std::size_t kMaxCertificate = 16 * 1024;  // bytes of DER; PEM may have twice as many

/// What a certificate says. Nothing here says that it is trusted: TLS has verified the chain, or
/// self_signed_tls_client_auth compares the key.
struct Certificate {
  std::string thumbprint;  // base64url(SHA-256(DER)): x5t#S256 (RFC 8705 3.1), 43 characters
  std::string subject_dn;  // RFC 4514, "" if empty
  std::vector<std::string> san_dns, san_uri, san_ip,
      san_email;                        // RFC 5280 4.2.1.6; addresses in canonical form
  Instant not_before, not_after;        // valid from and to, both included
  std::optional<PublicKey> public_key;  // nullopt if not of a type in jwk.h
};

/// One certificate. invalid_request if it is malformed, too large, followed by anything, or if a name in it
/// holds a NUL or bytes that its type does not allow. Thread-safe.
Result<Certificate> certificate_from_der(std::string_view der);
/// One PEM block "CERTIFICATE", nothing but white space around it.
Result<Certificate> certificate_from_pem(std::string_view pem);

/// RFC 8705 2.1.2: whether the certificate has the registered value. Exactly one kind of name is registered
/// for a client. DNS names compare without case and without wildcards, addresses by value, the rest byte by
/// byte.
bool has_subject_dn(const Certificate& certificate, std::string_view registered);
bool has_san_dns(const Certificate& certificate, std::string_view registered);
bool has_san_uri(const Certificate& certificate, std::string_view registered);
bool has_san_ip(const Certificate& certificate, std::string_view registered);
bool has_san_email(const Certificate& certificate, std::string_view registered);

}  // namespace base
