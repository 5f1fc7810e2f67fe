// Opening, finding and deciding consents.
#include "oauth/consent.h"

#include "base/crypto/digest.h"
#include "oauth/generated_secret.h"
#include "oauth/jarm.h"
#include "oauth/narrow_details.h"
#include "oauth/resource_indicator.h"

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

/// The grant that an approval creates, or the earlier one as it will be (Grant Management 5.1).
base::Result<Grant> consented_grant(GrantStore& grants, const Issuer& issuer,
                                    const AuthorizationRequest& request, const base::UserId& user,
                                    base::Instant now) {
  Grant grant{{base::random_id(issuer.random, "grt_")},
              user,
              request.client_id,
              request.scope,
              now,
              {},
              request.details};
  if (request.grant_management_action == GrantAction::create) return grant;
  const auto earlier = grants.find_grant(request.grant_id);
  if (!earlier || earlier->revoked_at || earlier->user != user || earlier->client_id != request.client_id)
    return base::Error{base::ErrorCode::invalid_request, "the grant that the app wants to change is gone"};
  grant.grant_id = earlier->grant_id;
  grant.created_at = earlier->created_at;
  if (request.grant_management_action == GrantAction::replace) return grant;
  grant.scope = earlier->scope.united(request.scope);
  const auto before = read_details_text(earlier->details.authorization_details),
             added = read_details_text(request.details.authorization_details);
  if (!before) return before.error();
  if (!added) return added.error();
  const auto merged = merge_details(*before, *added);
  if (!merged) return merged.error();
  grant.details.authorization_details = details_text(*merged);
  return grant;
}

AuthorizationCode code_under(const Grant& grant, const AuthorizationRequest& request,
                             const base::Secret& code, const Settings& settings, base::Instant now) {
  AuthorizationCode issued;
  issued.digest = base::sha256(code.reveal());
  issued.grant_id = grant.grant_id;
  issued.client_id = request.client_id;
  issued.user = grant.user;
  issued.redirect_uri = request.redirect_uri;
  issued.redirect_uri_given = request.redirect_uri_given;
  issued.code_challenge = request.code_challenge;
  issued.nonce = request.nonce;
  issued.scope = request.grant_management_action == GrantAction::merge ? grant.scope : request.scope;
  issued.issued_at = now;
  issued.expires_at = now + settings.lifetimes.code;
  issued.details = request.details;
  issued.details.authentication = grant.details.authentication;
  issued.details.authorization_details = request.grant_management_action == GrantAction::merge
                                             ? grant.details.authorization_details
                                             : request.details.authorization_details;
  return issued;
}

/// An earlier consent stands for a request that asks for no more.
bool covers(const Grant& grant, const AuthorizationRequest& request) {
  if (grant.client_id != request.client_id || !grant.scope.contains_all(request.scope)) return false;
  if (!request.details.authorization_details.empty()) return false;
  if (request.grant_management_action != GrantAction::create) return false;
  return narrow_resources(request.details.resource, grant.details.resource).has_value() &&
         (grant.details.resource.empty() || !request.details.resource.empty());
}

}  // namespace

base::Secret open_consent(GrantStore& grants, const Settings& settings, base::Random& random,
                          const AuthorizationRequest& request, const Visitor& visitor, base::Instant now) {
  base::Secret handle = generate_secret("", random);
  Interaction interaction{base::sha256(handle.reveal()), visitor.user, request, now,
                          now + settings.lifetimes.interaction};
  // Kept with the request: the session may have ended, or begun anew, when the decision is made.
  interaction.request.details.authentication = visitor.authentication;
  grants.put_interaction(interaction);
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

base::Result<RedirectTarget> approve_consent(ClientStore& clients, GrantStore& grants, const Issuer& issuer,
                                             std::string_view handle, const base::UserId& user,
                                             base::Instant now) {
  const auto found = find_consent(clients, grants, handle, user, now);
  if (!found) return found.error();
  const AuthorizationRequest& request = found->request;
  auto grant = consented_grant(grants, issuer, request, user, now);
  if (!grant) return std::move(grant).error();
  const base::Secret code = generate_secret(kCodePrefix, issuer.random);
  const AuthorizationCode issued = code_under(*grant, request, code, issuer.settings, now);
  if (auto won = grants.approve(base::sha256(handle), *grant, issued, now); !won) return gone();
  return in_mode(RedirectTarget::success(found->redirect_uri, code, request.state, issuer.settings.issuer),
                 request.response_mode, found->client, issuer.settings, issuer.keys, now);
}

base::Result<RedirectTarget> deny_consent(ClientStore& clients, GrantStore& grants, const Issuer& issuer,
                                          std::string_view handle, const base::UserId& user,
                                          base::Instant now) {
  const auto found = find_consent(clients, grants, handle, user, now);
  if (!found) return found.error();
  if (auto won = grants.deny(base::sha256(handle), now); !won) return gone();
  const auto denied = RedirectTarget::failure(found->redirect_uri,
                                              {base::ErrorCode::access_denied, "the user denied the request"},
                                              found->request.state, issuer.settings.issuer);
  return in_mode(denied, found->request.response_mode, found->client, issuer.settings, issuer.keys, now);
}

base::Result<RedirectTarget> use_earlier_consent(GrantStore& grants, const Issuer& issuer,
                                                 const AcceptedRequest& accepted, const Visitor& visitor,
                                                 base::Instant now) {
  const AuthorizationRequest& request = accepted.request;
  for (Grant& grant : grants.grants_of(visitor.user)) {
    if (!covers(grant, request)) continue;
    grant.details.authentication = visitor.authentication;
    const base::Secret code = generate_secret(kCodePrefix, issuer.random);
    const AuthorizationCode issued = code_under(grant, request, code, issuer.settings, now);
    if (!grants.add_code(issued, request.pushed, now)) continue;
    return RedirectTarget::success(accepted.redirect_uri, code, request.state, issuer.settings.issuer);
  }
  return base::Error{base::ErrorCode::consent_required, "the user has not consented to this yet"};
}

}  // namespace oauth
