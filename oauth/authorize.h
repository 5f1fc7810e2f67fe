// The authorization request (RFC 6749 4.1.1): what it must look like, and where its errors may go.
#pragma once
#include <variant>

#include "oauth/client_store.h"
#include "oauth/grant.h"
#include "oauth/parameters.h"
#include "oauth/redirect_target.h"
#include "oauth/settings.h"

namespace oauth {

inline constexpr std::size_t kMaxState = 2048, kMaxNonce = 300;  // bytes

/// The client or its redirect URI is not known: there is nowhere to redirect to (RFC 6749 4.1.2.1).
struct PageError {
  base::Error error;
};

/// The redirect URI is the client's, the rest is wrong: the error goes to the client.
struct RedirectError {
  RedirectTarget target;
};

/// OIDC Core 3.1.2.1: none: no page may be shown; login: the user must sign in again. Consent is always asked
/// for.
enum class Prompt { consent, none, login };

struct AcceptedRequest {
  AuthorizationRequest request;
  RedirectUri redirect_uri;
  Prompt prompt = Prompt::consent;
};

using AuthorizationOutcome = std::variant<PageError, RedirectError, AcceptedRequest>;

/// Judges a request whose client_id was looked up (nullopt: unknown). Pure.
AuthorizationOutcome decide_authorization(const std::optional<Client>& client,
                                          const ParametersView& parameters, const Settings& settings);

/// Loads the client and judges. Throws store::Failure.
AuthorizationOutcome authorize(ClientStore& clients, const ParametersView& parameters,
                               const Settings& settings);

/// error=login_required for a request that must not show a page (OIDC Core 3.1.2.6).
RedirectTarget login_required(const AcceptedRequest& accepted, const Settings& settings);

}  // namespace oauth
