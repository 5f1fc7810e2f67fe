// GET and POST /oauth2/authorize (RFC 6749 3.1): from a client's request to the consent page, or to an error.
#include "oauth/authorize.h"

#include "oauth/consent.h"
#include "oauth/endpoints/client_request.h"
#include "oauth/endpoints/endpoints.h"
#include "oauth/form_text.h"
#include "oauth/id_token_hint.h"
#include "oauth/jarm.h"
#include "oauth/pushed_request.h"
#include "oauth/subject.h"

namespace oauth::endpoints {
namespace {

constexpr std::size_t kMaxLoginHint = 254, kMaxUiLocales = 100;  // bytes; longer ones are only hints
constexpr std::size_t kMaxReturnTo = 4096;  // bytes; it travels once more through the sign-in page
constexpr std::string_view kMark = "returned_at";

http::Response redirect(std::string location) {
  http::Response response = http::see_other(std::move(location));
  response.set("Cache-Control", "no-store").set("Referrer-Policy", "no-referrer");
  return response;
}

/// The request as the client made it, without the mark that the sign-in page brings back.
std::string without_mark(const http::Form& form) {
  std::vector<ParametersView::Pair> pairs;
  for (const auto& pair : form.pairs())
    if (pair.first != kMark) pairs.push_back(pair);
  return form_text(pairs);
}

/// One exchange at the authorization endpoint, after its form was read.
struct Flow {
  const Context& context;
  const http::RequestView& request;
  const http::Form& form;

  http::Response page(const base::Error& error) const {
    return context.browser.error_page(400, error, request);
  }
  http::Response send(const RedirectTarget& target, ResponseMode mode, const Client& client) const {
    return context.browser.send_back(
        in_mode(target, mode, client, context.settings, context.keys, request.now), request);
  }
  http::Response refuse(const AcceptedRequest& accepted, const base::Error& error) const {
    return send(refusal(accepted, error, context.settings), accepted.request.response_mode, accepted.client);
  }

  /// The same request as a GET target, to come back to after sign-in.
  http::Response to_sign_in(const AcceptedRequest& accepted, bool again) const {
    const std::string own = without_mark(form);
    std::string target = "/oauth2/authorize?" + own;
    target.append("&").append(kMark).append("=").append(mark_of_return(own, request.now, context.keys.web));
    if (target.size() > kMaxReturnTo)
      return refuse(accepted, {base::ErrorCode::invalid_request, "the request is too long: push it"});
    std::string location = "/login?return_to=" + http::form_encoded(target);
    if (again) location += "&prompt=login";
    if (!accepted.login_hint.empty() && accepted.login_hint.size() <= kMaxLoginHint)
      location += "&login_hint=" + http::form_encoded(accepted.login_hint);
    if (!accepted.ui_locales.empty() && accepted.ui_locales.size() <= kMaxUiLocales)
      location += "&ui_locales=" + http::form_encoded(accepted.ui_locales);
    return redirect(std::move(location));
  }

  http::Response without_pages(const AcceptedRequest& accepted, const std::optional<Visitor>& visitor,
                               SignIn sign_in) const {
    if (sign_in != SignIn::enough)
      return refuse(accepted, {base::ErrorCode::login_required, "the user must sign in"});
    const auto target =
        use_earlier_consent(context.grants, context.issuer(), accepted, *visitor, request.now);
    if (!target) return refuse(accepted, target.error());
    return send(*target, accepted.request.response_mode, accepted.client);
  }

  http::Response go_on(const AcceptedRequest& accepted) const {
    const auto visitor = context.browser.signed_in(request);
    std::optional<bool> hinted;
    if (!accepted.id_token_hint.empty()) {
      const auto hint = read_id_token_hint(accepted.id_token_hint, context.settings, context.keys);
      if (!hint) return refuse(accepted, hint.error());
      hinted = visitor && subject_for(accepted.client, visitor->user, context.keys.web) == hint->sub;
    }
    const auto returned_at =
        read_mark_of_return(form.get_or_empty(kMark), without_mark(form), request.now, context.keys.web);
    const SignIn sign_in = decide_sign_in(accepted, visitor, hinted, returned_at, request.now);
    if (accepted.prompt == Prompt::none) return without_pages(accepted, visitor, sign_in);
    if (sign_in != SignIn::enough) return to_sign_in(accepted, sign_in == SignIn::again);
    if (auto s = check_acr(accepted, visitor->authentication.acr); !s) return refuse(accepted, s.error());
    const base::Secret handle = open_consent(context.grants, context.settings, context.random,
                                             accepted.request, *visitor, request.now);
    return redirect(std::string("/consent?request=").append(handle.reveal()));
  }
};

http::Response answer(const Context& context, const http::RequestView& request, std::string_view text) {
  const auto form = http::Form::parse(text);
  if (!form) return context.browser.error_page(400, form.error(), request);
  const Flow flow{context, request, *form};
  const ParametersView parameters(form->pairs());
  const auto client = find_requesting_client(context.clients, parameters);
  const auto resolved =
      resolve_request(context.grants, context.client_keys, context.settings, client, parameters, request.now);
  if (!resolved) return flow.page(resolved.error());
  const AuthorizationOutcome outcome =
      decide_authorization(client, resolved->parameters(), resolved->origin, context.settings);
  if (const auto* page = std::get_if<PageError>(&outcome)) return flow.page(page->error);
  if (const auto* failed = std::get_if<RedirectError>(&outcome))
    return flow.send(failed->target, failed->mode, *client);
  return flow.go_on(std::get<AcceptedRequest>(outcome));
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
