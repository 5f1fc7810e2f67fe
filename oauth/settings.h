// What an operator decides about the authorization server.
#pragma once
#include <chrono>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/time.h"
#include "oauth/authorization_details_types.h"
#include "oauth/registration_policy.h"
#include "oauth/scope.h"

namespace oauth {

struct Lifetimes {
  std::chrono::seconds code{60};  // RFC 6749 4.1.2 recommends at most ten minutes
  std::chrono::seconds access_token{600};
  std::chrono::seconds refresh_token{30 * 86400};  // from the consent; rotation does not extend it
  std::chrono::seconds refresh_token_idle{0};  // a consent that was not used for so long ends; zero: never
  std::chrono::seconds refresh_grace{30};  // how long a spent refresh token still answers with its successor
  std::chrono::seconds interaction{600};   // how long a consent page may stay open
  std::chrono::seconds pushed_request{
      300};  // RFC 9126 2.2: signing in takes people time; FAPI 2.0 5.3.2.2-12: less than 600
  std::chrono::seconds device_code{600};  // RFC 8628 3.2
};

/// One API with metadata of its own (RFC 9728 3.1).
struct ProtectedResource {
  std::string path;  // its base path below Settings::resource: "/v1"; empty: the origin itself
  ScopeSet scopes;   // that its operations need
  std::vector<std::string> authorization_details_types;
};

struct Settings {
  std::string issuer;    // RFC 8414 2: "https://auth.example.com", no trailing slash; endpoints are below it
  std::string resource;  // RFC 9728 1.2: origin of the APIs, "https://api.example.com"
  std::string documentation;           // URL of the developer documentation; empty: not advertised
  ScopeSet scopes;                     // every scope that the documents declare
  std::vector<std::string> api_bases;  // RFC 8707: origin and base path of each document, beside `resource`
  std::vector<ProtectedResource> protected_resources;
  AuthorizationDetailsTypes details_types;  // RFC 9396: those that the documents define
  bool require_dpop_nonce = false;          // RFC 9449 8
  std::string mtls_url;  // RFC 8705 5: origin of the endpoints that ask for certificates; empty: none
  bool issuer_asks_for_certificates = false;  // the endpoints at the issuer do too
  /// Clients that stand for an API, by client id: the resources whose tokens they may introspect (RFC 7662).
  std::map<std::string, std::vector<std::string>, std::less<>> resource_servers;
  Lifetimes lifetimes;
  std::chrono::seconds jwks_max_age{300};  // the JWK Set may be kept so long: shorter than keys are announced
  RegistrationPolicy registration;         // RFC 7591
  /// Whether this server may call `url` (jwks_uri, back-channel logout), by its text alone; absent: any https
  /// address. Called from any thread.
  std::function<base::Status(const std::string& url)> check_outbound{};
};

/// Until when a revocation made at `now` can concern a living access token; a minute covers clock
/// differences.
inline base::Instant revocation_keep_until(const Settings& settings, base::Instant now) {
  return now + settings.lifetimes.access_token + std::chrono::minutes{1};
}

}  // namespace oauth
