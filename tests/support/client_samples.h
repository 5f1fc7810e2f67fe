// Apps that keep every rule of their profile, to be broken in one point at a time.
#pragma once
#include <string>

#include "oauth/client.h"
#include "tests/support/oauth_world.h"

namespace test_support {

/// One P-256 key (RFC 7517 A.1), public.
inline constexpr const char* kEcJwks = R"({"keys":[{"kty":"EC","crv":"P-256","kid":"1","use":"sig",)"
                                       R"("x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",)"
                                       R"("y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"}]})";
/// The same key with its private half (RFC 7517 A.2).
inline constexpr const char* kPrivateJwks = R"({"keys":[{"kty":"EC","crv":"P-256","kid":"1","use":"sig",)"
                                            R"("x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",)"
                                            R"("y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM",)"
                                            R"("d":"870MB6gfuTJ4HtUnUvYMyJpr5eUZNP4Bk43bVdj3eAE"}]})";

inline oauth::Client ordinary_app() {
  return OauthWorld::make_client("app_shop", oauth::ClientType::confidential);
}

inline oauth::Client public_app() {
  return OauthWorld::make_client("app_wallet", oauth::ClientType::public_);
}

inline oauth::Client fapi_app() {
  oauth::Client app = ordinary_app();
  app.secrets.clear();
  app.metadata.profile = oauth::Profile::fapi2;
  app.metadata.token_endpoint_auth_method = oauth::AuthMethod::private_key_jwt;
  app.metadata.jwks = kEcJwks;
  app.metadata.require_pushed_authorization_requests = true;
  app.metadata.dpop_bound_access_tokens = true;
  return app;
}

inline oauth::Client oidc_app() {
  oauth::Client app = ordinary_app();
  app.metadata.profile = oauth::Profile::oidc;
  app.scope = *oauth::ScopeSet::parse("openid profile accounts:read");
  app.metadata.id_token_signed_response_alg = "RS256";
  return app;
}

}  // namespace test_support
