// Comparing an http(s) URI that a client wrote with the address of a request.
#pragma once
#include <string_view>

namespace oauth {

/// Whether `uri`, without query and fragment, is `origin` and `path`: scheme and host in any case, the
/// default port given or not (RFC 3986 6.2.2.1, 6.2.3; RFC 9449 4.3-9). `origin` is ours: lower case, no
/// default port. An absent path is "/". False for userinfo.
bool is_same_http_uri(std::string_view uri, std::string_view origin, std::string_view path) noexcept;

}  // namespace oauth
