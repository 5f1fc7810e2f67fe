// Under what an answer is kept: everything that a backend would see of the request.
#pragma once
#include "base/crypto/digest.h"
#include "gateway/exchange.h"

namespace gateway {

/// Of scheme, host, target as it is forwarded, and all that the backend is told of the caller: environment,
/// app, subject, scopes, grant and authorization details. Nobody else gets what was answered to one (RFC 9111
/// §3.5); the path stands for the operation. The method is GET: its answers are HEAD's too.
base::Digest cache_key(const Exchange& x);

}  // namespace gateway
