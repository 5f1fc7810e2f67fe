// What apps that register themselves may be (RFC 7591 3): an operator's decision.
#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "oauth/client_metadata.h"
#include "oauth/scope.h"

namespace oauth {

/// They are sandbox apps, always: going live takes a review.
struct RegistrationPolicy {
  bool enabled = false;
  ScopeSet scopes;                                  // the most that an app may register for; also the default
  std::vector<Profile> profiles{Profile::oauth21};  // the first is that of an app that names none
  std::string plan;                                 // of a new app
  std::size_t most_apps = 100;                      // of one owner
  /// Grants that act on other parties' tokens and assertions are for apps that somebody has looked at.
  std::vector<GrantType> grant_types{GrantType::authorization_code, GrantType::refresh_token,
                                     GrantType::client_credentials, GrantType::device_code};
};

}  // namespace oauth
