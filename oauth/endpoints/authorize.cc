// GET and POST /oauth2/authorize (RFC 6749 3.1): from a client's request to the consent page, or to an error.
#include "oauth/authorize.h"

#include "oauth/consent.h"
#include "oauth/endpoints/client_request.h"
#include "oauth/endpoints/endpoints.h"

namespace oauth::endpoints {
namespace {

constexpr std::size_t kMaxReturnTo = 4096;  // bytes; it travels once more through the sign-in page

http::Response redirect(std::string location) {
  http::Response response = http::see_other(std::move(location));
  response.set("Cache-Control", "no-store").set("Referrer-Policy", "no-referrer");
  return response;
}

/// The same request as a GET target, to come back to after sign-in. A fresh sign-in is what prompt asked for,
/// so it is left out then.
std::string return_target(const http::Form& form, Prompt prompt) {
  std::string target = "/oauth2/authorize";
  for (const auto& [name, value] : form.pairs()) {
    if (name == "prompt" && prompt == Prompt::login) continue;
    target += target.find('?') == std::string::npos ? '?' : '&';
    http::append_form_encoded(target, name);
    target += '=';
    http::append_form_encoded(target, value);
  }
  return target;
}

http::Response to_sign_in(const http::Form& form, const AcceptedRequest& accepted, const Settings& settings) {
  const std::string target = return_target(form, accepted.prompt);
  if (target.size() > kMaxReturnTo)
    return redirect(RedirectTarget::failure(accepted.redirect_uri,
                                            {base::ErrorCode::invalid_request, "the request is too long"},
                                            accepted.request.state, settings.issuer)
                        .url());
  std::string location = "/login?return_to=" + http::form_encoded(target);
  if (accepted.prompt == Prompt::login) location += "&prompt=login";
  return redirect(std::move(location));
}

http::Response answer(const Context& context, const http::RequestView& request, std::string_view text) {
  const auto form = http::Form::parse(text);
  if (!form) return context.browser.error_page(400, form.error(), request);
  const AuthorizationOutcome outcome =
      authorize(context.clients, ParametersView(form->pairs()), context.settings);
  if (const auto* page = std::get_if<PageError>(&outcome))
    return context.browser.error_page(400, page->error, request);
  if (const auto* failed = std::get_if<RedirectError>(&outcome)) return redirect(failed->target.url());

  const auto& accepted = std::get<AcceptedRequest>(outcome);
  if (accepted.prompt == Prompt::none) return redirect(login_required(accepted, context.settings).url());
  const auto user = context.browser.signed_in(request);
  if (!user || accepted.prompt == Prompt::login) return to_sign_in(*form, accepted, context.settings);
  const base::Secret handle =
      open_consent(context.grants, context.settings, context.random, accepted.request, *user, request.now);
  return redirect(std::string("/consent?request=").append(handle.reveal()));
}

}  // namespace

http::Response authorize_get(const Context& context, const http::RequestView& request) {
  return answer(context, request, request.query);
}

http::Response authorize_post(const Context& context, const http::RequestView& request) {
  const auto refused = [&](std::string_view why) {
    return context.browser.error_page(400, {base::ErrorCode::invalid_request, why}, request);
  };
  if (!is_form(request)) return refused("Content-Type must be application/x-www-form-urlencoded");
  if (!request.query.empty()) return refused("parameters must be in the body, not in the query");
  return answer(context, request, request.body);
}

}  // namespace oauth::endpoints
