// Rows that store tests begin with: one user, one app, one grant, and what hangs on it.
#pragma once
#include <string>

#include "base/crypto/digest.h"
#include "oauth/grant.h"
#include "portal/user_store.h"
#include "store/store.h"

namespace test_support {

inline constexpr base::Instant kNow = base::from_unix(1'700'000'000);
inline constexpr base::Instant kLater = kNow + base::Seconds{3600};

inline base::Digest digest_of(const std::string& text) { return base::sha256(text); }
inline oauth::ScopeSet scope_of(const std::string& text) { return *oauth::ScopeSet::parse(text); }

inline portal::User sample_user(const std::string& id = "usr_1",
                                const std::string& email = "ann@example.org") {
  return {{id}, email, "Ann", "$argon2id$x", portal::Role::developer, false, kNow};
}

inline oauth::Client sample_client(const std::string& id = "app_1", const std::string& owner = "usr_1") {
  oauth::Client client;
  client.client_id = {id};
  client.owner = {owner};
  client.name = "Shop";
  client.homepage = "https://shop.example/";
  client.plan = "free";
  client.redirect_uris = {"https://shop.example/cb", "http://127.0.0.1/cb?x=1"};
  client.scope = scope_of("accounts:read payments:write");
  client.secrets = {{digest_of(id + " secret"), "abcd", kNow, std::nullopt}};
  client.created_at = kNow;
  return client;
}

inline oauth::Interaction sample_interaction(const std::string& handle = "handle") {
  oauth::Interaction interaction;
  interaction.handle = digest_of(handle);
  interaction.user = {"usr_1"};
  interaction.request = {{"app_1"},
                         "https://shop.example/cb",
                         true,
                         "state",
                         "nonce",
                         std::string(43, 'c'),
                         scope_of("accounts:read")};
  interaction.created_at = kNow;
  interaction.expires_at = kLater;
  return interaction;
}

inline oauth::Grant sample_grant(const std::string& id = "grt_1") {
  return {{id}, {"usr_1"}, {"app_1"}, scope_of("accounts:read"), kNow, std::nullopt};
}

inline oauth::AuthorizationCode sample_code(const std::string& code = "code",
                                            const std::string& grant = "grt_1") {
  oauth::AuthorizationCode sample;
  sample.digest = digest_of(code);
  sample.grant_id = {grant};
  sample.client_id = {"app_1"};
  sample.user = {"usr_1"};
  sample.redirect_uri = "https://shop.example/cb";
  sample.code_challenge = std::string(43, 'c');
  sample.nonce = "nonce";
  sample.scope = scope_of("accounts:read");
  sample.issued_at = kNow;
  sample.expires_at = kLater;
  return sample;
}

inline oauth::RefreshToken sample_refresh(const std::string& token = "refresh", unsigned generation = 0,
                                          const std::string& grant = "grt_1") {
  return {digest_of(token), {grant}, {"app_1"}, {"usr_1"},    scope_of("accounts:read"),
          generation,       kNow,    kLater,    std::nullopt, std::nullopt};
}

/// The user, the app, and a decided request: grant `grant` with an unspent `code`.
inline void put_grant(store::Store& store, const std::string& code = "code",
                      const std::string& grant = "grt_1") {
  (void)store.users().create_user(sample_user());
  (void)store.apps().create_app(sample_client(), 100);
  store.grants().put_interaction(sample_interaction("handle of " + code));
  const auto approved = store.grants().approve(digest_of("handle of " + code), sample_grant(grant),
                                               sample_code(code, grant), kNow);
  if (!approved) throw std::logic_error("the sample grant was refused");
}

}  // namespace test_support
