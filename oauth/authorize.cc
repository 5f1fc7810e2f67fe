// Validating authorization requests.
#include "oauth/authorize.h"

#include <algorithm>

#include "oauth/client_auth.h"
#include "oauth/pkce.h"

namespace oauth {
namespace {

base::Error error(base::ErrorCode code, std::string_view why) { return {code, why}; }
base::Error invalid(std::string_view why) { return {base::ErrorCode::invalid_request, why}; }

/// Decoded UTF-8 may be echoed percent-encoded; control bytes may not be (RFC 6749 A.5).
bool has_control(std::string_view text) {
  return std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

bool valid_state(std::string_view state) { return state.size() <= kMaxState && !has_control(state); }

/// The client's redirect URI for this request, or why there is none: the only errors that stay on a page.
base::Result<RedirectUri> requested_redirect_uri(const std::optional<Client>& client,
                                                 const ParametersView& parameters) {
  if (parameters.repeats("client_id") || parameters.repeats("redirect_uri"))
    return invalid("client_id or redirect_uri is there more than once");
  if (!parameters.get("client_id")) return invalid("client_id is missing");
  if (!client) return invalid("client_id is not that of a registered app");
  const auto given = parameters.get("redirect_uri");
  if (!given && client->redirect_uris.size() != 1)
    return invalid("redirect_uri is missing, and the app has not registered exactly one");
  auto matched = RedirectUri::match(client->redirect_uris, given ? *given : client->redirect_uris.front());
  if (!matched)
    return error(base::ErrorCode::invalid_redirect_uri, "redirect_uri is not registered for the app");
  return *std::move(matched);
}

base::Status check_response_type(const ParametersView& parameters) {
  const auto response_type = parameters.get("response_type");
  if (!response_type) return invalid("response_type is missing");
  if (*response_type != "code")
    return error(base::ErrorCode::unsupported_response_type, "response_type must be code");
  const auto response_mode = parameters.get("response_mode");
  if (response_mode && *response_mode != "query") return invalid("response_mode must be query");
  return base::ok();
}

/// OIDC Core 3.1.2.6.
base::Status check_unsupported(const ParametersView& parameters) {
  if (parameters.get("request"))
    return error(base::ErrorCode::request_not_supported, "request objects are not supported");
  if (parameters.get("request_uri"))
    return error(base::ErrorCode::request_uri_not_supported, "request_uri is not supported");
  if (parameters.get("registration"))
    return error(base::ErrorCode::registration_not_supported, "registration is not supported");
  return base::ok();
}

/// Without `scope`, everything the app is registered for: the consent page shows it (RFC 6749 3.3).
base::Result<ScopeSet> requested_scope(const Client& client, const ParametersView& parameters) {
  auto scope = ScopeSet::parse(parameters.get_or_empty("scope"));
  if (!scope) return scope;
  if (scope->empty()) *scope = client.scope;
  if (scope->empty())
    return error(base::ErrorCode::invalid_scope, "scope is missing and the app has no default");
  if (!client.scope.contains_all(*scope))
    return error(base::ErrorCode::invalid_scope, "the app is not registered for this scope");
  return scope;
}

base::Result<Prompt> requested_prompt(const ParametersView& parameters) {
  const auto values =
      ScopeSet::parse(parameters.get_or_empty("prompt"));  // the same grammar: a list by spaces
  if (!values) return invalid("prompt is malformed");
  static const ScopeSet kKnown = *ScopeSet::parse("consent login none select_account");
  if (!kKnown.contains_all(*values)) return invalid("prompt has a value that is not known");
  if (values->contains("none")) {
    if (values->items().size() > 1) return invalid("prompt none must stand alone");
    return Prompt::none;
  }
  return values->contains("login") || values->contains("select_account") ? Prompt::login : Prompt::consent;
}

base::Result<AcceptedRequest> check_request(const Client& client, const RedirectUri& redirect_uri,
                                            const ParametersView& parameters) {
  const std::string_view state = parameters.get_or_empty("state"), nonce = parameters.get_or_empty("nonce");
  const std::string_view challenge = parameters.get_or_empty("code_challenge");
  if (auto s = parameters.check_none_repeats(); !s) return std::move(s).error();
  if (!valid_state(state)) return invalid("state is too long or has control characters");
  if (client.suspended) return error(base::ErrorCode::unauthorized_client, "the app is suspended");
  if (auto s = check_unsupported(parameters); !s) return std::move(s).error();
  if (auto s = check_response_type(parameters); !s) return std::move(s).error();
  if (auto s = check_code_challenge(challenge, parameters.get_or_empty("code_challenge_method")); !s)
    return std::move(s).error();
  if (nonce.size() > kMaxNonce || has_control(nonce))
    return invalid("nonce is too long or has control characters");
  const auto prompt = requested_prompt(parameters);
  if (!prompt) return prompt.error();
  auto scope = requested_scope(client, parameters);
  if (!scope) return std::move(scope).error();

  AuthorizationRequest request;
  request.client_id = client.client_id;
  request.redirect_uri = redirect_uri.text();
  request.redirect_uri_given = parameters.get("redirect_uri").has_value();
  request.state = state;
  request.nonce = nonce;
  request.code_challenge = challenge;
  request.scope = *std::move(scope);
  return AcceptedRequest{std::move(request), redirect_uri, *prompt};
}

}  // namespace

AuthorizationOutcome decide_authorization(const std::optional<Client>& client,
                                          const ParametersView& parameters, const Settings& settings) {
  const auto redirect_uri = requested_redirect_uri(client, parameters);
  if (!redirect_uri) return PageError{redirect_uri.error()};
  auto accepted = check_request(*client, *redirect_uri, parameters);
  if (accepted) return *std::move(accepted);
  const std::string_view state = parameters.get_or_empty("state");
  const bool echo = !parameters.repeats("state") && valid_state(state);
  return RedirectError{RedirectTarget::failure(*redirect_uri, accepted.error(),
                                               echo ? state : std::string_view{}, settings.issuer)};
}

AuthorizationOutcome authorize(ClientStore& clients, const ParametersView& parameters,
                               const Settings& settings) {
  std::optional<Client> client;
  const std::string_view client_id = parameters.get_or_empty("client_id");
  if (!client_id.empty() && client_id.size() <= kMaxClientId)
    client = clients.find_client(base::ClientId{std::string(client_id)});
  return decide_authorization(client, parameters, settings);
}

RedirectTarget login_required(const AcceptedRequest& accepted, const Settings& settings) {
  return RedirectTarget::failure(
      accepted.redirect_uri,
      error(base::ErrorCode::login_required, "the user must sign in and consent, which prompt=none forbids"),
      accepted.request.state, settings.issuer);
}

}  // namespace oauth
