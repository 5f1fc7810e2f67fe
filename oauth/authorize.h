// The authorization request (RFC 6749 4.1.1): what it must look like, and where its errors may go.
#pragma once
#include <variant>

#include "oauth/client_store.h"
#include "oauth/grant.h"
#include "oauth/parameters.h"
#include "oauth/redirect_target.h"
#include "oauth/settings.h"

namespace oauth {

inline constexpr std::size_t kMaxState = 2048, kMaxNonce = 512;  // bytes

/// How the parameters came (RFC 9126, RFC 9101): stricter clients do not accept them in any other way.
struct RequestOrigin {
  bool pushed = false;   // by an authenticated client
  bool signed_ = false;  // in a request object; of a pushed request this was judged when it was pushed
  std::optional<base::Digest> request_uri{};  // of a pushed request that is being loaded
};

/// The client or its redirect URI is not known: there is nowhere to redirect to (RFC 6749 4.1.2.1).
struct PageError {
  base::Error error;
};

/// The redirect URI is the client's, the rest is wrong: the error goes to the client.
struct RedirectError {
  RedirectTarget target;
  ResponseMode mode;  // that was asked for; see jarm.h
  base::Error error;
};

/// OIDC Core 3.1.2.1: none: no page may be shown; login: the user must sign in again. Consent is always asked
/// for.
enum class Prompt { consent, none, login };

struct AcceptedRequest {
  AuthorizationRequest request;
  RedirectUri redirect_uri;
  Client client;
  Prompt prompt = Prompt::consent;
  std::optional<base::Seconds> max_age;  // since the user's last sign-in
  std::vector<std::string> acr_values;   // in the order of preference
  bool acr_essential = false;            // OIDC Core 5.5.1.1: one of them, or an error
  std::string id_token_hint, login_hint, ui_locales;
};

using AuthorizationOutcome = std::variant<PageError, RedirectError, AcceptedRequest>;

/// Judges a request whose client_id was looked up (nullopt: unknown). Pure.
AuthorizationOutcome decide_authorization(const std::optional<Client>& client,
                                          const ParametersView& parameters, const RequestOrigin& origin,
                                          const Settings& settings);

/// Loads the client and judges a plain request. Throws store::Failure.
AuthorizationOutcome authorize(ClientStore& clients, const ParametersView& parameters,
                               const Settings& settings);

/// The client that `parameters` name, if any. Throws store::Failure.
std::optional<Client> find_requesting_client(ClientStore& clients, const ParametersView& parameters);

/// An error that follows from what was accepted: login_required, consent_required, access_denied … In the
/// mode query; see jarm.h for the mode that was asked for.
RedirectTarget refusal(const AcceptedRequest& accepted, const base::Error& error, const Settings& settings);

}  // namespace oauth
