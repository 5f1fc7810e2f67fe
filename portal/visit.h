// One visit of one browser: its language, who is signed in, the forms it may send, and the page it gets back.
#pragma once
#include <string>
#include <string_view>

#include "base/result.h"
#include "http/form.h"
#include "portal/form_errors.h"
#include "portal/portal.h"
#include "portal/session.h"

namespace portal {

/// Built at the beginning of a handler; refers to its arguments.
struct Visit {
  const Context& context;
  const http::RequestView& request;
  Language language = Language::en;
  bool language_asked = false;  // by ?lang=: worth a cookie
  std::optional<SignedIn> signed_in;
  /// What form tokens are bound to: the session, or before sign-in a random cookie.
  std::string form_key;
  bool form_key_is_new = false;

  std::string text(std::string_view key, MessageArguments arguments = {}) const {
    return catalogue().text(key, arguments);
  }
  const Catalogue& catalogue() const { return context.renderer.catalogues().of(language); }
};

Visit begin_visit(const Context& context, const http::RequestView& request);

/// The fields of a form POST. unsupported_media_type, invalid_request, or csrf_failed if its `csrf_token` was
/// not made for this browser.
base::Result<http::Form> read_form(const Visit& visit);

struct PageOptions {
  int status = 200;
  bool is_error = false;       // the title begins "Error: "
  std::string form_action;     // see add_security_headers
  std::string_view here = {};  // path the language links lead to; empty: the request's own
};
/// A whole page: `name` inside the layout, with the security headers. `title` is unique on the site.
http::Response show_page(const Visit& visit, std::string_view name, const Model& model,
                         std::string_view title, const PageOptions& options = {});

/// The page that explains an error in the reader's language, with the status of its row.
http::Response show_error(const Visit& visit, const base::Error& error);
http::Response show_not_found(const Visit& visit);

/// 303 to the sign-in page, which comes back to this request (to `/` after a POST).
http::Response ask_to_sign_in(const Visit& visit);
/// nullopt if a developer or administrator is signed in; else the answer for who is not.
std::optional<http::Response> refuse_unless_developer(const Visit& visit);

}  // namespace portal
