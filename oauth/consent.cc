// Opening, finding and deciding consents.
#include "oauth/consent.h"

#include "base/crypto/digest.h"
#include "oauth/generated_secret.h"

namespace oauth {
namespace {

constexpr std::size_t kMaxHandle = 64;

base::Error gone() {
  return {base::ErrorCode::invalid_request,
          "this request has expired or was decided already: go back to the app and start again"};
}

/// What was valid when the request came may have been changed since by the app's owner or an administrator.
base::Result<ConsentRequest> recheck(std::optional<Client> client, AuthorizationRequest request) {
  if (!client) return gone();
  if (client->suspended) return base::Error{base::ErrorCode::unauthorized_client, "the app is suspended"};
  auto redirect_uri = RedirectUri::match(client->redirect_uris, request.redirect_uri);
  if (!redirect_uri || !client->scope.contains_all(request.scope))
    return base::Error{base::ErrorCode::invalid_request,
                       "the app's registration has changed: go back to the app and start again"};
  return ConsentRequest{*std::move(client), std::move(request), *std::move(redirect_uri)};
}

}  // namespace

base::Secret open_consent(GrantStore& grants, const Settings& settings, base::Random& random,
                          const AuthorizationRequest& request, const base::UserId& user, base::Instant now) {
  base::Secret handle = generate_secret("", random);
  grants.put_interaction(
      {base::sha256(handle.reveal()), user, request, now, now + settings.lifetimes.interaction});
  return handle;
}

base::Result<ConsentRequest> find_consent(ClientStore& clients, GrantStore& grants, std::string_view handle,
                                          const base::UserId& user, base::Instant now) {
  if (handle.empty() || handle.size() > kMaxHandle) return gone();
  auto interaction = grants.find_interaction(base::sha256(handle), now);
  if (!interaction) return gone();
  if (interaction->user != user)
    return base::Error{base::ErrorCode::forbidden, "this request belongs to somebody else's session"};
  auto client = clients.find_client(interaction->request.client_id);
  return recheck(std::move(client), std::move(interaction->request));
}

base::Result<RedirectTarget> approve_consent(ClientStore& clients, GrantStore& grants,
                                             const Settings& settings, base::Random& random,
                                             std::string_view handle, const base::UserId& user,
                                             base::Instant now) {
  const auto found = find_consent(clients, grants, handle, user, now);
  if (!found) return found.error();
  const AuthorizationRequest& request = found->request;
  const base::Secret code = generate_secret(kCodePrefix, random);

  Grant grant;
  grant.grant_id = {base::random_id(random, "grt_")};
  grant.user = user;
  grant.client_id = request.client_id;
  grant.scope = request.scope;
  grant.created_at = now;

  AuthorizationCode issued;
  issued.digest = base::sha256(code.reveal());
  issued.grant_id = grant.grant_id;
  issued.client_id = request.client_id;
  issued.user = user;
  issued.redirect_uri = request.redirect_uri;
  issued.redirect_uri_given = request.redirect_uri_given;
  issued.code_challenge = request.code_challenge;
  issued.nonce = request.nonce;
  issued.scope = request.scope;
  issued.issued_at = now;
  issued.expires_at = now + settings.lifetimes.code;

  if (auto won = grants.approve(base::sha256(handle), grant, issued, now); !won) return gone();
  return RedirectTarget::success(found->redirect_uri, code, request.state, settings.issuer);
}

base::Result<RedirectTarget> deny_consent(ClientStore& clients, GrantStore& grants, const Settings& settings,
                                          std::string_view handle, const base::UserId& user,
                                          base::Instant now) {
  const auto found = find_consent(clients, grants, handle, user, now);
  if (!found) return found.error();
  if (auto won = grants.deny(base::sha256(handle), now); !won) return gone();
  return RedirectTarget::failure(found->redirect_uri,
                                 {base::ErrorCode::access_denied, "the user denied the request"},
                                 found->request.state, settings.issuer);
}

}  // namespace oauth
