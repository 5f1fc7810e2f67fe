// Initial access tokens, and the apps registered with them.
#pragma once
#include "oauth/registration_store.h"
#include "store/apps.h"
#include "store/driver.h"

namespace store {

class Registrations final : public oauth::RegistrationStore {
 public:
  /// Both outlive it.
  Registrations(Database& database, const ClientChanges& changes)
      : database_(database), apps_(database, changes) {}

  base::Status add_registration_token(const oauth::RegistrationToken& token) override;
  std::vector<oauth::RegistrationToken> registration_tokens(std::size_t limit) override;
  base::Status revoke_registration_token(const std::string& token_id) override;
  std::optional<oauth::RegistrationToken> find_registration_token(const base::Digest& digest,
                                                                  base::Instant now) override;
  base::Status register_client(const base::Digest& token, const oauth::Client& client, std::size_t most,
                               base::Instant now) override;
  base::Status replace_client(const oauth::Client& client) override { return apps_.update_app(client); }
  base::Status deregister_client(const base::ClientId& client_id, base::Instant now,
                                 base::Instant keep_until) override {
    return apps_.delete_app(client_id, now, keep_until);
  }

 private:
  Database& database_;
  Apps apps_;
};

}  // namespace store
