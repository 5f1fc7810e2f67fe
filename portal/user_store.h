// People who sign in: customers, developers and administrators, and their browser sessions.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/crypto/digest.h"
#include "base/id.h"
#include "base/result.h"
#include "base/time.h"

namespace portal {

enum class Role : std::uint8_t { customer = 1, developer = 2, admin = 3 };

struct User {
  base::UserId id;
  std::string email;  // as typed, at most 254 bytes; unique by its lower-case form
  std::string name;
  std::string password_hash;  // argon2id, PHC string
  Role role = Role::developer;
  bool disabled = false;
  base::Instant created_at{};
  std::string phone{}, address{};  // as portal/contact.h has them; empty: not known
};

struct Session {
  base::Digest digest;  // SHA-256 of the cookie's value
  base::UserId user;
  base::Instant created_at{}, expires_at{};  // absolute
  base::Instant authenticated_at{};
  /// What tokens call it (OIDC `sid`): says nothing about the cookie. It outlives signing in again, which
  /// changes the cookie. Empty in sessions that are older than this member.
  std::string sid{};
};

/// Thread-safe; throws store::Failure if the database is unavailable. Atomic verbs, durable when they return.
class UserStore {
 public:
  virtual ~UserStore() = default;
  /// conflict if the e-mail address is taken.
  virtual base::Status create_user(const User& user) = 0;
  virtual std::optional<User> find_user(const base::UserId& id) = 0;
  virtual std::optional<User> find_user_by_email(const std::string& email) = 0;
  virtual std::vector<User> users(std::size_t limit) = 0;
  virtual base::Status set_password(const base::UserId& id,
                                    const std::string& password_hash) = 0;  // not_found
  /// not_found; disabling ends the user's sessions and revokes the user's tokens (appends to the revocation
  /// log).
  virtual base::Status set_disabled(const base::UserId& id, bool disabled, base::Instant now,
                                    base::Instant keep_until) = 0;
  /// Forgets a person: the sessions, the open requests and the grants go with the user, tokens are revoked
  /// (appends to the revocation log), and codes and refresh tokens that still lie about lead nowhere.
  /// not_found; conflict while apps belong to the user.
  virtual base::Status delete_user(const base::UserId& id, base::Instant now, base::Instant keep_until) = 0;

  virtual void create_session(const Session& session) = 0;
  /// nullopt if unknown, expired at `now`, or its user is disabled.
  virtual std::optional<std::pair<Session, User>> find_session(const base::Digest& digest,
                                                               base::Instant now) = 0;
  virtual void delete_session(const base::Digest& digest) = 0;
  /// Expired sessions, codes, interactions, refresh tokens and revocations, at most `batch` of each. Returns
  /// how many.
  virtual std::size_t delete_expired(base::Instant now, std::size_t batch) = 0;
};

}  // namespace portal
