// Content-Digest (RFC 9530 2): that a body is the one whose digest a field names.
#pragma once
#include <string>
#include <string_view>

#include "base/result.h"

namespace gateway {

/// `sha-256=:…:` of the body as it is sent, before any transfer coding.
std::string content_digest(std::string_view body);

/// Whether the body has the digests that a Content-Digest field names, its lines combined. Of the registered
/// algorithms only sha-256 and sha-512 count (RFC 9530 5): one of them must be there, each that is there must
/// match, others say nothing. invalid_signature otherwise. Pure.
base::Status check_content_digest(std::string_view field, std::string_view body);

}  // namespace gateway
