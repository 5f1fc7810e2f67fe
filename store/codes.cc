// Statements of the table `codes`.
#include "store/codes.h"

namespace store {

void insert_code(Connection& sql, const oauth::AuthorizationCode& code) {
  sql.run(
      "INSERT INTO codes (digest, grant_id, client_id, user_id, redirect_uri, redirect_uri_given, "
      "code_challenge, "
      "nonce, scope, issued_at, expires_at, details) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      code.digest, code.grant_id, code.client_id, code.user, code.redirect_uri, code.redirect_uri_given,
      code.code_challenge, code.nonce, code.scope, code.issued_at, code.expires_at, code.details);
}

std::optional<oauth::AuthorizationCode> find_code(Connection& sql, const base::Digest& digest) {
  Rows rows = sql.query(
      "SELECT grant_id, client_id, user_id, redirect_uri, redirect_uri_given, code_challenge, nonce, scope, "
      "issued_at, "
      "expires_at, redeemed_at, details FROM codes WHERE digest = ?",
      digest);
  if (!rows.next()) return std::nullopt;
  oauth::AuthorizationCode code;
  code.digest = digest;
  code.grant_id.value = rows.text();
  code.client_id.value = rows.text();
  code.user.value = rows.text();
  code.redirect_uri = rows.text();
  code.redirect_uri_given = rows.flag();
  code.code_challenge = rows.text();
  code.nonce = rows.text();
  code.scope = rows.scope();
  code.issued_at = rows.instant();
  code.expires_at = rows.instant();
  code.redeemed_at = rows.optional_instant();
  code.details = rows.details();
  return code;
}

std::optional<base::GrantId> spend_code(Connection& sql, const base::Digest& digest, base::Instant now) {
  if (sql.run("UPDATE codes SET redeemed_at = ? WHERE digest = ? AND redeemed_at IS NULL AND expires_at > ?",
              now, digest, now) != 1)
    return std::nullopt;
  Rows rows = sql.query("SELECT grant_id FROM codes WHERE digest = ?", digest);
  rows.next();
  return base::GrantId{rows.text()};
}

}  // namespace store
