// The document of a sector_identifier_uri (OpenID Connect Core 8.1): whose redirect URIs share a sector.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace oauth {

/// Whether `json` is an array of texts that has every one of `redirect_uris`, byte for byte: otherwise a
/// client could choose the sector of another, and learn the same subjects. invalid_client_metadata.
base::Status check_sector_document(std::string_view json, const std::vector<std::string>& redirect_uris);

}  // namespace oauth
