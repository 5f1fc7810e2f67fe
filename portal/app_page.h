// The page of one app, and the page that shows a new secret.
#pragma once
#include "oauth/client.h"
#include "portal/visit.h"

namespace portal {

/// Everything about the app but its secrets, which nobody can show: hints and dates only.
http::Response show_app_page(const Visit& visit, const oauth::Client& app, const FormErrors& errors,
                             int status);

/// The only answer that ever holds this secret. `secret` empty: a public app, which has none.
http::Response show_secret_once(const Visit& visit, const oauth::Client& app, const base::Secret& secret,
                                bool rotated);

/// A new secret ("tg_cs_" and 43 characters) and what is stored of it.
struct NewSecret {
  base::Secret plain;
  oauth::ClientSecret stored;
};
NewSecret make_secret(base::Random& random, base::Instant now);

}  // namespace portal
