// Registered apps as their developers and administrators manage them.
#pragma once
#include "portal/app_store.h"
#include "store/client_changes.h"
#include "store/driver.h"

namespace store {

/// create_app also answers conflict if the client_id is taken. Suspending appends to the revocation log each
/// time; lifting the suspension does not. Grants of a deleted app are dead at once and removed by the
/// clean-up.
class Apps final : public portal::AppStore {
 public:
  /// Both outlive it.
  Apps(Database& database, const ClientChanges& changes) : database_(database), changes_(changes) {}

  base::Status create_app(const oauth::Client& app, std::size_t most) override;
  std::vector<oauth::Client> apps_of(const base::UserId& owner) override;
  std::vector<oauth::Client> apps(std::size_t limit) override;
  std::optional<oauth::Client> find_app(const base::ClientId& client_id) override;
  base::Status update_app(const oauth::Client& app) override;
  base::Status add_secret(const base::ClientId& client_id, const oauth::ClientSecret& secret,
                          base::Instant now, base::Instant overlap_until) override;
  base::Status delete_app(const base::ClientId& client_id, base::Instant now,
                          base::Instant keep_until) override;
  base::Status set_suspended(const base::ClientId& client_id, bool suspended, base::Instant now,
                             base::Instant keep_until) override;

 private:
  Database& database_;
  const ClientChanges& changes_;
};

/// As create_app, inside a transaction.
base::Status insert_app(Connection& sql, const oauth::Client& app, std::size_t most);

}  // namespace store
