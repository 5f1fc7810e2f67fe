// The bearer token in a request (RFC 6750 2).
#pragma once
#include <optional>
#include <string_view>

namespace gateway {

/// The token of an Authorization value: the scheme in any case (RFC 9110 11.1), one b68 token, nothing else.
/// nullopt if there is none or it is malformed. Points into its argument.
std::optional<std::string_view> bearer_token(std::string_view authorization) noexcept;

/// True if the query names access_token, encoded or not: RFC 6750 2.3 is not supported.
bool has_query_token(std::string_view query) noexcept;

}  // namespace gateway
