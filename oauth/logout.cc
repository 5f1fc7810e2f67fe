// Reading logout requests.
#include "oauth/logout.h"

#include <algorithm>

#include "base/secret.h"
#include "oauth/authorization_parameters.h"
#include "oauth/authorize.h"
#include "oauth/form_text.h"
#include "oauth/subject.h"

namespace oauth {
namespace {

base::Error invalid(std::string_view why) { return {base::ErrorCode::invalid_request, why}; }

constexpr std::size_t kMaxClientId = 64;

/// The client that client_id or the hint names; nullopt if neither is there.
base::Result<std::optional<Client>> requesting_client(ClientStore& clients, const ParametersView& parameters,
                                                      const std::optional<HintedToken>& hint) {
  std::string client_id(parameters.get_or_empty("client_id"));
  if (hint && client_id.empty() && hint->aud.size() == 1) client_id = hint->aud.front();
  if (client_id.empty()) return std::optional<Client>();
  if (hint && std::ranges::find(hint->aud, client_id) == hint->aud.end())
    return invalid("id_token_hint was issued to another app than client_id");
  if (client_id.size() > kMaxClientId) return invalid("client_id is not that of a registered app");
  auto client = clients.find_client({client_id});
  if (!client || client->suspended) return invalid("client_id is not that of a registered app");
  return client;
}

base::Result<std::optional<LogoutTarget>> requested_target(const std::optional<Client>& client,
                                                           const ParametersView& parameters) {
  const auto uri = parameters.get("post_logout_redirect_uri");
  if (!uri) return std::optional<LogoutTarget>();
  if (!client) return invalid("post_logout_redirect_uri needs client_id or id_token_hint");
  auto matched = RedirectUri::match(client->metadata.post_logout_redirect_uris, *uri);
  if (!matched) return invalid("post_logout_redirect_uri is not registered for the app");
  const std::string_view state = parameters.get_or_empty("state");
  if (state.size() > kMaxState || has_control(state))
    return invalid("state is too long or has control characters");
  return std::optional(LogoutTarget{*std::move(matched), std::string(state)});
}

}  // namespace

std::string LogoutTarget::url() const {
  if (state.empty()) return redirect_uri.text();
  const bool has_query = redirect_uri.text().find('?') != std::string::npos;
  const std::vector<ParametersView::Pair> pairs{{"state", state}};
  return redirect_uri.text() + (has_query ? "&" : "?") + form_text(pairs);
}

base::Result<LogoutRequest> read_logout_request(ClientStore& clients, const ParametersView& parameters,
                                                const Settings& settings, const Keys& keys) {
  if (auto s = parameters.check_none_repeats(); !s) return std::move(s).error();
  LogoutRequest request;
  if (const auto text = parameters.get("id_token_hint")) {
    auto hint = read_id_token_hint(*text, settings, keys);
    if (!hint) return std::move(hint).error();
    request.hint = *std::move(hint);
  }
  auto client = requesting_client(clients, parameters, request.hint);
  if (!client) return std::move(client).error();
  request.client = *std::move(client);
  auto target = requested_target(request.client, parameters);
  if (!target) return std::move(target).error();
  request.target = *std::move(target);
  return request;
}

bool proves_session(const LogoutRequest& request, const Visitor& visitor, const base::Secret& web_key) {
  if (!request.hint || !request.client || visitor.authentication.sid.empty()) return false;
  return request.hint->sub == subject_for(*request.client, visitor.user, web_key) &&
         base::equal_ct(request.hint->sid, visitor.authentication.sid);
}

}  // namespace oauth
