// The customer's decision: what the app will be able to do, in words, and where the browser goes next.
#include "oauth/consent.h"

#include "http/form.h"
#include "oauth/userinfo.h"
#include "portal/consent_words.h"
#include "portal/pages.h"
#include "portal/security_headers.h"
#include "portal/send_back.h"
#include "portal/visit.h"

namespace portal {
namespace {

/// The authorization request again, for somebody else to sign in with ("Not you?").
std::string authorize_target(const oauth::AuthorizationRequest& request) {
  std::string target =
      "/oauth2/authorize?response_type=code&client_id=" + http::form_encoded(request.client_id.value);
  const auto append = [&](std::string_view name, std::string_view value) {
    if (!value.empty()) target.append("&").append(name).append("=").append(http::form_encoded(value));
  };
  if (request.redirect_uri_given) append("redirect_uri", request.redirect_uri);
  append("scope", request.scope.text());
  append("state", request.state);
  append("nonce", request.nonce);
  append("code_challenge", request.code_challenge);
  append("code_challenge_method", request.code_challenge.empty() ? "" : "S256");
  return target;
}

http::Response show(const Visit& visit, std::string_view handle, const oauth::ConsentRequest& consent,
                    const FormErrors& errors, int status) {
  const oauth::Client& app = consent.client;
  Model model;
  model.set("HANDLE", std::string(handle));
  model.set("RETURN_HOST", std::string(consent.redirect_uri.host()));
  model.set("USER_NAME", visit.signed_in->user.name).set("USER_EMAIL", visit.signed_in->user.email);
  // A pushed request cannot be written down again: its request_uri is known to the app alone.
  model.set("SWITCH_TARGET", consent.request.pushed ? "/login" : authorize_target(consent.request));
  const oauth::ScopeSet told = oauth::told_scopes(consent.request.scope, consent.request.details.claims, app);
  show_what_is_asked(model, visit, app, told, consent.request.details.authorization_details);
  errors.show(model);
  return show_page(visit, "consent", model, visit.text("consent_title", {{"APP", app.name}}),
                   {.status = status,
                    .is_error = !errors.empty(),
                    .form_action = form_action_source(consent.redirect_uri.text())});
}

base::Result<oauth::ConsentRequest> find(const Visit& visit, std::string_view handle) {
  return oauth::find_consent(visit.context.clients, visit.context.grants, handle, visit.signed_in->user.id,
                             visit.request.now);
}

/// The page for a consent that cannot go on, in words for the customer.
http::Response show_refused(const Visit& visit, const base::Error& error) {
  const bool other_user = error.code == base::ErrorCode::forbidden;
  Model model;
  const std::string key = other_user ? "consent_other_user" : "consent_gone";
  model.set("HEADING", visit.text(key + "_title")).set("EXPLANATION", visit.text(key + "_text"));
  model.set("CODE", std::string(base::row(error.code).name))
      .set("DESCRIPTION", std::string(error.description));
  model.set("REQUEST_ID", std::string(visit.request.request_id));
  return show_page(
      visit, "error", model, visit.text(key + "_title"),
      {.status = base::row(error.code).status, .is_error = true, .form_action = {}, .here = "/"});
}

}  // namespace

http::Response show_consent(const Context& context, const http::RequestView& request) {
  const Visit visit = begin_visit(context, request);
  if (!visit.signed_in) return ask_to_sign_in(visit);
  const base::Result<http::Form> query = http::Form::parse(request.query);
  const std::string handle(query ? query->get_or_empty("request") : std::string_view{});
  const base::Result<oauth::ConsentRequest> consent = find(visit, handle);
  if (!consent) return show_refused(visit, consent.error());
  return show(visit, handle, *consent, {}, 200);
}

http::Response submit_consent(const Context& context, const http::RequestView& request) {
  const Visit visit = begin_visit(context, request);
  if (!visit.signed_in) return ask_to_sign_in(visit);
  const base::Result<http::Form> form = read_form(visit);
  if (!form) return show_error(visit, form.error());
  const std::string handle(form->get_or_empty("request"));
  const std::string_view decision = form->get_or_empty("decision");
  const base::UserId& user = visit.signed_in->user.id;
  if (decision != "allow" && decision != "deny") {
    const base::Result<oauth::ConsentRequest> consent = find(visit, handle);
    if (!consent) return show_refused(visit, consent.error());
    FormErrors errors;
    errors.add("decision", visit.text("consent_undecided"));
    return show(visit, handle, *consent, errors, 400);
  }
  const oauth::Issuer issuer{context.oauth_settings, context.oauth_keys, context.random};
  const base::Result<oauth::RedirectTarget> target =
      decision == "allow"
          ? oauth::approve_consent(context.clients, context.grants, issuer, handle, user, request.now)
          : oauth::deny_consent(context.clients, context.grants, issuer, handle, user, request.now);
  if (!target) return show_refused(visit, target.error());
  return send_back(visit, *target);
}

}  // namespace portal
