// A small authorization server for tests: two registered apps, settings, keys and stores in memory.
#pragma once
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/crypto/base64url.h"
#include "oauth/client_cache.h"
#include "oauth/client_keys_cache.h"
#include "oauth/generated_secret.h"
#include "oauth/issuer.h"
#include "oauth/parameters.h"
#include "tests/support/fake_client_store.h"
#include "tests/support/fake_grant_store.h"
#include "tests/support/fake_once_store.h"
#include "tests/support/fixed_random.h"

namespace test_support {

/// RFC 7636 appendix B.
inline constexpr std::string_view kVerifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
inline constexpr std::string_view kChallenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
inline const base::Instant kNow = base::from_unix(1'700'000'000);

using Pairs = std::vector<std::pair<std::string, std::string>>;

/// `pairs` with one parameter replaced or added; removed if `value` is empty.
inline Pairs with(Pairs pairs, const std::string& name, const std::string& value) {
  std::erase_if(pairs, [&name](const auto& pair) { return pair.first == name; });
  if (!value.empty()) pairs.emplace_back(name, value);
  return pairs;
}

/// The shop: confidential, secret "shop-secret". The wallet: public.
struct OauthWorld {
  FakeClientStore clients;
  oauth::ClientCache known_clients{clients};
  FakeGrantStore grants;
  FakeOnceStore once;
  std::map<std::string, std::string> published_jwks;  // by jwks_uri, and what other addresses answer
  oauth::ClientKeysCache client_keys{[this](const std::string& uri) { return published(uri); }};
  FixedRandom random;
  oauth::Settings settings = make_settings();
  oauth::Keys keys{oauth::SealerPool(sealing_keys()), base::Secret(std::string(32, 'w')),
                   oauth::SigningKeyRing(signing_keys())};
  oauth::Issuer issuer{settings, keys, random};
  oauth::Client shop = make_client("app_shop", oauth::ClientType::confidential);
  oauth::Client wallet = make_client("app_wallet", oauth::ClientType::public_);

  OauthWorld() {
    clients.changed = [this](const base::ClientId& client_id) { known_clients.forget(client_id); };
    clients.put(shop);
    clients.put(wallet);
  }

  base::Result<std::string> published(const std::string& uri) const {
    if (const auto found = published_jwks.find(uri); found != published_jwks.end()) return found->second;
    return base::Error{
        base::ErrorCode::backend_unavailable, "the address does not answer", {}, "no such host"};
  }

  /// A grant of usr_alice and an unredeemed code for it; returns the code.
  std::string issue_code(const oauth::Client& client, base::Instant now = kNow) {
    oauth::Grant grant;
    grant.grant_id = {"grt_" + std::to_string(grants.grant_count() + 1)};
    grant.user = {"usr_alice"};
    grant.client_id = client.client_id;
    grant.scope = client.scope;
    grant.created_at = now;
    grants.put_grant(grant);
    const base::Secret text = oauth::generate_secret(oauth::kCodePrefix, random);
    oauth::AuthorizationCode code;
    code.digest = base::sha256(text.reveal());
    code.grant_id = grant.grant_id;
    code.client_id = client.client_id;
    code.user = grant.user;
    code.redirect_uri = client.redirect_uris.front();
    code.code_challenge = kChallenge;
    code.scope = grant.scope;
    code.issued_at = now;
    code.expires_at = now + settings.lifetimes.code;
    grants.put_code(code);
    return std::string(text.reveal());
  }

  /// A grant of usr_alice with an unspent refresh token; returns the token.
  std::string issue_refresh_token(const oauth::Client& client, base::Instant now = kNow) {
    const std::string code = issue_code(client, now);
    const auto stored = *grants.find_code(base::sha256(code));
    const base::Secret text = oauth::generate_secret(oauth::kRefreshTokenPrefix, random);
    oauth::RefreshToken token;
    token.digest = base::sha256(text.reveal());
    token.grant_id = stored.grant_id;
    token.client_id = client.client_id;
    token.user = stored.user;
    token.scope = stored.scope;
    token.issued_at = now;
    token.expires_at = now + settings.lifetimes.refresh_token;
    grants.put_refresh(token);
    return std::string(text.reveal());
  }

  /// The claims of an access token as "client subject grant scope", or "invalid".
  std::string claims_of(std::string_view token, base::Instant now = kNow) const {
    std::string scratch;
    const auto claims = keys.sealers.open(token, now, scratch);
    if (!claims) return "invalid";
    return std::string(claims->client_id) + " " + std::string(claims->subject) + " " +
           std::string(claims->grant_id) + " " + std::string(claims->scope);
  }

  static oauth::Client make_client(const std::string& id, oauth::ClientType type) {
    oauth::Client client;
    client.client_id = {id};
    client.owner = {"usr_dev"};
    client.name = id;
    client.type = type;
    client.metadata = oauth::metadata_for(type);
    client.plan = "standard";
    client.redirect_uris = {"https://shop.example/cb"};
    client.scope = *oauth::ScopeSet::parse("accounts:read payments:write");
    if (type == oauth::ClientType::confidential)
      client.secrets.push_back({base::sha256("shop-secret"), "cret", kNow, std::nullopt});
    return client;
  }

  /// The same for every world of a program: making an RSA key takes a while.
  static std::shared_ptr<const oauth::SigningKeys> signing_keys() {
    static const auto keys = [] {
      std::vector<base::Signer> signers;
      signers.push_back(base::Signer::generate(base::Alg::es256));
      signers.push_back(base::Signer::generate(base::Alg::rs256));
      signers.push_back(base::Signer::generate(base::Alg::ps256));
      return std::make_shared<const oauth::SigningKeys>(std::move(signers));
    }();
    return keys;
  }

  static std::vector<oauth::SealingKey> sealing_keys() {
    std::vector<oauth::SealingKey> keys;
    keys.push_back({7, base::Secret(std::string(32, 'k'))});
    return keys;
  }

  static oauth::Settings make_settings() {
    oauth::Settings settings;
    settings.issuer = "https://auth.example";
    settings.resource = "https://api.example";
    settings.documentation = "https://portal.example/docs";
    settings.scopes = *oauth::ScopeSet::parse("accounts:read payments:read payments:write");
    settings.issuer_asks_for_certificates = true;
    settings.protected_resources = {{"/v1", settings.scopes, {"payment_initiation"}}};
    return settings;
  }
};

}  // namespace test_support
