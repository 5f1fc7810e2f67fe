// What clients may learn about this server by themselves (RFC 8414, RFC 9728, RFC 7517): only what is true.
#pragma once
#include <string>
#include <vector>

#include "oauth/keys.h"
#include "oauth/settings.h"

namespace oauth {

/// RFC 8414 2. Built from the settings alone: no Host field can change it (case 115).
std::string authorization_server_metadata_json(const Settings& settings);
/// RFC 9728 2.
std::string protected_resource_metadata_json(const Settings& settings);
/// RFC 7517 5: of each key its public JWK as JSON text.
std::string jwks_json(const std::vector<std::string>& public_jwks);

}  // namespace oauth
