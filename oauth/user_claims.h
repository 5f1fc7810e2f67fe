// What this server knows about a user and may tell an app (OIDC Core 5.1).
#pragma once
#include <optional>
#include <string>

#include "base/id.h"
#include "base/time.h"

namespace oauth {

/// Names are claim names.
struct UserClaims {
  std::string name, email;
  bool email_verified = false;
  base::Instant updated_at{};
  std::string phone_number{};  // E.164; empty: not known
  std::string address{};       // its lines, separated by \n: the member `formatted` (5.1.1); empty: not known
};

/// Implemented by whoever keeps the users. Thread-safe; throws store::Failure if the database is unavailable.
class UserDirectory {
 public:
  virtual ~UserDirectory() = default;
  /// nullopt if there is no such user or the user may not sign in.
  virtual std::optional<UserClaims> claims_of(const base::UserId& user) = 0;
};

}  // namespace oauth
