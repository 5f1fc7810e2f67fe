// Atomic verbs over consent handles, grants, codes, refresh tokens and the revocation log.
#pragma once
#include <functional>
#include <optional>
#include <vector>

#include "base/result.h"
#include "oauth/grant.h"

namespace oauth {

/// A refresh token and the grant it belongs to; nullopt: gone.
struct RefreshedGrant {
  RefreshToken token;
  std::optional<Grant> grant;
};

/// Thread-safe. Every method is one transaction, durable when it returns, and throws store::Failure if the
/// database is unavailable (then nothing was written). "Once" verbs have exactly one winner on any number of
/// nodes.
class GrantStore {
 public:
  virtual ~GrantStore() = default;

  virtual void put_interaction(const Interaction& interaction) = 0;
  /// nullopt once it was decided, and once it expired at `now`.
  virtual std::optional<Interaction> find_interaction(const base::Digest& handle, base::Instant now) = 0;
  /// Consumes the handle, and the pushed request behind it, and stores the grant and its code; with an
  /// action but create, `grant` replaces the live grant of that id. conflict if it was decided already.
  virtual base::Status approve(const base::Digest& handle, const Grant& grant, const AuthorizationCode& code,
                               base::Instant now) = 0;
  /// Consumes the handle. conflict if it was decided already.
  virtual base::Status deny(const base::Digest& handle, base::Instant now) = 0;

  /// A code under a grant that exists, for consent that was given before (prompt=none). invalid_grant if the
  /// grant is revoked; conflict if `pushed` was decided already (it is spent by this).
  virtual base::Status add_code(const AuthorizationCode& code, const std::optional<base::Digest>& pushed,
                                base::Instant now) = 0;

  virtual void put_pushed(const PushedRequest& request) = 0;
  /// nullopt once it was decided, and once it expired at `now`.
  virtual std::optional<PushedRequest> find_pushed(const base::Digest& request_uri, base::Instant now) = 0;

  /// conflict if another device has this user code.
  virtual base::Status put_device(const DeviceRequest& request) = 0;
  /// Decided and expired ones too: the caller judges.
  virtual std::optional<DeviceRequest> find_device(const base::Digest& device_code) = 0;
  /// Only while it waits for its user and has not expired at `now`.
  virtual std::optional<DeviceRequest> find_device_by_user_code(const base::Digest& user_code,
                                                                base::Instant now) = 0;
  /// Records a poll: its time and the interval from now on.
  virtual void poll_device(const base::Digest& device_code, base::Instant now, unsigned interval) = 0;
  /// Stores the grant and approves. conflict unless it waits for its user and has not expired at `now`.
  virtual base::Status approve_device(const base::Digest& device_code, const Grant& grant,
                                      base::Instant now) = 0;
  virtual base::Status deny_device(const base::Digest& device_code, base::Instant now) = 0;
  /// Marks an approved device code redeemed and stores its refresh token, or does nothing. invalid_grant if
  /// it was redeemed already or the grant is revoked.
  virtual base::Status redeem_device(const base::Digest& device_code,
                                     const std::optional<RefreshToken>& refresh, base::Instant now) = 0;

  /// Redeemed and expired codes are found too: the caller judges (a replay revokes the grant, RFC
  /// 6749 4.1.2).
  virtual std::optional<AuthorizationCode> find_code(const base::Digest& code) = 0;
  /// Marks the code redeemed and stores its refresh token, or does nothing. invalid_grant if already redeemed
  /// or the grant is revoked.
  virtual base::Status redeem_code(const base::Digest& code, const std::optional<RefreshToken>& refresh,
                                   base::Instant now) = 0;

  virtual std::optional<RefreshToken> find_refresh(const base::Digest& token) = 0;
  /// The token with its grant, as find_grant() has it, in one look-up.
  virtual std::optional<RefreshedGrant> find_refresh_and_grant(const base::Digest& token) {
    auto found = find_refresh(token);
    if (!found) return std::nullopt;
    auto grant = find_grant(found->grant_id);
    return RefreshedGrant{*std::move(found), std::move(grant)};
  }
  /// Spends `token` and stores its successor. invalid_grant if it was spent already or the grant is revoked.
  virtual base::Status rotate_refresh(const base::Digest& token, const RefreshToken& successor,
                                      base::Instant now) = 0;

  /// Notes that the grant was used. invalid_grant if it is revoked, its client suspended or its user
  /// disabled or deleted.
  virtual base::Status use_grant(const base::GrantId& grant_id, base::Instant now) = 0;
  virtual std::optional<Grant> find_grant(const base::GrantId& grant_id) = 0;
  /// Live grants of a user, newest first.
  virtual std::vector<Grant> grants_of(const base::UserId& user) = 0;
  /// Live grants that were given in a session (Authentication::sid) or for which it got a code by add_code;
  /// their details name this session. For logout.
  virtual std::vector<Grant> grants_in_session(const std::string& sid) = 0;
  /// Marks the grant revoked and appends to the revocation log; refresh tokens and codes of it are dead from
  /// then on. Idempotent: revoking twice is ok.
  virtual void revoke_grant(const base::GrantId& grant_id, base::Instant now, base::Instant keep_until) = 0;

  /// Appends one entry (seq is assigned).
  virtual void revoke(const Revocation& revocation) = 0;
  /// Entries with seq > `after`, in order, at most `limit`.
  virtual std::vector<Revocation> revocations_after(std::uint64_t after, std::size_t limit) = 0;

  /// Runs `work` as one transaction without keeping the caller waiting: soon, on another thread, with the
  /// grants as that transaction sees them; it must be short. What it wrote is kept if it returns true and
  /// none of its verbs failed; `done`, on some thread, tells whether it was kept and is durable. False, and
  /// nothing is called, if this store cannot do so or too many wait: the verbs above do the same one by one.
  virtual bool submit(std::function<bool(GrantStore& grants)> /*work*/,
                      std::function<void(bool kept)> /*done*/) {
    return false;
  }
  /// Returns when every `done` of what was submitted before has returned.
  virtual void settle() {}
};

}  // namespace oauth
