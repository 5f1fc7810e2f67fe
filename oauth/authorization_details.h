// authorization_details (RFC 9396 2): what exactly a customer is asked to consent to, parsed strictly and
// kept as canonical JSON text.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace oauth {

inline constexpr std::size_t kMaxAuthorizationDetails = 16 * 1024;  // bytes of the parameter
inline constexpr std::size_t kMaxDetailElements = 10, kMaxDetailDepth = 16;
/// Bytes of canonical text that one grant may have: they travel in the access token and in the assertion.
inline constexpr std::size_t kMaxGrantedDetails = 1400;

/// One element. Equal elements have equal text.
struct AuthorizationDetail {
  std::string type;
  std::string json;  // canonical: no blanks, members in the order of their bytes, whole numbers in digits
  friend bool operator==(const AuthorizationDetail&, const AuthorizationDetail&) = default;
};

/// In the order they were asked for; no two are equal.
using AuthorizationDetails = std::vector<AuthorizationDetail>;

/// The value of the parameter (RFC 9396 2): a JSON array of 1 to kMaxDetailElements different objects, each
/// with a text `type` of 1 to 100 bytes.
///
/// Stricter than JSON where two readers could differ about money: no member twice, valid UTF-8, nothing
/// around the array, at most kMaxDetailDepth levels (the array is the first), and only whole numbers of 64
/// bits, written without fraction and exponent.
/// @return invalid_authorization_details, `about` is a JSON pointer into the parameter where there is a place
/// What the types say is not judged here: see authorization_details_types.h. Thread-safe; never throws.
base::Result<AuthorizationDetails> parse_authorization_details(std::string_view text);

/// The array again, canonical: what is stored with a grant and sealed into a token. "" if there are none.
std::string details_text(const AuthorizationDetails& details);

/// The other way, for text from the store: "" has no elements. The same errors for anything that
/// details_text() did not write.
base::Result<AuthorizationDetails> read_details_text(std::string_view text);

}  // namespace oauth
