// Applying, asking and forgetting revocations.
#include "oauth/revocation_view.h"

#include <algorithm>

namespace oauth {
namespace {
constexpr std::size_t kFew = 32;  // that a table has room for at first
}

RevokedTokens::RevokedTokens() {
  for (auto& subjects : subjects_) subjects = std::make_shared<RevokedSubjects>(kFew);
}

const RevokedSubjects::Entry* RevokedTokens::find(RevokedKind kind, std::string_view subject) const noexcept {
  const RevokedSubjects& subjects = *subjects_[static_cast<std::size_t>(kind)];
  return subject.empty() || subjects.is_empty() ? nullptr : subjects.find(subject);
}

bool RevokedTokens::refuses(const AccessClaimsView& claims) const noexcept {
  if (find(RevokedKind::token, claims.token_id) || find(RevokedKind::grant, claims.grant_id)) return true;
  const auto issued = std::chrono::floor<base::Seconds>(claims.issued_at);
  const auto covers = [issued](const RevokedSubjects::Entry* entry) {
    return entry != nullptr && issued <= entry->revoked_at();
  };
  return covers(find(RevokedKind::client, claims.client_id)) ||
         covers(find(RevokedKind::user, claims.subject));
}

void RevokedTokens::fetch_ahead(const AccessClaimsView& claims) const noexcept {
  // Tokens and grants are those that can be very many.
  const RevokedSubjects& tokens = *subjects_[static_cast<std::size_t>(RevokedKind::token)];
  const RevokedSubjects& grants = *subjects_[static_cast<std::size_t>(RevokedKind::grant)];
  if (!tokens.is_empty()) tokens.fetch_ahead(claims.token_id);
  if (!grants.is_empty() && !claims.grant_id.empty()) grants.fetch_ahead(claims.grant_id);
}

std::size_t RevokedTokens::size() const noexcept {
  std::size_t total = 0;
  for (const auto& subjects : subjects_) total += subjects->size();
  return total;
}

void RevocationView::apply(const Revocation& revocation) {
  auto& subjects = tokens_.subjects_.at(static_cast<std::size_t>(revocation.kind));
  if (subjects->is_full()) {
    subjects = subjects->copy(2 * subjects->size(), base::Instant::min());
    ++edition_;
  }
  subjects->put(revocation.subject, revocation.revoked_at, revocation.expires_at);
}

void RevocationView::expire(base::Instant now) {
  for (auto& subjects : tokens_.subjects_) {
    const std::size_t expired = subjects->count_expired(now);
    if (expired == 0 || expired < subjects->size() / 4) continue;
    subjects = subjects->copy(std::max(kFew, subjects->size() - expired), now);
    ++edition_;
  }
}

}  // namespace oauth
