// The answer that sends the browser back to the app with the authorization response.
#pragma once
#include "oauth/redirect_target.h"
#include "portal/visit.h"

namespace portal {

/// 303 (RFC 9700 4.12), or in the form_post modes a page whose form posts to the redirect URI by itself, or
/// by its button without scripts. Never stored, no referrer.
http::Response send_back(const Visit& visit, const oauth::RedirectTarget& target);

}  // namespace portal
