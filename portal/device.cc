// Connecting a device (RFC 8628 3.3): the code it shows, what its app asks for, and the customer's decision.
#include "http/ip_address.h"
#include "oauth/device_consent.h"
#include "oauth/generated_secret.h"
#include "portal/consent_words.h"
#include "portal/pages.h"
#include "portal/visit.h"
#include "portal/wording.h"

namespace portal {
namespace {

http::Response show_form(const Visit& visit, std::string_view typed, const FormErrors& errors, int status) {
  Model model;
  // What can be no code is not shown again: the page says what a code looks like.
  const auto letters = oauth::read_user_code(typed);
  model.set("TYPED", letters ? oauth::shown_user_code(*letters) : "");
  errors.show(model);
  return show_page(visit, "device", model, visit.text("device_title"),
                   {.status = status, .is_error = !errors.empty(), .form_action = {}});
}

http::Response show_refused(const Visit& visit, std::string_view typed, const base::Error& error,
                            base::Seconds wait) {
  const bool too_many = error.code == base::ErrorCode::rate_limited;
  FormErrors errors;
  if (too_many)
    errors.add("user_code",
               visit.text("device_too_many", {{"WAIT", wait_in_words(wait, visit.catalogue())}}));
  else
    errors.add("user_code",
               visit.text(oauth::read_user_code(typed) ? "device_code_unknown" : "device_code_bad"));
  http::Response response = show_form(visit, typed, errors, base::row(error.code).status);
  if (too_many) response.set("Retry-After", std::to_string(wait.count()));
  return response;
}

http::Response show_asked(const Visit& visit, const oauth::DeviceConsent& consent, const FormErrors& errors) {
  Model model;
  model.set("USER_CODE", consent.user_code).set("SWITCH_TARGET", "/oauth2/device");
  model.set("USER_NAME", visit.signed_in->user.name).set("USER_EMAIL", visit.signed_in->user.email);
  show_what_is_asked(model, visit, consent.client, consent.request.scope,
                     consent.request.details.authorization_details);
  errors.show(model);
  return show_page(visit, "device_consent", model,
                   visit.text("device_consent_title", {{"APP", consent.client.name}}),
                   {.status = errors.empty() ? 200 : 400, .is_error = !errors.empty(), .form_action = {}});
}

http::Response show_done(const Visit& visit, const oauth::DeviceConsent& consent, bool allowed) {
  Model model;
  const std::string key = allowed ? "device_allowed" : "device_denied";
  model.set("HEADING", visit.text(key + "_title"));
  model.set("EXPLANATION", allowed ? visit.text("device_allowed_text", {{"APP", consent.client.name}})
                                   : visit.text("device_denied_text"));
  return show_page(visit, "device_done", model, visit.text(key + "_title"));
}

}  // namespace

http::Response show_device(const Context& context, const http::RequestView& request) {
  const Visit visit = begin_visit(context, request);
  if (!visit.signed_in) return ask_to_sign_in(visit);
  const base::Result<http::Form> query = http::Form::parse(request.query);
  // verification_uri_complete only fills the form: a link alone must not lead to a decision (5.4).
  return show_form(visit, query ? query->get_or_empty("user_code") : std::string_view{}, {}, 200);
}

http::Response submit_device(const Context& context, const http::RequestView& request) {
  const Visit visit = begin_visit(context, request);
  if (!visit.signed_in) return ask_to_sign_in(visit);
  const base::Result<http::Form> form = read_form(visit);
  if (!form) return show_error(visit, form.error());
  const std::string_view typed = form->get_or_empty("user_code"), decision = form->get_or_empty("decision");
  const oauth::Visitor visitor{visit.signed_in->user.id,
                               authentication_of(context, visit.signed_in->session)};
  const std::string address = http::subscriber_of(request.peer);
  const oauth::CodeTyper typer{visitor, address};
  oauth::Attempts& tries = context.attempts.user_code;
  const auto consent = oauth::find_device_consent(context.clients, context.grants, context.oauth_keys, tries,
                                                  typed, typer, request.now);
  if (!consent) return show_refused(visit, typed, consent.error(), oauth::wait_of(tries, typer, request.now));
  FormErrors errors;
  if (decision.empty()) return show_asked(visit, *consent, errors);
  const bool allowed = decision == "allow";
  if (!allowed && decision != "deny") {
    errors.add("decision", visit.text("consent_undecided"));
    return show_asked(visit, *consent, errors);
  }
  const oauth::Issuer issuer{context.oauth_settings, context.oauth_keys, context.random};
  const base::Status decided =
      allowed ? oauth::approve_device(context.grants, issuer, *consent, visitor, request.now)
              : oauth::deny_device(context.grants, *consent, request.now);
  if (!decided) return show_refused(visit, typed, decided.error(), {});
  return show_done(visit, *consent, allowed);
}

}  // namespace portal
