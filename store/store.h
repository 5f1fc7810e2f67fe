// The store: one database behind the role interfaces of its users.
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "gateway/consent_use_store.h"
#include "gateway/idempotency_store.h"
#include "gateway/quota_store.h"
#include "oauth/client_store.h"
#include "oauth/grant_store.h"
#include "oauth/key_store.h"
#include "oauth/once_store.h"
#include "oauth/registration_store.h"
#include "portal/app_store.h"
#include "portal/user_store.h"

namespace store {

/// Thread-safe. Calls block (SQL, fsync): blocking pool or control thread only. Every method, of the roles
/// too, throws store::Failure if the database is unavailable.
class Store {
 public:
  /// `sqlite:PATH` (made if absent; its folder must exist), `sqlite::memory:` (a database of its own, gone
  /// when closed), `mysql://user:password@host:port/database` (percent-encoded where needed). Does not
  /// migrate. Throws Failure for a malformed URL too; the text never holds the password.
  explicit Store(const std::string& url);
  /// Waits for writes in flight. The role interfaces die with it.
  ~Store();
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  oauth::ClientStore& clients();
  oauth::GrantStore& grants();
  oauth::KeyStore& keys();
  oauth::OnceStore& once();
  gateway::ConsentUseStore& consent_uses();
  gateway::IdempotencyStore& idempotency_keys();
  oauth::RegistrationStore& registrations();
  portal::UserStore& users();
  portal::AppStore& apps();
  gateway::QuotaStore& quotas();

  /// `listener` is called after each change of an app through this object, on the thread that made it; it is
  /// thread-safe and does not throw. Set before other threads use the store.
  void on_client_change(std::function<void(const base::ClientId&)> listener);

  /// Brings the schema up to date; safe on several nodes at once, nothing to do the second time.
  void migrate();
  /// Of the database: 0 if it is empty.
  std::uint32_t schema_version();
  /// Of this program: what migrate() leads to.
  static std::uint32_t newest_schema_version();
  /// One round trip; throws Failure if the database does not answer.
  void ping();
  /// For messages: the URL without user and password.
  const std::string& where() const;

 private:
  struct Opened;
  std::unique_ptr<Opened> opened_;
};

}  // namespace store
