// The types of authorization details that this deployment knows (RFC 9396 2.1): what each must look like, how
// it may be narrowed, and which members say what to a customer.
#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "oauth/authorization_details.h"

namespace oauth {

/// RFC 9396 6.1, 7: what may be asked of a grant later. `subset`: the common arrays of 2.2 (actions,
/// datatypes, locations, privileges) may lose elements. All else must be equal.
enum class Narrowing : std::uint8_t { equal, subset };

/// JSON pointers into an element; empty where the type has no such member.
struct ConsentMembers {
  std::string amount;  // an object of currency (ISO 4217) and value (minor units)
  std::string payee, account, reference, statement;  // texts; account may be an object of texts
};

struct AuthorizationDetailsType {
  std::string name;   // the value of `type`, compared byte for byte (RFC 9396 2.1)
  std::string title;  // in words for the customer, from the document: "Make one payment"
  Narrowing narrowing = Narrowing::equal;
  bool once = false;  // one element allows one use
  /// Whether one element's JSON text is of the type. invalid_authorization_details, `about` is a JSON pointer
  /// into the element. Called from any thread.
  std::function<base::Status(std::string_view json)> validate;
  ConsentMembers consent;
};

/// Immutable: shared by all threads.
class AuthorizationDetailsTypes {
 public:
  AuthorizationDetailsTypes() = default;
  /// Throws std::invalid_argument for a name that is there twice, a type without validator, and one that may
  /// be used once but narrowed: a narrowed element would be a second one.
  explicit AuthorizationDetailsTypes(std::vector<AuthorizationDetailsType> types);
  /// nullptr if there is none; valid as long as the registry.
  const AuthorizationDetailsType* find(std::string_view name) const;
  /// authorization_details_types_supported (RFC 9396 10), sorted.
  std::vector<std::string> names() const;
  const std::vector<AuthorizationDetailsType>& all() const { return types_; }

 private:
  std::vector<AuthorizationDetailsType> types_;  // by name
};

/// RFC 9396 5: every element is of a known type that the client is registered for, and is valid; together
/// they fit into a token (kMaxGrantedDetails).
/// @param registered  the client's authorization_details_types (RFC 9396 10); empty: it may use none
/// @return invalid_authorization_details, `about` is a JSON pointer into the parameter: "/0/amount/value"
base::Status check_details(const AuthorizationDetails& details, const AuthorizationDetailsTypes& types,
                           const std::vector<std::string>& registered);

}  // namespace oauth
