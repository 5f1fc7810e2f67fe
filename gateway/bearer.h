// The access token in a request (RFC 6750 2, RFC 9449 7.1).
#pragma once
#include <optional>
#include <string_view>

#include "oauth/token_binding_check.h"

namespace gateway {

using oauth::TokenScheme;

struct PresentedToken {
  TokenScheme scheme;
  std::string_view token;
};

/// The token of an Authorization value: the scheme in any case (RFC 9110 11.1), one b68 token, nothing else.
/// nullopt if there is none or it is malformed. Points into its argument.
std::optional<PresentedToken> presented_token(std::string_view authorization) noexcept;

/// True if the query names access_token, encoded or not: RFC 6750 2.3 is not supported.
bool has_query_token(std::string_view query) noexcept;

}  // namespace gateway
