// Registering, finding, replacing and deleting clients by their tokens.
#include "oauth/client_registration.h"

#include "oauth/client_auth.h"
#include "oauth/generated_secret.h"
#include "oauth/registration.h"
#include "oauth/sector_identifier.h"

namespace oauth {
namespace {

using base::ErrorCode;

base::Error bad_token(std::string_view why) { return {ErrorCode::invalid_token, why}; }
constexpr std::string_view kBadInitial = "the initial access token is not valid",
                           kBadRegistration = "the registration access token is not valid";

base::Status check_sector(const RegistrationContext& context, const Client& client) {
  if (client.metadata.sector_identifier_uri.empty()) return base::ok();
  auto document = context.fetch(client.metadata.sector_identifier_uri);
  if (!document)
    return base::Error{ErrorCode::invalid_client_metadata, "sector_identifier_uri could not be fetched",
                       "sector_identifier_uri", std::move(document).error().detail};
  return check_sector_document(*document, client.redirect_uris);
}

ClientSecret stored(const base::Secret& secret, base::Instant now) {
  const std::string_view text = secret.reveal();
  return {base::sha256(text), std::string(text.substr(text.size() - 4)), now, std::nullopt};
}

/// Gives the client its ids, its owner and its secrets.
RegisteredClient issue(const RegistrationContext& context, Client client, const base::UserId& owner,
                       base::Instant now) {
  RegisteredClient out{
      std::move(client), {}, generate_secret(kRegistrationAccessTokenPrefix, context.random)};
  Client& made = out.client;
  made.client_id.value = base::random_id(context.random, "app_");
  if (made.name.empty()) made.name = made.client_id.value;
  made.owner = owner;
  made.plan = context.settings.registration.plan;
  made.created_at = now;
  made.registration_access_token = base::sha256(out.registration_access_token.reveal());
  if (made.metadata.uses_secret()) {
    out.client_secret = generate_secret(kClientSecretPrefix, context.random);
    made.secrets.push_back(stored(out.client_secret, now));
  }
  return out;
}

}  // namespace

base::Result<RegisteredClient> register_client(const RegistrationContext& context,
                                               std::string_view initial_access_token, std::string_view json,
                                               base::Instant now) {
  const base::Digest digest = base::sha256(initial_access_token);
  const auto token = context.registrations.find_registration_token(digest, now);
  if (!token) return bad_token(kBadInitial);
  auto read = read_registration(json, context.settings);
  if (!read) return std::move(read).error();
  if (auto s = check_sector(context, *read); !s) return std::move(s).error();
  RegisteredClient registered = issue(context, *std::move(read), token->owner, now);
  const base::Status made = context.registrations.register_client(
      digest, registered.client, context.settings.registration.most_apps, now);
  if (!made && made.error().code == ErrorCode::conflict)
    return base::Error{ErrorCode::access_denied, "the owner of the token has too many apps"};
  if (!made) return bad_token(kBadInitial);
  return registered;
}

base::Result<Client> find_registered_client(const RegistrationContext& context, std::string_view client_id,
                                            std::string_view registration_access_token) {
  std::optional<Client> client;
  if (client_id.size() <= kMaxClientId) client = context.clients.find_client({std::string(client_id)});
  const base::Digest digest = base::sha256(registration_access_token);
  // A client that nobody registered this way has no token, and none fits.
  const bool fits = client && client->registration_access_token &&
                    base::equal_ct(digest.view(), client->registration_access_token->view());
  if (!fits) return bad_token(kBadRegistration);
  if (client->suspended) return base::Error{ErrorCode::access_denied, "the client is suspended"};
  return *std::move(client);
}

base::Result<Client> replace_client(const RegistrationContext& context, const Client& current,
                                    std::string_view json, base::Instant now) {
  auto changed = read_replacement(json, current, context.settings, now);
  if (!changed) return changed;
  if (auto s = check_sector(context, *changed); !s) return std::move(s).error();
  if (!context.registrations.replace_client(*changed)) return bad_token(kBadRegistration);
  return changed;
}

base::Status deregister_client(const RegistrationContext& context, const Client& client, base::Instant now) {
  const base::Instant keep_until = revocation_keep_until(context.settings, now);
  if (!context.registrations.deregister_client(client.client_id, now, keep_until))
    return bad_token(kBadRegistration);
  return base::ok();
}

}  // namespace oauth
