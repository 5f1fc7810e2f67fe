// The published documents as protected resources (RFC 9728), for the authorization server's metadata.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "oauth/settings.h"
#include "openapi/document.h"

namespace gateway {

/// One for each document that is an API: that has an operation which is proxied. Documents with the same base
/// path are one resource.
std::vector<oauth::ProtectedResource> protected_resources(
    const std::vector<const openapi::Document*>& documents);

inline constexpr std::string_view kResourceMetadataPath = "/.well-known/oauth-protected-resource";

/// Where the metadata of the API with this base path is (RFC 9728 3.1): the well-known part comes before it.
/// The origin's, which tells of all APIs, for "" and "/" and for a path of more than two segments, which has
/// no document of its own.
std::string resource_metadata_url(const std::string& api_url, std::string_view base_path);

}  // namespace gateway
