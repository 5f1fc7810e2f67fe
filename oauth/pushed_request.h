// Pushed authorization requests (RFC 9126): pushing one, and loading it again at the authorization endpoint.
#pragma once
#include <chrono>
#include <string>
#include <vector>

#include "base/random.h"
#include "oauth/authorize.h"
#include "oauth/client_keys.h"
#include "oauth/grant_store.h"

namespace oauth {

inline constexpr std::string_view kRequestUriPrefix = "urn:ietf:params:oauth:request_uri:";

/// RFC 9126 2.2.
struct PushedAnswer {
  base::Secret request_uri;
  std::chrono::seconds expires_in{};
};

/// The parameters that really count, and how they came.
struct ResolvedRequest {
  std::vector<ParametersView::Pair> pairs;
  RequestOrigin origin;
  ParametersView parameters() const { return ParametersView(pairs); }
};

/// Validates the request of an authenticated client and keeps it for Lifetimes::pushed_request. `dpop_jkt` is
/// the thumbprint of the proof that came with it (RFC 9449 10.1), or empty. Errors with the codes of the
/// authorization request (RFC 9126 2.3), invalid_request for a request_uri or a client_id that is not the
/// client's. Throws store::Failure.
base::Result<PushedAnswer> push_request(GrantStore& grants, ClientKeys& keys, const Settings& settings,
                                        base::Random& random, const Client& client,
                                        const ParametersView& parameters, std::string_view dpop_jkt,
                                        base::Instant now);

/// What a request at the authorization endpoint stands for: itself, its request object, or what was pushed.
/// Parameters beside a request_uri or a request object do not count (RFC 9101 6.3, RFC 9126 4).
/// invalid_request_uri for one that is unknown, expired, decided or another client's: for a page.
/// request_uri_not_supported for any other scheme: nothing is ever fetched (RFC 9101 10.4).
/// invalid_request_object. Throws store::Failure.
base::Result<ResolvedRequest> resolve_request(GrantStore& grants, ClientKeys& keys, const Settings& settings,
                                              const std::optional<Client>& client,
                                              const ParametersView& parameters, base::Instant now);

}  // namespace oauth
