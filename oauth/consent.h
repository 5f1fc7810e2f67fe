// The customer's decision on an authorization request: looking at it, approving it, denying it.
#pragma once
#include <string_view>

#include "base/random.h"
#include "base/result.h"
#include "oauth/client_store.h"
#include "oauth/grant_store.h"
#include "oauth/issuer.h"
#include "oauth/redirect_target.h"
#include "oauth/sign_in.h"

namespace oauth {

/// Keeps an accepted request until its user decides and returns the handle for /consent?request=…
/// 256 bits, once, for `visitor` only, for Lifetimes::interaction. Throws store::Failure.
base::Secret open_consent(GrantStore& grants, const Settings& settings, base::Random& random,
                          const AuthorizationRequest& request, const Visitor& visitor, base::Instant now);

/// A code without a page (prompt=none, OIDC Core 3.1.2.1), under a live grant of `visitor` to the client that
/// covers the request. consent_required if there is none: money is never moved without asking, so a request
/// with authorization_details has none. Throws store::Failure.
base::Result<RedirectTarget> use_earlier_consent(GrantStore& grants, const Issuer& issuer,
                                                 const AcceptedRequest& accepted, const Visitor& visitor,
                                                 base::Instant now);

/// What a consent page shows.
struct ConsentRequest {
  Client client;
  AuthorizationRequest request;
  RedirectUri redirect_uri;  // registered now; origin() is what form-action must allow
};

/// The request behind `handle` (the `request` parameter of /consent) for the signed-in `user`.
///
/// Errors, each for an error page with the status of its row: invalid_request (400) if the handle is unknown,
/// expired, decided already, or the app's registration no longer allows the request; forbidden (403) if it
/// belongs to another user; unauthorized_client (400) if the app is suspended. Throws store::Failure.
base::Result<ConsentRequest> find_consent(ClientStore& clients, GrantStore& grants, std::string_view handle,
                                          const base::UserId& user, base::Instant now);

/// Records one new grant with its code and returns where to send the browser (303). Errors as find_consent;
/// of two decisions on one handle one wins, the other is invalid_request.
base::Result<RedirectTarget> approve_consent(ClientStore& clients, GrantStore& grants, const Issuer& issuer,
                                             std::string_view handle, const base::UserId& user,
                                             base::Instant now);

/// As approve_consent, with error=access_denied (RFC 6749 4.1.2.1) and no grant.
base::Result<RedirectTarget> deny_consent(ClientStore& clients, GrantStore& grants, const Issuer& issuer,
                                          std::string_view handle, const base::UserId& user,
                                          base::Instant now);

}  // namespace oauth
