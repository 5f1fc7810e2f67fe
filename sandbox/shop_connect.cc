// Connecting a customer's account: to the gateway and back, refreshing, and letting go.
#include "base/log.h"
#include "sandbox/shop.h"
#include "sandbox/shop_pages.h"

namespace sandbox {
namespace {

constexpr std::string_view kAway = "The gateway does not answer. Nothing was changed; please try again.";

/// Asks the token endpoint. `temporarily_unavailable` if no answer came.
std::variant<Tokens, OAuthRefusal> ask_for_tokens(const Shop& shop, const http::ClientRequest& request,
                                                  base::Instant now) {
  const base::Result<http::Response> response = shop.fetch(request);
  if (!response) {
    base::log(base::LogLevel::warn, "the token endpoint did not answer",
              {{"detail", response.error().detail}});
    return OAuthRefusal{"temporarily_unavailable", std::string(kAway)};
  }
  return read_token_response(*response, now);
}

http::Response refusal_page(const OAuthRefusal& refusal) {
  if (refusal.error == "access_denied")
    return message_page(200, "You said no",
                        "That is fine: the shop got no access to your accounts, and nothing was paid.",
                        refusal.error);
  return message_page(400, "The connection did not work",
                      refusal.description.empty() ? "The gateway refused the request." : refusal.description,
                      refusal.error);
}

}  // namespace

http::Response connect(const Shop& shop, Visit& visit) {
  visit.session.state = base::random_token(shop.random, 32);
  visit.session.verifier = base::Secret(base::random_token(shop.random, 32));
  http::Response response =
      http::see_other(authorize_url(shop.config, visit.session.state, visit.session.verifier));
  response.set("Cache-Control", "no-store");
  return response;
}

http::Response callback(const Shop& shop, Visit& visit) {
  Session& session = visit.session;
  const auto outcome = read_callback(shop.config, visit.form, session.state);
  const auto* refusal = std::get_if<OAuthRefusal>(&outcome);
  // A forged callback must not end the authorization that is under way.
  if (refusal != nullptr && refusal->error == "invalid_state") return refusal_page(*refusal);
  const base::Secret verifier = std::exchange(session.verifier, base::Secret{});
  session.state.clear();
  if (refusal != nullptr) return refusal_page(*refusal);

  auto tokens = ask_for_tokens(shop, code_request(shop.config, std::get<std::string>(outcome), verifier),
                               visit.request.now);
  if (const auto* failed = std::get_if<OAuthRefusal>(&tokens)) return refusal_page(*failed);
  session.tokens = std::get<Tokens>(std::move(tokens));
  session.notice = "Your account is connected.";
  session.last_call.reset();
  http::Response response = http::see_other("/account");
  set_session_cookie(response, shop, shop.sessions.renew(visit.cookie, shop.random));
  return response;
}

http::Response refresh(const Shop& shop, Visit& visit) {
  Session& session = visit.session;
  if (session.tokens->refresh.empty()) {
    session.notice = "There is no refresh token; connect again when the access token has expired.";
    return http::see_other("/account");
  }
  auto outcome =
      ask_for_tokens(shop, refresh_request(shop.config, session.tokens->refresh), visit.request.now);
  if (const auto* refusal = std::get_if<OAuthRefusal>(&outcome)) {
    session.notice = "The token could not be refreshed: " + refusal->error + ". " + refusal->description;
    return http::see_other("/account");
  }
  Tokens fresh = std::get<Tokens>(std::move(outcome));
  // RFC 6749 6: without a new refresh token the old one stays good; without a scope it is unchanged.
  if (fresh.refresh.empty()) fresh.refresh = std::move(session.tokens->refresh);
  if (fresh.scope.empty()) fresh.scope = session.tokens->scope;
  session.tokens = std::move(fresh);
  session.notice = "The shop has a new access token.";
  return http::see_other("/account");
}

http::Response disconnect(const Shop& shop, Visit& visit) {
  Session& session = visit.session;
  const base::Secret& token =
      session.tokens->refresh.empty() ? session.tokens->access : session.tokens->refresh;
  const base::Result<http::Response> response = shop.fetch(revoke_request(shop.config, token));
  if (!response || response->status != 200) {
    session.notice = "The gateway did not confirm the revocation. Please try again.";
    return http::see_other("/account");
  }
  session.tokens.reset();
  session.last_call.reset();
  session.payment_id.clear();
  session.notice = "Disconnected: the shop's access was revoked.";
  return http::see_other("/");
}

}  // namespace sandbox
