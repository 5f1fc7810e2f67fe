// What clients may learn about this server by themselves (RFC 8414, OpenID Connect Discovery, RFC 9728,
// RFC 7517): only what is true.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "oauth/keys.h"
#include "oauth/settings.h"

namespace oauth {

/// RFC 8414 2, RFC 9126 5, RFC 9101 9, RFC 9207 3, RFC 9396 10, RFC 9449 5.1, RFC 8705 3.3 and 5, JARM 4.
/// Built from settings and keys alone: no Host field can change it (case 115).
std::string authorization_server_metadata_json(const Settings& settings, const SigningKeys& signing);
/// OpenID Connect Discovery 3: the same and more.
std::string openid_configuration_json(const Settings& settings, const SigningKeys& signing);
/// RFC 9728 2.
/// @param path  what follows /.well-known/oauth-protected-resource (3.1): empty for the origin of the APIs,
///              else the base path of one of them
/// @return nullopt if no API is there
std::optional<std::string> protected_resource_metadata_json(const Settings& settings, std::string_view path);
/// RFC 7517 5: of each key its public JWK as JSON text.
std::string jwks_json(const std::vector<std::string>& public_jwks);

}  // namespace oauth
