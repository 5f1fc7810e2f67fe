// The apps that developers register.
#pragma once
#include <optional>
#include <vector>

#include "base/result.h"
#include "oauth/client.h"

namespace portal {

/// Thread-safe; throws store::Failure if the database is unavailable. Atomic verbs, durable when they return.
class AppStore {
 public:
  virtual ~AppStore() = default;
  /// conflict if the owner has `most` apps already (counted in the same transaction).
  virtual base::Status create_app(const oauth::Client& app, std::size_t most) = 0;
  virtual std::vector<oauth::Client> apps_of(const base::UserId& owner) = 0;  // newest first
  virtual std::vector<oauth::Client> apps(std::size_t limit) = 0;
  virtual std::optional<oauth::Client> find_app(const base::ClientId& client_id) = 0;
  /// Name, homepage, redirect URIs, scopes, metadata and registration access token; not_found.
  virtual base::Status update_app(const oauth::Client& app) = 0;
  /// Adds a secret; older ones expire at `overlap_until`. conflict if two are valid at `now`; not_found.
  virtual base::Status add_secret(const base::ClientId& client_id, const oauth::ClientSecret& secret,
                                  base::Instant now, base::Instant overlap_until) = 0;
  /// Deletes the app with its grants and appends its revocation; not_found.
  virtual base::Status delete_app(const base::ClientId& client_id, base::Instant now,
                                  base::Instant keep_until) = 0;
  virtual base::Status set_suspended(const base::ClientId& client_id, bool suspended, base::Instant now,
                                     base::Instant keep_until) = 0;
};

}  // namespace portal
