// Finding, making and forgetting the shop's sessions.
#include "sandbox/shop_session.h"

#include <algorithm>

namespace sandbox {

std::shared_ptr<Session> SessionStore::find(std::string_view cookie, base::Instant now) {
  const std::scoped_lock lock(mutex_);
  const auto found = sessions_.find(base::sha256(cookie));
  if (found == sessions_.end()) return nullptr;
  if (now >= found->second->used_at + kIdle) {
    sessions_.erase(found);
    return nullptr;
  }
  found->second->used_at = now;
  return found->second;
}

std::pair<std::string, std::shared_ptr<Session>> SessionStore::create(base::Random& random,
                                                                      base::Instant now) {
  auto session = std::make_shared<Session>();
  session->csrf = base::random_token(random, 32);
  session->order = base::random_id(random, "order_");
  session->used_at = now;
  std::string cookie = base::random_token(random, 32);
  const std::scoped_lock lock(mutex_);
  if (sessions_.size() >= kMost)
    sessions_.erase(
        std::ranges::min_element(sessions_, {}, [](const auto& one) { return one.second->used_at; }));
  sessions_.emplace(base::sha256(cookie), session);
  return {std::move(cookie), std::move(session)};
}

std::string SessionStore::renew(std::string_view cookie, base::Random& random) {
  std::string fresh = base::random_token(random, 32);
  const std::scoped_lock lock(mutex_);
  auto node = sessions_.extract(base::sha256(cookie));
  if (node.empty()) return {};
  node.key() = base::sha256(fresh);
  sessions_.insert(std::move(node));
  return fresh;
}

std::size_t SessionStore::size() const {
  const std::scoped_lock lock(mutex_);
  return sessions_.size();
}

}  // namespace sandbox
