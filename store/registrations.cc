// Statements of the table `registration_tokens`.
#include "store/registrations.h"

namespace store {
namespace {

using base::ErrorCode;

constexpr std::string_view kNewest =
    "SELECT token_id, digest, owner, name, created_at, expires_at, uses_left FROM registration_tokens "
    "ORDER BY created_at DESC, token_id LIMIT ?";
constexpr std::string_view kFind =
    "SELECT t.token_id, t.digest, t.owner, t.name, t.created_at, t.expires_at, t.uses_left "
    "FROM registration_tokens t JOIN users u ON u.user_id = t.owner "
    "WHERE t.digest = ? AND (t.expires_at IS NULL OR t.expires_at > ?) AND u.disabled = 0";
// The compare-and-set of single use: of those who take the last one, one matches.
constexpr std::string_view kSpend =
    "UPDATE registration_tokens SET uses_left = uses_left - 1 "
    "WHERE digest = ? AND (expires_at IS NULL OR expires_at > ?) AND (uses_left IS NULL OR uses_left > 0)";

oauth::RegistrationToken read_token(Rows& rows) {
  oauth::RegistrationToken token;
  token.token_id = rows.text();
  token.digest = rows.digest();
  token.owner.value = rows.text();
  token.name = rows.text();
  token.created_at = rows.instant();
  token.expires_at = rows.optional_instant();
  if (rows.at_null())
    rows.skip(1);
  else
    token.uses_left = rows.integer();
  return token;
}

}  // namespace

base::Status Registrations::add_registration_token(const oauth::RegistrationToken& token) {
  return database_.write([&](Connection& sql) -> base::Status {
    if (!sql.insert("INSERT INTO registration_tokens (token_id, digest, owner, name, created_at, expires_at, "
                    "uses_left) VALUES (?, ?, ?, ?, ?, ?, ?)",
                    token.token_id, token.digest, token.owner, token.name, token.created_at, token.expires_at,
                    token.uses_left))
      return base::Error{ErrorCode::conflict, "the token is there already"};
    return base::ok();
  });
}

std::vector<oauth::RegistrationToken> Registrations::registration_tokens(std::size_t limit) {
  return database_.read([&](Connection& sql) {
    std::vector<oauth::RegistrationToken> tokens;
    Rows rows = sql.query(kNewest, limit);
    while (rows.next()) tokens.push_back(read_token(rows));
    return tokens;
  });
}

base::Status Registrations::revoke_registration_token(const std::string& token_id) {
  return database_.write([&](Connection& sql) -> base::Status {
    if (sql.run("DELETE FROM registration_tokens WHERE token_id = ?", token_id) != 1)
      return base::Error{ErrorCode::not_found, "no such token"};
    return base::ok();
  });
}

std::optional<oauth::RegistrationToken> Registrations::find_registration_token(const base::Digest& digest,
                                                                               base::Instant now) {
  return database_.read([&](Connection& sql) -> std::optional<oauth::RegistrationToken> {
    Rows rows = sql.query(kFind, digest, now);
    if (!rows.next()) return std::nullopt;
    return read_token(rows);
  });
}

base::Status Registrations::register_client(const base::Digest& token, const oauth::Client& client,
                                            std::size_t most, base::Instant now) {
  return database_.write([&](Connection& sql) -> base::Status {
    if (sql.run(kSpend, token, now) != 1)
      return base::Error{ErrorCode::invalid_token, "the token was used up"};
    sql.run("DELETE FROM registration_tokens WHERE digest = ? AND uses_left = 0", token);
    return insert_app(sql, client, most);
  });
}

}  // namespace store
