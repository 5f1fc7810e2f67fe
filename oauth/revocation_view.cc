// Applying, asking and forgetting revocations.
#include "oauth/revocation_view.h"

#include <algorithm>

namespace oauth {

void RevocationView::apply(const Revocation& revocation) {
  const Times times{revocation.revoked_at, revocation.expires_at};
  const auto [entry, is_new] =
      subjects_.at(static_cast<std::size_t>(revocation.kind)).try_emplace(revocation.subject, times);
  if (is_new) {
    due_.push({times.expires_at, revocation.kind, &entry->first});
    return;
  }
  entry->second.revoked_at = std::max(entry->second.revoked_at, times.revoked_at);
  entry->second.expires_at = std::max(entry->second.expires_at, times.expires_at);
}

const RevocationView::Times* RevocationView::find(RevokedKind kind, std::string_view subject) const {
  const Subjects& subjects = subjects_[static_cast<std::size_t>(kind)];
  if (subjects.empty() || subject.empty()) return nullptr;
  const auto found = subjects.find(subject);
  return found == subjects.end() ? nullptr : &found->second;
}

bool RevocationView::refuses(const AccessClaimsView& claims) const {
  if (find(RevokedKind::token, claims.token_id) || find(RevokedKind::grant, claims.grant_id)) return true;
  const auto issued = std::chrono::floor<base::Seconds>(claims.issued_at);
  const auto covers = [issued](const Times* times) {
    return times != nullptr && issued <= times->revoked_at;
  };
  return covers(find(RevokedKind::client, claims.client_id)) ||
         covers(find(RevokedKind::user, claims.subject));
}

void RevocationView::expire(base::Instant now) {
  while (!due_.empty() && due_.top().at <= now) {
    const Due due = due_.top();
    due_.pop();
    Subjects& subjects = subjects_[static_cast<std::size_t>(due.kind)];
    const auto entry = subjects.find(*due.subject);
    if (entry->second.expires_at > now)
      due_.push({entry->second.expires_at, due.kind, due.subject});  // revoked again since: it lives longer
    else
      subjects.erase(entry);
  }
}

std::size_t RevocationView::size() const noexcept {
  std::size_t total = 0;
  for (const Subjects& subjects : subjects_) total += subjects.size();
  return total;
}

}  // namespace oauth
