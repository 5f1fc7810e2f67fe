// Accounts as claims.
#include "portal/user_claims.h"

namespace portal {

std::optional<oauth::UserClaims> AccountClaims::claims_of(const base::UserId& user) {
  const auto found = users_.find_user(user);
  if (!found || found->disabled) return std::nullopt;
  return oauth::UserClaims{found->name, found->email, false, found->created_at, found->phone, found->address};
}

}  // namespace portal
