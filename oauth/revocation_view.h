// The revocations that still concern living access tokens, held in memory and asked for every request.
#pragma once
#include <array>
#include <functional>
#include <queue>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "oauth/access_token.h"
#include "oauth/grant.h"

namespace oauth {

/// Not thread-safe: each worker has its own and applies the log to it.
class RevocationView {
 public:
  RevocationView() {
    // Nearly every token is not there; most of them then find an empty bucket and read no entry.
    for (Subjects& subjects : subjects_) subjects.max_load_factor(0.5F);
  }
  RevocationView(const RevocationView&) = delete;  // it holds pointers into itself
  RevocationView& operator=(const RevocationView&) = delete;

  /// Applying an entry again, or in another order, changes nothing.
  void apply(const Revocation& revocation);
  /// True if the token must be refused. O(1), no allocation.
  ///
  /// A token or grant that is named is dead whatever its times say. For a client or user, tokens issued at or
  /// before the revocation are: `issued_at` counts whole seconds, so a token of the same second is refused
  /// (fail closed).
  bool refuses(const AccessClaimsView& claims) const;
  /// Forgets entries with expires_at <= now. O(log entries) for each one that is forgotten.
  void expire(base::Instant now);
  std::size_t size() const noexcept;

 private:
  struct Times {
    base::Instant revoked_at, expires_at;
  };
  /// Not noexcept, so that libstdc++ keeps each entry's hash: walking a bucket then reads no subject.
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };
  using Subjects = std::unordered_map<std::string, Times, Hash, std::equal_to<>>;

  /// When an entry is due; `subject` is its key in the map, which stays in place until it is erased.
  struct Due {
    base::Instant at;
    RevokedKind kind;
    const std::string* subject;
    bool operator>(const Due& other) const noexcept { return at > other.at; }
  };

  const Times* find(RevokedKind kind, std::string_view subject) const;

  std::array<Subjects, 5> subjects_;                                // by RevokedKind
  std::priority_queue<Due, std::vector<Due>, std::greater<>> due_;  // one for each entry
};

}  // namespace oauth
