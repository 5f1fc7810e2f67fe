// Statements of the table `revocations`.
#include "store/revocations.h"

#include "store/counters.h"

namespace store {

void append_revocation(Connection& sql, const oauth::Revocation& revocation) {
  const std::uint64_t seq = next_value(sql, kRevocationCounter);
  sql.run("INSERT INTO revocations (seq, kind, subject, revoked_at, expires_at) VALUES (?, ?, ?, ?, ?)", seq,
          revocation.kind, revocation.subject, revocation.revoked_at, revocation.expires_at);
}

std::vector<oauth::Revocation> revocations_after(Connection& sql, std::uint64_t after, std::size_t limit) {
  std::vector<oauth::Revocation> entries;
  Rows rows = sql.query(
      "SELECT seq, kind, subject, revoked_at, expires_at FROM revocations WHERE seq > ? ORDER BY seq LIMIT ?",
      after, limit);
  while (rows.next()) {
    oauth::Revocation entry;
    entry.seq = static_cast<std::uint64_t>(rows.integer());
    entry.kind = static_cast<oauth::RevokedKind>(rows.integer());
    entry.subject = rows.text();
    entry.revoked_at = rows.instant();
    entry.expires_at = rows.instant();
    entries.push_back(std::move(entry));
  }
  return entries;
}

}  // namespace store
