// Statements of the table `refresh_tokens`.
#include "store/refresh_tokens.h"

namespace store {

void insert_refresh_token(Connection& sql, const oauth::RefreshToken& token) {
  sql.run(
      "INSERT INTO refresh_tokens (digest, grant_id, client_id, user_id, scope, generation, issued_at, "
      "expires_at, details) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
      token.digest, token.grant_id, token.client_id, token.user, token.scope, token.generation,
      token.issued_at, token.expires_at, token.details);
}

oauth::RefreshToken refresh_token_of(Rows& rows, const base::Digest& digest) {
  oauth::RefreshToken token;
  token.digest = digest;
  token.grant_id.value = rows.text();
  token.client_id.value = rows.text();
  token.user.value = rows.text();
  token.scope = rows.scope();
  token.generation = static_cast<unsigned>(rows.integer());
  token.issued_at = rows.instant();
  token.expires_at = rows.instant();
  token.rotated_at = rows.optional_instant();
  token.successor = rows.optional_digest();
  token.details = rows.details();
  return token;
}

std::optional<oauth::RefreshToken> find_refresh_token(Connection& sql, const base::Digest& digest) {
  static const std::string kFind =
      "SELECT " + std::string(kRefreshTokenColumns) + " FROM refresh_tokens t WHERE t.digest = ?";
  Rows rows = sql.query(kFind, digest);
  if (!rows.next()) return std::nullopt;
  return refresh_token_of(rows, digest);
}

bool spend_refresh_token(Connection& sql, const base::Digest& digest, const oauth::RefreshToken& successor,
                         base::Instant now) {
  return sql.run(
             "UPDATE refresh_tokens SET rotated_at = ?, successor = ? "
             "WHERE digest = ? AND grant_id = ? AND rotated_at IS NULL AND expires_at > ?",
             now, successor.digest, digest, successor.grant_id, now) == 1;
}

}  // namespace store
