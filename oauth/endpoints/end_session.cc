// GET and POST /oauth2/end_session (OpenID Connect RP-Initiated Logout 1.0).
#include "http/form.h"
#include "oauth/endpoints/client_request.h"
#include "oauth/endpoints/endpoints.h"
#include "oauth/form_text.h"
#include "oauth/logout.h"

namespace oauth::endpoints {
namespace {

constexpr std::size_t kMaxUiLocales = 100;  // bytes; longer ones are only hints

/// The page that asks: it judges again what it is given, so nothing of this needs to be proved there.
std::string confirmation(const LogoutRequest& logout, const ParametersView& parameters) {
  std::vector<ParametersView::Pair> pairs;
  if (logout.client) pairs.emplace_back("client_id", logout.client->client_id.value);
  if (logout.target) {
    pairs.emplace_back("post_logout_redirect_uri", logout.target->redirect_uri.text());
    if (!logout.target->state.empty()) pairs.emplace_back("state", logout.target->state);
  }
  const std::string_view ui_locales = parameters.get_or_empty("ui_locales");
  if (!ui_locales.empty() && ui_locales.size() <= kMaxUiLocales)
    pairs.emplace_back("ui_locales", std::string(ui_locales));
  return pairs.empty() ? "/logout" : "/logout?" + form_text(pairs);
}

http::Response answer(const Context& context, const http::RequestView& request, std::string_view text) {
  const auto form = http::Form::parse(text);
  if (!form) return context.browser.error_page(400, form.error(), request);
  const ParametersView parameters(form->pairs());
  const auto logout = read_logout_request(context.clients, parameters, context.settings, context.keys);
  if (!logout) return context.browser.error_page(400, logout.error(), request);
  const auto visitor = context.browser.signed_in(request);
  const bool ask = visitor && !proves_session(*logout, *visitor, context.keys.web);
  http::Response response = http::see_other(ask              ? confirmation(*logout, parameters)
                                            : logout->target ? logout->target->url()
                                                             : "/logout");
  response.set("Cache-Control", "no-store").set("Referrer-Policy", "no-referrer");
  if (visitor && !ask) context.browser.sign_out(request, response);
  return response;
}

}  // namespace

http::Response end_session_get(const Context& context, const http::RequestView& request) {
  return answer(context, request, request.query);
}

http::Response end_session_post(const Context& context, const http::RequestView& request) {
  const auto refused = [&](std::string_view why) {
    return context.browser.error_page(400, {base::ErrorCode::invalid_request, why}, request);
  };
  if (!is_form(request)) return refused("Content-Type must be application/x-www-form-urlencoded");
  if (!request.query.empty()) return refused("parameters must be in the body, not in the query");
  return answer(context, request, request.body);
}

}  // namespace oauth::endpoints
