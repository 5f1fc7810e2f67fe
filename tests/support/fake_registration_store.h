// Initial access tokens in memory; the apps registered with them are clients of the authorization server.
#pragma once
#include <algorithm>
#include <mutex>
#include <vector>

#include "oauth/registration_store.h"
#include "tests/support/fake_client_store.h"

namespace test_support {

/// Thread-safe, with the store's atomicity.
class FakeRegistrationStore final : public oauth::RegistrationStore {
 public:
  explicit FakeRegistrationStore(FakeClientStore& clients) : clients_(clients) {}

  base::Status add_registration_token(const oauth::RegistrationToken& token) override {
    const std::lock_guard lock(mutex_);
    tokens_.push_back(token);
    return base::ok();
  }
  std::vector<oauth::RegistrationToken> registration_tokens(std::size_t) override {
    const std::lock_guard lock(mutex_);
    return tokens_;
  }
  base::Status revoke_registration_token(const std::string& token_id) override {
    const std::lock_guard lock(mutex_);
    return std::erase_if(tokens_, [&](const auto& token) { return token.token_id == token_id; }) == 1
               ? base::ok()
               : base::Status(base::Error{base::ErrorCode::not_found, "no such token"});
  }
  std::optional<oauth::RegistrationToken> find_registration_token(const base::Digest& digest,
                                                                  base::Instant now) override {
    const std::lock_guard lock(mutex_);
    const auto found = usable(digest, now);
    return found == tokens_.end() ? std::nullopt : std::optional(*found);
  }
  base::Status register_client(const base::Digest& token, const oauth::Client& client, std::size_t most,
                               base::Instant now) override {
    const std::lock_guard lock(mutex_);
    const auto found = usable(token, now);
    if (found == tokens_.end()) return base::Error{base::ErrorCode::invalid_token, "used up"};
    if (registered >= most) return base::Error{base::ErrorCode::conflict, "too many apps"};
    if (found->uses_left && --*found->uses_left == 0) tokens_.erase(found);
    ++registered;
    clients_.put(client);
    return base::ok();
  }
  base::Status replace_client(const oauth::Client& client) override {
    if (!clients_.find_client(client.client_id)) return missing();
    clients_.put(client);
    return base::ok();
  }
  base::Status deregister_client(const base::ClientId& client_id, base::Instant, base::Instant) override {
    if (!clients_.find_client(client_id)) return missing();
    clients_.erase(client_id);
    return base::ok();
  }

  std::size_t registered = 0;

 private:
  static base::Status missing() { return base::Error{base::ErrorCode::not_found, "no such app"}; }
  std::vector<oauth::RegistrationToken>::iterator usable(const base::Digest& digest, base::Instant now) {
    return std::ranges::find_if(tokens_, [&](const auto& token) {
      return token.digest == digest && (!token.expires_at || *token.expires_at > now);
    });
  }
  std::mutex mutex_;
  std::vector<oauth::RegistrationToken> tokens_;
  FakeClientStore& clients_;
};

}  // namespace test_support
