// Registered apps in memory.
#pragma once
#include <functional>
#include <map>
#include <mutex>

#include "oauth/client_store.h"

namespace test_support {

class FakeClientStore final : public oauth::ClientStore {
 public:
  std::optional<oauth::Client> find_client(const base::ClientId& client_id) override {
    const std::lock_guard lock(mutex_);
    const auto found = clients_.find(client_id);
    return found == clients_.end() ? std::nullopt : std::optional(found->second);
  }
  /// Inserts or replaces.
  void put(const oauth::Client& client) {
    {
      const std::lock_guard lock(mutex_);
      clients_[client.client_id] = client;
    }
    if (changed) changed(client.client_id);
  }
  void erase(const base::ClientId& client_id) {
    {
      const std::lock_guard lock(mutex_);
      clients_.erase(client_id);
    }
    if (changed) changed(client_id);
  }
  /// What the real store tells after a change.
  std::function<void(const base::ClientId&)> changed;

 private:
  std::mutex mutex_;
  std::map<base::ClientId, oauth::Client> clients_;
};

}  // namespace test_support
