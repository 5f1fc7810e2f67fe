// What an operator decides about the authorization server.
#pragma once
#include <chrono>
#include <string>

#include "base/time.h"
#include "oauth/scope.h"

namespace oauth {

struct Lifetimes {
  std::chrono::seconds code{60};  // RFC 6749 4.1.2 recommends at most ten minutes
  std::chrono::seconds access_token{600};
  std::chrono::seconds refresh_token{30 * 86400};  // from the consent; rotation does not extend it
  std::chrono::seconds refresh_grace{30};  // how long a spent refresh token still answers with its successor
  std::chrono::seconds interaction{600};   // how long a consent page may stay open
};

struct Settings {
  std::string issuer;    // RFC 8414 2: "https://auth.example.com", no trailing slash; endpoints are below it
  std::string resource;  // RFC 9728 1.2: origin of the APIs, "https://api.example.com"
  std::string documentation;  // URL of the developer documentation; empty: not advertised
  ScopeSet scopes;            // every scope that the documents declare
  Lifetimes lifetimes;
};

/// Until when a revocation made at `now` can concern a living access token; a minute covers clock
/// differences.
inline base::Instant revocation_keep_until(const Settings& settings, base::Instant now) {
  return now + settings.lifetimes.access_token + std::chrono::minutes{1};
}

}  // namespace oauth
