// Tokens in forms that prove the form was made for this browser session (RFC 6819 5.3.5).
#pragma once
#include <string>
#include <string_view>

#include "base/secret.h"

namespace http {

/// The token for a form: 43 characters.
///
/// HMAC-SHA256 over purpose and session, so it cannot be made without `web_key` and fits no other session or
/// purpose.
/// @param purpose  a literal that names the kind of form
/// @param session  the session cookie's value; before login a random cookie of 128 bits or more plays its
/// part Throws std::invalid_argument for an empty session: a form for nobody is a bug.
std::string csrf_token(const base::Secret& web_key, std::string_view purpose, std::string_view session);

/// Whether `token` is the one for these values; false if any is empty. The time does not depend on where they
/// differ.
bool csrf_token_matches(const base::Secret& web_key, std::string_view purpose, std::string_view session,
                        std::string_view token);

}  // namespace http
