// Signing out: the session ends in the store and in the browser, and the browser may go back to the app that
// asked for it (OpenID Connect RP-Initiated Logout 1.0).
#include "oauth/logout.h"

#include "portal/pages.h"
#include "portal/return_to.h"
#include "portal/security_headers.h"
#include "portal/visit.h"

namespace portal {
namespace {

/// What an app asked for, judged again: the page's address proves nothing.
base::Result<oauth::LogoutRequest> read_request(const Context& context, const http::Form& form) {
  return oauth::read_logout_request(context.clients, oauth::ParametersView(form.pairs()),
                                    context.oauth_settings, context.oauth_keys);
}

http::Response ask(const Visit& visit, const oauth::LogoutRequest& logout) {
  Model model;
  model.set("USER_NAME", visit.signed_in->user.name).set("USER_EMAIL", visit.signed_in->user.email);
  std::string form_action;
  if (logout.client) {
    model.add("APP").set("APP_NAME", logout.client->name);
    model.add("FIELD").set("NAME", "client_id").set("VALUE", logout.client->client_id.value);
  }
  if (logout.target) {
    const oauth::LogoutTarget& target = *logout.target;
    model.add("RETURNS").set("RETURN_HOST", std::string(target.redirect_uri.host()));
    model.add("FIELD").set("NAME", "post_logout_redirect_uri").set("VALUE", target.redirect_uri.text());
    if (!target.state.empty()) model.add("FIELD").set("NAME", "state").set("VALUE", target.state);
    form_action = form_action_source(target.redirect_uri.text());
  }
  return show_page(visit, "logout", model, visit.text("logout_title"),
                   {.status = 200, .is_error = false, .form_action = form_action});
}

http::Response leave(std::string location) {
  http::Response response = http::see_other(std::move(location));
  response.set("Cache-Control", "no-store").set("Referrer-Policy", "no-referrer");
  return response;
}

}  // namespace

/// Asks whether to sign out, or says that nobody is signed in.
http::Response show_logout(const Context& context, const http::RequestView& request) {
  const Visit visit = begin_visit(context, request);
  const base::Result<http::Form> query = http::Form::parse(request.query);
  if (!query) return show_error(visit, query.error());
  if (!visit.signed_in)
    return show_page(visit, "signed_out", Model(), visit.text("signed_out_title"),
                     {.status = 200, .is_error = false, .form_action = {}, .here = "/logout"});
  const base::Result<oauth::LogoutRequest> logout = read_request(context, *query);
  if (!logout) return show_error(visit, logout.error());
  return ask(visit, *logout);
}

/// With a safe `return_to` the next person signs in there ("Not you?" on the consent page).
http::Response submit_logout(const Context& context, const http::RequestView& request) {
  const Visit visit = begin_visit(context, request);
  if (!visit.signed_in) return http::see_other("/");
  const base::Result<http::Form> form = read_form(visit);
  if (!form) return show_error(visit, form.error());
  const base::Result<oauth::LogoutRequest> logout = read_request(context, *form);
  if (!logout) return show_error(visit, logout.error());
  const std::string_view return_to = form->get_or_empty("return_to");
  http::Response response =
      leave(logout->target                 ? logout->target->url()
            : is_safe_return_to(return_to) ? "/login?return_to=" + http::form_encoded(return_to)
                                           : "/");
  end_session(context, request, response);
  return response;
}

}  // namespace portal
