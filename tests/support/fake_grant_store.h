// Consent handles, grants, codes, refresh tokens and the revocation log in memory, with the store's
// atomicity.
#pragma once
#include <algorithm>
#include <map>
#include <mutex>
#include <set>

#include "oauth/grant_store.h"

namespace test_support {

/// Thread-safe. `writes()` counts successful changes, so that a test can say that nothing was written. A test
/// may derive from it to make something happen in the middle of a flow.
class FakeGrantStore : public oauth::GrantStore {
 public:
  /// As the store's own thread would, at once; what fails is not undone here.
  bool submit(std::function<bool(oauth::GrantStore&)> work, std::function<void(bool)> done) override {
    if (!takes_submissions) return false;
    done(work(*this));
    return true;
  }
  bool takes_submissions = false;

  void put_interaction(const oauth::Interaction& interaction) override {
    const std::lock_guard lock(mutex_);
    interactions_[interaction.handle] = interaction;
    ++writes_;
  }

  std::optional<oauth::Interaction> find_interaction(const base::Digest& handle, base::Instant now) override {
    const std::lock_guard lock(mutex_);
    const auto found = interactions_.find(handle);
    if (found == interactions_.end() || found->second.expires_at <= now) return std::nullopt;
    return found->second;
  }

  base::Status approve(const base::Digest& handle, const oauth::Grant& grant,
                       const oauth::AuthorizationCode& code, base::Instant now) override {
    const std::lock_guard lock(mutex_);
    const auto request = interactions_.find(handle);
    if (request == interactions_.end() || !spend_pushed(request->second.request.pushed)) return decided();
    if (!consume(handle, now)) return decided();
    store_grant(grant);
    codes_[code.digest] = code;
    return base::ok();
  }

  base::Status deny(const base::Digest& handle, base::Instant now) override {
    const std::lock_guard lock(mutex_);
    const auto request = interactions_.find(handle);
    if (request == interactions_.end() || !spend_pushed(request->second.request.pushed)) return decided();
    if (!consume(handle, now)) return decided();
    return base::ok();
  }

  base::Status add_code(const oauth::AuthorizationCode& code, const std::optional<base::Digest>& pushed,
                        base::Instant) override {
    const std::lock_guard lock(mutex_);
    if (!spend_pushed(pushed)) return decided();
    if (!touch(code.grant_id, code.issued_at)) return revoked();
    codes_[code.digest] = code;
    sessions_.emplace(code.details.authentication.sid, code.grant_id);
    ++writes_;
    return base::ok();
  }

  void put_pushed(const oauth::PushedRequest& request) override {
    const std::lock_guard lock(mutex_);
    pushed_[request.digest] = request;
    ++writes_;
  }

  std::optional<oauth::PushedRequest> find_pushed(const base::Digest& request_uri,
                                                  base::Instant now) override {
    const std::lock_guard lock(mutex_);
    auto found = find_in(pushed_, request_uri);
    return found && found->expires_at > now ? found : std::nullopt;
  }

  base::Status put_device(const oauth::DeviceRequest& request) override {
    const std::lock_guard lock(mutex_);
    for (const auto& [digest, device] : devices_)
      if (device.user_code == request.user_code) return base::Error{base::ErrorCode::conflict, "taken"};
    devices_[request.device_code] = request;
    ++writes_;
    return base::ok();
  }

  std::optional<oauth::DeviceRequest> find_device(const base::Digest& device_code) override {
    const std::lock_guard lock(mutex_);
    return find_in(devices_, device_code);
  }

  std::optional<oauth::DeviceRequest> find_device_by_user_code(const base::Digest& user_code,
                                                               base::Instant now) override {
    const std::lock_guard lock(mutex_);
    for (const auto& [digest, device] : devices_)
      if (device.user_code == user_code && waits(device, now)) return device;
    return std::nullopt;
  }

  void poll_device(const base::Digest& device_code, base::Instant now, unsigned interval) override {
    const std::lock_guard lock(mutex_);
    const auto found = devices_.find(device_code);
    if (found == devices_.end()) return;
    found->second.polled_at = now;
    found->second.interval = interval;
  }

  base::Status approve_device(const base::Digest& device_code, const oauth::Grant& grant,
                              base::Instant now) override {
    const std::lock_guard lock(mutex_);
    const auto found = devices_.find(device_code);
    if (found == devices_.end() || !waits(found->second, now)) return decided();
    found->second.decision = oauth::DeviceDecision::approved;
    found->second.user = grant.user;
    found->second.grant_id = grant.grant_id;
    store_grant(grant);
    ++writes_;
    return base::ok();
  }

  base::Status deny_device(const base::Digest& device_code, base::Instant now) override {
    const std::lock_guard lock(mutex_);
    const auto found = devices_.find(device_code);
    if (found == devices_.end() || !waits(found->second, now)) return decided();
    found->second.decision = oauth::DeviceDecision::denied;
    ++writes_;
    return base::ok();
  }

  base::Status redeem_device(const base::Digest& device_code,
                             const std::optional<oauth::RefreshToken>& refresh, base::Instant now) override {
    const std::lock_guard lock(mutex_);
    const auto found = devices_.find(device_code);
    if (found == devices_.end() || found->second.decision != oauth::DeviceDecision::approved ||
        found->second.redeemed_at || found->second.expires_at <= now || !touch(found->second.grant_id, now))
      return revoked();
    found->second.redeemed_at = now;
    if (refresh) refresh_tokens_[refresh->digest] = *refresh;
    ++writes_;
    return base::ok();
  }

  std::optional<oauth::AuthorizationCode> find_code(const base::Digest& code) override {
    const std::lock_guard lock(mutex_);
    return find_in(codes_, code);
  }

  base::Status redeem_code(const base::Digest& code, const std::optional<oauth::RefreshToken>& refresh,
                           base::Instant now) override {
    const std::lock_guard lock(mutex_);
    const auto found = codes_.find(code);
    if (found == codes_.end() || found->second.redeemed_at || !touch(found->second.grant_id, now))
      return base::Error{base::ErrorCode::invalid_grant, "redeemed already"};
    found->second.redeemed_at = now;
    if (refresh) refresh_tokens_[refresh->digest] = *refresh;
    ++writes_;
    return base::ok();
  }

  std::optional<oauth::RefreshToken> find_refresh(const base::Digest& token) override {
    const std::lock_guard lock(mutex_);
    return find_in(refresh_tokens_, token);
  }

  base::Status rotate_refresh(const base::Digest& token, const oauth::RefreshToken& successor,
                              base::Instant now) override {
    const std::lock_guard lock(mutex_);
    const auto found = refresh_tokens_.find(token);
    if (found == refresh_tokens_.end() || found->second.rotated_at || !touch(found->second.grant_id, now))
      return base::Error{base::ErrorCode::invalid_grant, "spent already"};
    found->second.rotated_at = now;
    found->second.successor = successor.digest;
    refresh_tokens_[successor.digest] = successor;
    ++writes_;
    return base::ok();
  }

  base::Status use_grant(const base::GrantId& grant_id, base::Instant now) override {
    const std::lock_guard lock(mutex_);
    if (!touch(grant_id, now)) return revoked();
    ++writes_;
    return base::ok();
  }

  std::optional<oauth::Grant> find_grant(const base::GrantId& grant_id) override {
    const std::lock_guard lock(mutex_);
    return find_in(grants_, grant_id);
  }

  std::vector<oauth::Grant> grants_of(const base::UserId& user) override {
    const std::lock_guard lock(mutex_);
    std::vector<oauth::Grant> found;
    for (const auto& [id, grant] : grants_)
      if (grant.user == user && !grant.revoked_at) found.push_back(grant);
    std::ranges::sort(found, std::ranges::greater{}, &oauth::Grant::created_at);
    return found;
  }

  std::vector<oauth::Grant> grants_in_session(const std::string& sid) override {
    const std::lock_guard lock(mutex_);
    std::vector<oauth::Grant> found;
    for (const auto& [id, grant] : grants_) {
      const bool used = grant.details.authentication.sid == sid || sessions_.contains({sid, id});
      if (sid.empty() || !used || grant.revoked_at) continue;
      found.push_back(grant);
      found.back().details.authentication.sid = sid;
    }
    return found;
  }

  void revoke_grant(const base::GrantId& grant_id, base::Instant now, base::Instant keep_until) override {
    const std::lock_guard lock(mutex_);
    const auto found = grants_.find(grant_id);
    if (found == grants_.end() || found->second.revoked_at) return;
    found->second.revoked_at = now;
    append({0, oauth::RevokedKind::grant, grant_id.value, now, keep_until});
  }

  void revoke(const oauth::Revocation& revocation) override {
    const std::lock_guard lock(mutex_);
    append(revocation);
  }

  std::vector<oauth::Revocation> revocations_after(std::uint64_t after, std::size_t limit) override {
    const std::lock_guard lock(mutex_);
    std::vector<oauth::Revocation> found;
    for (const oauth::Revocation& entry : log_)
      if (entry.seq > after && found.size() < limit) found.push_back(entry);
    return found;
  }

  // What tests look at and prepare.
  std::size_t writes() const { return locked(writes_); }
  std::size_t grant_count() const { return locked(grants_.size()); }
  std::size_t code_count() const { return locked(codes_.size()); }
  std::size_t refresh_count() const { return locked(refresh_tokens_.size()); }
  std::size_t interaction_count() const { return locked(interactions_.size()); }
  std::size_t revocation_count() const { return locked(log_.size()); }
  void put_grant(const oauth::Grant& grant) {
    const std::lock_guard lock(mutex_);
    store_grant(grant);
  }
  void put_code(const oauth::AuthorizationCode& code) {
    const std::lock_guard lock(mutex_);
    codes_[code.digest] = code;
  }
  void put_refresh(const oauth::RefreshToken& token) {
    const std::lock_guard lock(mutex_);
    refresh_tokens_[token.digest] = token;
  }

 private:
  template <class Map, class Key>
  static std::optional<typename Map::mapped_type> find_in(const Map& map, const Key& key) {
    const auto found = map.find(key);
    return found == map.end() ? std::nullopt : std::optional(found->second);
  }
  void store_grant(const oauth::Grant& grant) {
    grants_[grant.grant_id] = grant;
    grants_[grant.grant_id].last_used_at = grant.created_at;
  }
  static base::Error decided() { return {base::ErrorCode::conflict, "decided already"}; }
  static base::Error revoked() { return {base::ErrorCode::invalid_grant, "spent or revoked"}; }
  static bool waits(const oauth::DeviceRequest& device, base::Instant now) {
    return device.decision == oauth::DeviceDecision::pending && now < device.expires_at;
  }
  bool spend_pushed(const std::optional<base::Digest>& pushed) {
    return !pushed || pushed_.erase(*pushed) == 1;
  }
  bool consume(const base::Digest& handle, base::Instant now) {
    const auto found = interactions_.find(handle);
    if (found == interactions_.end() || found->second.expires_at <= now) return false;
    interactions_.erase(found);
    ++writes_;
    return true;
  }
  /// False if the grant is gone or revoked; otherwise it was used at `now`.
  bool touch(const base::GrantId& grant_id, base::Instant now) {
    const auto found = grants_.find(grant_id);
    if (found == grants_.end() || found->second.revoked_at) return false;
    found->second.last_used_at = now;
    return true;
  }
  void append(oauth::Revocation entry) {
    entry.seq = log_.size() + 1;
    log_.push_back(std::move(entry));
    ++writes_;
  }
  std::size_t locked(const std::size_t& value) const {
    const std::lock_guard lock(mutex_);
    return value;
  }

  mutable std::mutex mutex_;
  std::map<base::Digest, oauth::Interaction> interactions_;
  std::map<base::Digest, oauth::PushedRequest> pushed_;
  std::map<base::Digest, oauth::DeviceRequest> devices_;
  std::map<base::GrantId, oauth::Grant> grants_;
  std::set<std::pair<std::string, base::GrantId>> sessions_;  // in which a grant got a code without consent
  std::map<base::Digest, oauth::AuthorizationCode> codes_;
  std::map<base::Digest, oauth::RefreshToken> refresh_tokens_;
  std::vector<oauth::Revocation> log_;
  std::size_t writes_ = 0;
};

}  // namespace test_support
