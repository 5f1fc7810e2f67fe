// People who sign in, and their browser sessions.
#pragma once
#include "portal/user_store.h"
#include "store/driver.h"

namespace store {

/// create_user also answers conflict if the user id is taken. Disabling a user revokes the user's grants for
/// good: enabling again does not bring tokens back. Deleting one deletes the grants, and what still names one
/// (codes, refresh tokens, device codes) finds none until it expires by itself.
class Users final : public portal::UserStore {
 public:
  /// `database` outlives it.
  explicit Users(Database& database) : database_(database) {}

  base::Status create_user(const portal::User& user) override;
  std::optional<portal::User> find_user(const base::UserId& id) override;
  std::optional<portal::User> find_user_by_email(const std::string& email) override;
  std::vector<portal::User> users(std::size_t limit) override;
  base::Status set_password(const base::UserId& id, const std::string& password_hash) override;
  base::Status set_disabled(const base::UserId& id, bool disabled, base::Instant now,
                            base::Instant keep_until) override;
  base::Status delete_user(const base::UserId& id, base::Instant now, base::Instant keep_until) override;

  void create_session(const portal::Session& session) override;
  std::optional<std::pair<portal::Session, portal::User>> find_session(const base::Digest& digest,
                                                                       base::Instant now) override;
  void delete_session(const base::Digest& digest) override;
  std::size_t delete_expired(base::Instant now, std::size_t batch) override;

 private:
  Database& database_;
};

}  // namespace store
