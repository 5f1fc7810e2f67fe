// The grant store: every verb is one transaction over interactions, grants, codes, refresh tokens and the
// log.
#pragma once
#include "oauth/grant_store.h"
#include "store/driver.h"

namespace store {

/// A code or refresh token is also refused when its app was deleted or is suspended, when its user is
/// disabled, and when it expired. Grants of deleted apps are not found.
class Grants final : public oauth::GrantStore {
 public:
  /// `database` outlives it.
  explicit Grants(Database& database) : database_(database) {}

  void put_interaction(const oauth::Interaction& interaction) override;
  std::optional<oauth::Interaction> find_interaction(const base::Digest& handle, base::Instant now) override;
  base::Status approve(const base::Digest& handle, const oauth::Grant& grant,
                       const oauth::AuthorizationCode& code, base::Instant now) override;
  base::Status deny(const base::Digest& handle, base::Instant now) override;
  base::Status add_code(const oauth::AuthorizationCode& code, const std::optional<base::Digest>& pushed,
                        base::Instant now) override;
  void put_pushed(const oauth::PushedRequest& request) override;
  std::optional<oauth::PushedRequest> find_pushed(const base::Digest& request_uri,
                                                  base::Instant now) override;
  base::Status put_device(const oauth::DeviceRequest& request) override;
  std::optional<oauth::DeviceRequest> find_device(const base::Digest& device_code) override;
  std::optional<oauth::DeviceRequest> find_device_by_user_code(const base::Digest& user_code,
                                                               base::Instant now) override;
  void poll_device(const base::Digest& device_code, base::Instant now, unsigned interval) override;
  base::Status approve_device(const base::Digest& device_code, const oauth::Grant& grant,
                              base::Instant now) override;
  base::Status deny_device(const base::Digest& device_code, base::Instant now) override;
  base::Status redeem_device(const base::Digest& device_code,
                             const std::optional<oauth::RefreshToken>& refresh, base::Instant now) override;
  std::optional<oauth::AuthorizationCode> find_code(const base::Digest& code) override;
  base::Status redeem_code(const base::Digest& code, const std::optional<oauth::RefreshToken>& refresh,
                           base::Instant now) override;
  std::optional<oauth::RefreshToken> find_refresh(const base::Digest& token) override;
  std::optional<oauth::RefreshedGrant> find_refresh_and_grant(const base::Digest& token) override;
  base::Status rotate_refresh(const base::Digest& token, const oauth::RefreshToken& successor,
                              base::Instant now) override;
  base::Status use_grant(const base::GrantId& grant_id, base::Instant now) override;
  std::optional<oauth::Grant> find_grant(const base::GrantId& grant_id) override;
  std::vector<oauth::Grant> grants_of(const base::UserId& user) override;
  std::vector<oauth::Grant> grants_in_session(const std::string& sid) override;
  void revoke_grant(const base::GrantId& grant_id, base::Instant now, base::Instant keep_until) override;
  void revoke(const oauth::Revocation& revocation) override;
  std::vector<oauth::Revocation> revocations_after(std::uint64_t after, std::size_t limit) override;
  bool submit(std::function<bool(oauth::GrantStore&)> work, std::function<void(bool)> done) override;
  void settle() override { database_.settle(); }

 private:
  Database& database_;
};

}  // namespace store
