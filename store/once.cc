// Claiming a key: an insert that fails for everybody but the first.
#include "store/once.h"

namespace store {

// Two transactions: in one, MySQL would let every loser of the insert share a lock on the row, which then
// each of them waits for the others to give up before it can update.
bool Once::claim(std::string_view kind, const base::Digest& key, base::Instant expires_at,
                 base::Instant now) {
  const bool inserted = database_.write([&](Connection& sql) {
    return sql.insert("INSERT INTO once_claims (kind, digest, expires_at) VALUES (?, ?, ?)", kind, key,
                      expires_at);
  });
  if (inserted) return true;
  if (expires_at <= now) return false;
  // One that has expired and was not cleaned up yet: of those who extend it one matches.
  return database_.write([&](Connection& sql) {
    return sql.run("UPDATE once_claims SET expires_at = ? WHERE kind = ? AND digest = ? AND expires_at <= ?",
                   expires_at, kind, key, now) == 1;
  });
}

bool Once::submit(std::vector<oauth::OnceClaim> claims, std::function<void(bool)> done) {
  auto operation = [claims = std::move(claims)](Connection& sql) {
    for (const oauth::OnceClaim& claim : claims)
      if (!sql.insert("INSERT INTO once_claims (kind, digest, expires_at) VALUES (?, ?, ?)", claim.kind,
                      claim.key, claim.expires_at))
        return false;
    return true;
  };
  return database_.submit(std::move(operation), std::move(done));
}

}  // namespace store
