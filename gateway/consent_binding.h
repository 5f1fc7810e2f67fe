// Consent binds money: whether a body is what the customer consented to (RFC 9396 7).
#pragma once
#include <string>
#include <string_view>

#include "base/result.h"
#include "openapi/consent.h"

namespace gateway {

/// Finds the element of a token's authorization details that allows this call: of the binding's type, and for
/// every matched pair of pointers the same value on both sides, or none on both. Values are compared as
/// canonical JSON: numbers by their digits, so that no rounding makes two amounts alike; texts byte for byte.
/// @param details  claims.authorization_details, not empty
/// @param body     the request's JSON, valid for the operation's schema
/// @return the element's canonical JSON; insufficient_scope (403), `about` is the JSON pointer into the body
/// of
///         the first difference to the element that comes closest, or "" if there is no element of the type
base::Result<std::string> match_consent(const openapi::ConsentBinding& binding, std::string_view details,
                                        std::string_view body);

}  // namespace gateway
