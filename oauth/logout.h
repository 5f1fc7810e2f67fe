// RP-initiated logout (OpenID Connect RP-Initiated Logout 1.0): who asks for it, and where the browser goes
// afterwards.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "oauth/client_store.h"
#include "oauth/id_token_hint.h"
#include "oauth/keys.h"
#include "oauth/parameters.h"
#include "oauth/redirect_uri.h"
#include "oauth/settings.h"
#include "oauth/sign_in.h"

namespace oauth {

/// A registered post_logout_redirect_uri and the state to bring along (3).
struct LogoutTarget {
  RedirectUri redirect_uri;
  std::string state;  // empty: none
  /// The value of a Location field.
  std::string url() const;
};

struct LogoutRequest {
  std::optional<Client> client;  // nullopt: nobody said who asks
  std::optional<HintedToken> hint;
  std::optional<LogoutTarget> target;
};

/// Reads and judges the parameters id_token_hint, client_id, post_logout_redirect_uri and state (2).
///
/// invalid_request, for an error page: a parameter that is there twice, a hint that is no ID token of this
/// server (an expired one is), a client_id that is unknown or not in the hint's aud, a
/// post_logout_redirect_uri that is not exactly one of the client's, or for which nobody said which client.
/// Throws store::Failure.
base::Result<LogoutRequest> read_logout_request(ClientStore& clients, const ParametersView& parameters,
                                                const Settings& settings, const Keys& keys);

/// Whether the request's hint is of the visitor's own session: then nobody needs to be asked (2).
bool proves_session(const LogoutRequest& request, const Visitor& visitor, const base::Secret& web_key);

}  // namespace oauth
