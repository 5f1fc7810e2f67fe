// The revocations that still concern living access tokens, held in memory and asked for every request.
#pragma once
#include <array>
#include <cstdint>
#include <memory>

#include "oauth/access_token.h"
#include "oauth/grant.h"
#include "oauth/revoked_subjects.h"

namespace oauth {

/// What is asked. Copies share their tables, and what is applied later comes into them, as long as the view
/// has no other tables: its edition() tells.
class RevokedTokens {
 public:
  RevokedTokens();
  /// True if the token must be refused. O(1), no allocation, any thread.
  ///
  /// A token or grant that is named is dead whatever its times say. For a client or user, tokens issued at or
  /// before the revocation are: `issued_at` counts whole seconds, so a token of the same second is refused
  /// (fail closed).
  bool refuses(const AccessClaimsView& claims) const noexcept;
  /// Brings near what refuses() reads for nearly every token.
  void fetch_ahead(const AccessClaimsView& claims) const noexcept;
  std::size_t size() const noexcept;

 private:
  friend class RevocationView;
  const RevokedSubjects::Entry* find(RevokedKind kind, std::string_view subject) const noexcept;

  // By RevokedKind. Shared with those who ask: the view goes on with larger ones.
  std::array<std::shared_ptr<RevokedSubjects>, 5> subjects_;
};

/// One thread at a time applies and expires; for others there is tokens().
class RevocationView {
 public:
  RevocationView() = default;
  RevocationView(const RevocationView&) = delete;
  RevocationView& operator=(const RevocationView&) = delete;

  /// Applying an entry again, or in another order, changes nothing.
  void apply(const Revocation& revocation);
  /// Forgets entries with expires_at <= now, once they are a quarter of a table: what is left is copied then,
  /// and nobody is refused for one that stays. Reads every entry.
  void expire(base::Instant now);
  const RevokedTokens& tokens() const noexcept { return tokens_; }
  /// Another one whenever a table took the place of another.
  std::uint64_t edition() const noexcept { return edition_; }
  bool refuses(const AccessClaimsView& claims) const noexcept { return tokens_.refuses(claims); }
  std::size_t size() const noexcept { return tokens_.size(); }

 private:
  RevokedTokens tokens_;
  std::uint64_t edition_ = 1;
};

}  // namespace oauth
