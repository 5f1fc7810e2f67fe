// Mutual-TLS client authentication (RFC 8705 2): by a name that an authority certified, or by the key itself.
#pragma once
#include "base/crypto/certificate.h"
#include "oauth/client_keys.h"

namespace oauth {

/// 2.1: the chain was verified, it is within its time (a connection or a resumed session may outlive it), and
/// the one subject name that the client registered is in the certificate.
/// invalid_client with the reason in `detail`. Pure.
base::Status check_certified_client(const base::Certificate& certificate, bool verified, const Client& client,
                                    base::Instant now);

/// 2.2: the certificate, or its key, is in the client's JWK Set, and it is within its time. No chain counts.
/// invalid_client with the reason in `detail`. Throws store::Failure.
base::Status check_self_signed_client(const base::Certificate& certificate, const Client& client,
                                      ClientKeys& keys, base::Instant now);

}  // namespace oauth
