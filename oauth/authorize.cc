// Validating authorization requests.
#include "oauth/authorize.h"

#include "oauth/authorization_parameters.h"
#include "oauth/client_auth.h"
#include "oauth/pkce.h"

namespace oauth {
namespace {

base::Error error(base::ErrorCode code, std::string_view why) { return {code, why}; }
base::Error invalid(std::string_view why) { return {base::ErrorCode::invalid_request, why}; }

bool valid_state(std::string_view state) { return state.size() <= kMaxState && !has_control(state); }

/// The client's redirect URI for this request, or why there is none: the only errors that stay on a page.
base::Result<RedirectUri> requested_redirect_uri(const std::optional<Client>& client,
                                                 const ParametersView& parameters,
                                                 const RequestOrigin& origin) {
  if (parameters.repeats("client_id") || parameters.repeats("redirect_uri"))
    return invalid("client_id or redirect_uri is there more than once");
  if (!parameters.get("client_id")) return invalid("client_id is missing");
  if (!client) return invalid("client_id is not that of a registered app");
  const auto given = parameters.get("redirect_uri");
  // FAPI 2.0 5.3.2.2-6: a pushed request says where it goes.
  if (!given && (origin.pushed || client->redirect_uris.size() != 1))
    return invalid("redirect_uri is missing");
  auto matched = RedirectUri::match(client->redirect_uris, given ? *given : client->redirect_uris.front());
  if (!matched)
    return error(base::ErrorCode::invalid_redirect_uri, "redirect_uri is not registered for the app");
  return *std::move(matched);
}

/// RFC 9126 5, RFC 9101 10.5.
base::Status check_origin(const Client& client, const RequestOrigin& origin) {
  if (client.metadata.require_pushed_authorization_requests && !origin.pushed)
    return invalid("the app must push its authorization requests");
  if (client.metadata.require_signed_request_object && !origin.signed_)
    return invalid("the app must sign its authorization requests");
  return base::ok();
}

/// OIDC Core 3.1.2.6. `request` and `request_uri` were replaced by what they stand for before.
base::Status check_unsupported(const ParametersView& parameters) {
  if (parameters.get("request"))
    return error(base::ErrorCode::request_not_supported, "request is not supported here");
  if (parameters.get("request_uri"))
    return error(base::ErrorCode::request_uri_not_supported,
                 "request_uri must be one that was returned by the pushed authorization request endpoint");
  if (parameters.get("registration"))
    return error(base::ErrorCode::registration_not_supported, "registration is not supported");
  return base::ok();
}

base::Status check_client(const Client& client, const RequestOrigin& origin) {
  if (client.suspended) return error(base::ErrorCode::unauthorized_client, "the app is suspended");
  if (!client.metadata.allows(GrantType::authorization_code))
    return error(base::ErrorCode::unauthorized_client, "the app is not registered for this grant type");
  return check_origin(client, origin);
}

base::Status check_pkce(const Client& client, const ParametersView& parameters) {
  const auto challenge = parameters.get("code_challenge"), method = parameters.get("code_challenge_method");
  const std::string_view scope = parameters.get_or_empty("scope");
  // As requested_scope: without one the registered scope is asked for, but beside authorization_details.
  const bool openid = scope.empty()
                          ? client.scope.contains("openid") && !parameters.get("authorization_details")
                          : scope_contains(scope, "openid");
  if (!challenge && !method && !requires_pkce(client, openid)) return base::ok();
  if (!challenge && !openid && client.metadata.profile == Profile::oidc)
    return invalid("code_challenge is missing: a request without the scope openid needs PKCE");
  return check_code_challenge(challenge.value_or(""), method.value_or(""));
}

base::Status check_syntax(const Client& client, const ParametersView& parameters) {
  const std::string_view nonce = parameters.get_or_empty("nonce");
  if (auto s = parameters.check_none_repeats(); !s) return s;
  if (!valid_state(parameters.get_or_empty("state")))
    return invalid("state is too long or has control characters");
  if (auto s = check_unsupported(parameters); !s) return s;
  if (auto s = check_response_type(parameters); !s) return s;
  if (auto s = check_pkce(client, parameters); !s) return s;
  if (nonce.size() > kMaxNonce || has_control(nonce))
    return invalid("nonce is too long or has control characters");
  return base::ok();
}

base::Result<AcceptedRequest> check_request(const Client& client, const RedirectUri& redirect_uri,
                                            const ParametersView& parameters, const RequestOrigin& origin,
                                            const Settings& settings) {
  if (auto s = check_syntax(client, parameters); !s) return std::move(s).error();
  if (auto s = check_client(client, origin); !s) return std::move(s).error();
  const auto mode = requested_response_mode(parameters);
  if (!mode) return mode.error();
  const auto prompt = requested_prompt(parameters);
  if (!prompt) return prompt.error();
  auto scope = requested_scope(client, parameters);
  if (!scope) return std::move(scope).error();
  auto details = requested_details(client, parameters, settings);
  if (!details) return std::move(details).error();

  AcceptedRequest accepted{{}, redirect_uri, client, *prompt, {}, {}, false, {}, {}, {}};
  AuthorizationRequest& request = accepted.request;
  request.client_id = client.client_id;
  request.redirect_uri = redirect_uri.text();
  request.redirect_uri_given = parameters.get("redirect_uri").has_value();
  request.state = parameters.get_or_empty("state");
  request.nonce = parameters.get_or_empty("nonce");
  request.code_challenge = parameters.get_or_empty("code_challenge");
  request.scope = *std::move(scope);
  request.response_mode = *mode;
  request.details = *std::move(details);
  request.pushed = origin.request_uri;
  if (auto s = read_grant_management(parameters, request); !s) return std::move(s).error();
  if (auto s = read_authentication_demands(parameters, accepted); !s) return std::move(s).error();
  accepted.id_token_hint = parameters.get_or_empty("id_token_hint");
  accepted.login_hint = parameters.get_or_empty("login_hint");
  accepted.ui_locales = parameters.get_or_empty("ui_locales");
  return accepted;
}

}  // namespace

AuthorizationOutcome decide_authorization(const std::optional<Client>& client,
                                          const ParametersView& parameters, const RequestOrigin& origin,
                                          const Settings& settings) {
  const auto redirect_uri = requested_redirect_uri(client, parameters, origin);
  if (!redirect_uri) return PageError{redirect_uri.error()};
  auto accepted = check_request(*client, *redirect_uri, parameters, origin, settings);
  if (accepted) return *std::move(accepted);
  const std::string_view state = parameters.get_or_empty("state");
  const bool echo = !parameters.repeats("state") && valid_state(state);
  const auto mode = requested_response_mode(parameters);
  return RedirectError{RedirectTarget::failure(*redirect_uri, accepted.error(),
                                               echo ? state : std::string_view{}, settings.issuer),
                       mode ? *mode : ResponseMode::query, accepted.error()};
}

std::optional<Client> find_requesting_client(ClientStore& clients, const ParametersView& parameters) {
  const std::string_view client_id = parameters.get_or_empty("client_id");
  if (client_id.empty() || client_id.size() > kMaxClientId) return std::nullopt;
  return clients.find_client(base::ClientId{std::string(client_id)});
}

AuthorizationOutcome authorize(ClientStore& clients, const ParametersView& parameters,
                               const Settings& settings) {
  return decide_authorization(find_requesting_client(clients, parameters), parameters, {}, settings);
}

RedirectTarget refusal(const AcceptedRequest& accepted, const base::Error& error, const Settings& settings) {
  return RedirectTarget::failure(accepted.redirect_uri, error, accepted.request.state, settings.issuer);
}

}  // namespace oauth
