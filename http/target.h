// Request targets: one canonical spelling per resource, everything else is refused.
#pragma once
#include <string>
#include <string_view>

#include "base/result.h"

namespace http {

inline constexpr std::size_t kMaxPath = 4 * 1024;  // bytes, as received

/// Points into the target.
struct TargetView {
  std::string_view origin_form;  // path and query, what is forwarded; "*" for OPTIONS *
  std::string_view path;         // "/…", or "*"
  std::string_view query;        // after the first '?', byte-exact; empty if none
};

/// RFC 9112 §3.2: origin-form, absolute-form (http or https, the authority being that of Host), and * for
/// OPTIONS.
///
/// Nothing is normalised: a path that normalising would change is refused, so the path that is matched is,
/// byte for byte, the path that is forwarded and signed. Refused are dot segments, empty segments ("//"),
/// path parameters
/// (";"), escapes of '/', '\', control bytes and of characters that need no escape (RFC 3986 §2.3), escapes
/// that do not form UTF-8 (RFC 3629), and raw bytes outside RFC 3986's grammar. A trailing '/' is a path of
/// its own. The query keeps every byte of RFC 3986 §3.4 and '[' ']'; only malformed escapes in it are
/// refused. Escapes of other characters stay: "%3A" and ":" are different paths to a route table that
/// compares bytes, so literal segments of a document should consist of unreserved characters.
/// @param host  the Host field's value, already valid
/// @return malformed_request (400); uri_too_long (414) for a path over kMaxPath. No allocation on success.
base::Result<TargetView> parse_target(std::string_view method, std::string_view target,
                                      std::string_view host);

/// The value of one path segment of an accepted target: escapes decoded once ("%252e" gives "%2e"), valid
/// UTF-8.
std::string percent_decode_segment(std::string_view segment);

}  // namespace http
