// Claiming a key: an insert that fails for everybody but the first.
#include "store/once.h"

namespace store {

bool Once::claim(std::string_view kind, const base::Digest& key, base::Instant expires_at,
                 base::Instant now) {
  return database_.write([&](Connection& sql) {
    if (sql.insert("INSERT INTO once_claims (kind, digest, expires_at) VALUES (?, ?, ?)", kind, key,
                   expires_at))
      return true;
    // One that has expired and was not cleaned up yet: of those who extend it one matches.
    return expires_at > now &&
           sql.run("UPDATE once_claims SET expires_at = ? WHERE kind = ? AND digest = ? AND expires_at <= ?",
                   expires_at, kind, key, now) == 1;
  });
}

}  // namespace store
