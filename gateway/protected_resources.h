// The published documents as protected resources (RFC 9728), for the authorization server's metadata.
#pragma once
#include <vector>

#include "oauth/settings.h"
#include "openapi/document.h"

namespace gateway {

/// One for each document that is an API: that has an operation which is proxied. Documents with the same base
/// path are one resource.
std::vector<oauth::ProtectedResource> protected_resources(
    const std::vector<const openapi::Document*>& documents);

}  // namespace gateway
