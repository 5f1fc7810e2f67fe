// The types of authorization details of the published documents, for the authorization server.
#pragma once
#include <vector>

#include "oauth/authorization_details_types.h"
#include "openapi/document.h"

namespace gateway {

/// Of all documents, which RouteTable::build has accepted together. The registry keeps what it needs of them.
oauth::AuthorizationDetailsTypes details_types(const std::vector<const openapi::Document*>& documents);

}  // namespace gateway
