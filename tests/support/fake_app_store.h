// Registered apps in memory as their owners see them; the same apps are clients of the authorization server.
#pragma once
#include <algorithm>
#include <mutex>
#include <vector>

#include "portal/app_store.h"
#include "tests/support/fake_client_store.h"

namespace test_support {

/// Thread-safe. Every change is copied to `clients`, which is what the real store's one table does.
class FakeAppStore final : public portal::AppStore {
 public:
  explicit FakeAppStore(FakeClientStore& clients) : clients_(clients) {}

  base::Status create_app(const oauth::Client& app, std::size_t most) override {
    const std::lock_guard lock(mutex_);
    if (static_cast<std::size_t>(std::ranges::count(apps_, app.owner, &oauth::Client::owner)) >= most)
      return base::Error{base::ErrorCode::conflict, "too many apps"};
    apps_.insert(apps_.begin(), app);
    clients_.put(app);
    return base::ok();
  }
  std::vector<oauth::Client> apps_of(const base::UserId& owner) override {
    const std::lock_guard lock(mutex_);
    std::vector<oauth::Client> own;
    std::ranges::copy_if(apps_, std::back_inserter(own), [&](const auto& app) { return app.owner == owner; });
    return own;
  }
  std::vector<oauth::Client> apps(std::size_t limit) override {
    const std::lock_guard lock(mutex_);
    return {apps_.begin(), apps_.begin() + static_cast<std::ptrdiff_t>(std::min(limit, apps_.size()))};
  }
  std::optional<oauth::Client> find_app(const base::ClientId& client_id) override {
    const std::lock_guard lock(mutex_);
    const auto found = find(client_id);
    return found == apps_.end() ? std::nullopt : std::optional(*found);
  }
  base::Status update_app(const oauth::Client& app) override {
    const std::lock_guard lock(mutex_);
    const auto found = find(app.client_id);
    if (found == apps_.end()) return missing();
    found->name = app.name;
    found->homepage = app.homepage;
    found->redirect_uris = app.redirect_uris;
    found->scope = app.scope;
    found->metadata = app.metadata;
    found->registration_access_token = app.registration_access_token;
    clients_.put(*found);
    return base::ok();
  }
  base::Status add_secret(const base::ClientId& client_id, const oauth::ClientSecret& secret,
                          base::Instant now, base::Instant overlap_until) override {
    const std::lock_guard lock(mutex_);
    const auto found = find(client_id);
    if (found == apps_.end()) return missing();
    std::erase_if(found->secrets, [&](const auto& s) { return s.expires_at && *s.expires_at <= now; });
    if (found->secrets.size() >= 2) return base::Error{base::ErrorCode::conflict, "two secrets are valid"};
    for (oauth::ClientSecret& old : found->secrets) old.expires_at = overlap_until;
    found->secrets.push_back(secret);
    clients_.put(*found);
    return base::ok();
  }
  base::Status delete_app(const base::ClientId& client_id, base::Instant, base::Instant) override {
    const std::lock_guard lock(mutex_);
    const auto found = find(client_id);
    if (found == apps_.end()) return missing();
    apps_.erase(found);
    clients_.erase(client_id);
    return base::ok();
  }
  base::Status set_suspended(const base::ClientId& client_id, bool suspended, base::Instant,
                             base::Instant) override {
    const std::lock_guard lock(mutex_);
    const auto found = find(client_id);
    if (found == apps_.end()) return missing();
    found->suspended = suspended;
    clients_.put(*found);
    return base::ok();
  }

 private:
  static base::Status missing() { return base::Error{base::ErrorCode::not_found, "no such app"}; }
  std::vector<oauth::Client>::iterator find(const base::ClientId& client_id) {
    return std::ranges::find(apps_, client_id, &oauth::Client::client_id);
  }
  std::mutex mutex_;
  std::vector<oauth::Client> apps_;
  FakeClientStore& clients_;
};

}  // namespace test_support
