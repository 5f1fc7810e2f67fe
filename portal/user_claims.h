// What apps may be told about a person, from the accounts.
#pragma once
#include "oauth/user_claims.h"
#include "portal/user_store.h"

namespace portal {

/// Nothing of it changes after sign-up, and nothing is verified yet. Thread-safe; `users`
/// outlives it.
class AccountClaims final : public oauth::UserDirectory {
 public:
  explicit AccountClaims(UserStore& users) : users_(users) {}
  std::optional<oauth::UserClaims> claims_of(const base::UserId& user) override;

 private:
  UserStore& users_;
};

}  // namespace portal
