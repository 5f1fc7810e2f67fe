// Whether the user of an authorization request must sign in, sign in again, consent, or nothing of it
// (OIDC Core 3.1.2.3).
#pragma once
#include <optional>
#include <string>

#include "base/secret.h"
#include "oauth/authorize.h"

namespace oauth {

/// The level of a session that began with a password alone; a second factor will have its own.
inline constexpr std::string_view kAcrPassword = "urn:tollgate:acr:password";

/// Who is in front of the browser.
struct Visitor {
  base::UserId user;
  Authentication authentication;
};

enum class SignIn { enough, needed, again };

/// Pure. `again`: prompt=login, an authentication older than max_age, or an id_token_hint of somebody else
/// (`hinted`: whether the visitor is the hinted user, nullopt without a hint). `returned_at`: when a valid
/// mark of return (see below) was made: an authentication since then is enough for prompt and max_age.
SignIn decide_sign_in(const AcceptedRequest& accepted, const std::optional<Visitor>& visitor,
                      std::optional<bool> hinted, std::optional<base::Instant> returned_at,
                      base::Instant now);

/// invalid_request … unmet_authentication_requirements if the acr that is essential (OIDC Core 5.5.1.1)
/// cannot be reached here.
base::Status check_acr(const AcceptedRequest& accepted, std::string_view acr);

/// The mark that an authorization request carries back from the sign-in page: when it left, bound to the
/// request by a MAC, so that a pushed or signed request cannot be made to forget its prompt=login.
/// @param request  the request's own parameters as text, without the mark
std::string mark_of_return(std::string_view request, base::Instant now, const base::Secret& web_key);
/// nullopt for a mark that is not of this server and this request, or is older than an hour.
std::optional<base::Instant> read_mark_of_return(std::string_view mark, std::string_view request,
                                                 base::Instant now, const base::Secret& web_key);

}  // namespace oauth
