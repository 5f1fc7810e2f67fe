// Signed authorization requests (RFC 9101, FAPI 2.0 Message Signing 5.3.1), by value; never fetched.
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "oauth/client_keys.h"
#include "oauth/parameters.h"
#include "oauth/settings.h"

namespace oauth {

inline constexpr std::size_t kMaxRequestObject = 16 * 1024;  // characters

/// The parameters in a request object, in place of all outside of it but client_id (RFC 9101 5, 6.3).
///
/// The header's typ is oauth-authz-req+jwt or JWT or absent, its alg one that FAPI allows (RS256 for the
/// profile oidc) and the client's request_object_signing_alg if that is registered. iss and client_id are the
/// client, aud has the issuer among its values, exp and nbf are there, nbf is at most 60 minutes old and
/// 60 s ahead, exp at most 60 minutes after nbf. `request` and `request_uri` must not be in it. Members that
/// are objects or arrays are given as their JSON text, but for `resource`, which may be there several times
/// (RFC 8707 2): an array of texts stands for that.
/// @return invalid_request_object. Throws store::Failure.
base::Result<std::vector<std::pair<std::string, std::string>>> open_request_object(std::string_view request,
                                                                                   const Client& client,
                                                                                   ClientKeys& keys,
                                                                                   const Settings& settings,
                                                                                   base::Instant now);

}  // namespace oauth
