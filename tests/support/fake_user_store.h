// People and their sessions in memory, with the store's atomicity.
#pragma once
#include <algorithm>
#include <cctype>
#include <map>
#include <mutex>

#include "portal/user_store.h"

namespace test_support {

/// Thread-safe.
class FakeUserStore final : public portal::UserStore {
 public:
  base::Status create_user(const portal::User& user) override {
    const std::lock_guard lock(mutex_);
    for (const auto& [id, other] : users_)
      if (lower(other.email) == lower(user.email))
        return base::Error{base::ErrorCode::conflict, "e-mail is taken"};
    users_[user.id] = user;
    return base::ok();
  }
  std::optional<portal::User> find_user(const base::UserId& id) override {
    const std::lock_guard lock(mutex_);
    const auto found = users_.find(id);
    return found == users_.end() ? std::nullopt : std::optional(found->second);
  }
  std::optional<portal::User> find_user_by_email(const std::string& email) override {
    const std::lock_guard lock(mutex_);
    for (const auto& [id, user] : users_)
      if (lower(user.email) == lower(email)) return user;
    return std::nullopt;
  }
  std::vector<portal::User> users(std::size_t limit) override {
    const std::lock_guard lock(mutex_);
    std::vector<portal::User> all;
    for (const auto& [id, user] : users_)
      if (all.size() < limit) all.push_back(user);
    return all;
  }
  base::Status set_password(const base::UserId& id, const std::string& password_hash) override {
    const std::lock_guard lock(mutex_);
    const auto found = users_.find(id);
    if (found == users_.end()) return base::Error{base::ErrorCode::not_found, "no such user"};
    found->second.password_hash = password_hash;
    return base::ok();
  }
  base::Status set_disabled(const base::UserId& id, bool disabled, base::Instant, base::Instant) override {
    const std::lock_guard lock(mutex_);
    const auto found = users_.find(id);
    if (found == users_.end()) return base::Error{base::ErrorCode::not_found, "no such user"};
    found->second.disabled = disabled;
    if (disabled) std::erase_if(sessions_, [&](const auto& entry) { return entry.second.user == id; });
    return base::ok();
  }

  base::Status delete_user(const base::UserId& id, base::Instant, base::Instant) override {
    const std::lock_guard lock(mutex_);
    if (users_.erase(id) == 0) return base::Error{base::ErrorCode::not_found, "no such user"};
    std::erase_if(sessions_, [&](const auto& entry) { return entry.second.user == id; });
    return base::ok();
  }

  void create_session(const portal::Session& session) override {
    const std::lock_guard lock(mutex_);
    sessions_[session.digest] = session;
  }
  std::optional<std::pair<portal::Session, portal::User>> find_session(const base::Digest& digest,
                                                                       base::Instant now) override {
    const std::lock_guard lock(mutex_);
    const auto found = sessions_.find(digest);
    if (found == sessions_.end() || found->second.expires_at <= now) return std::nullopt;
    const auto user = users_.find(found->second.user);
    if (user == users_.end() || user->second.disabled) return std::nullopt;
    return std::pair(found->second, user->second);
  }
  void delete_session(const base::Digest& digest) override {
    const std::lock_guard lock(mutex_);
    sessions_.erase(digest);
  }
  std::size_t delete_expired(base::Instant now, std::size_t) override {
    const std::lock_guard lock(mutex_);
    return std::erase_if(sessions_, [&](const auto& entry) { return entry.second.expires_at <= now; });
  }

  std::vector<portal::Session> sessions() const {
    const std::lock_guard lock(mutex_);
    std::vector<portal::Session> all;
    for (const auto& [digest, session] : sessions_) all.push_back(session);
    return all;
  }

 private:
  static std::string lower(std::string text) {
    std::ranges::transform(text, text.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
  }
  mutable std::mutex mutex_;
  std::map<base::UserId, portal::User> users_;
  std::map<base::Digest, portal::Session> sessions_;
};

}  // namespace test_support
