// Statements of the tables `users` and `sessions`.
#include "store/users.h"

#include <algorithm>

#include "store/expiry.h"
#include "store/revocations.h"

namespace store {
namespace {

using base::ErrorCode;

const base::Error kNoSuchUser{ErrorCode::not_found, "no such user"};

/// What an address is unique by: ASCII letters in lower case, everything else as it is.
std::string email_key(std::string_view email) {
  std::string key(email);
  std::transform(key.begin(), key.end(), key.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return key;
}

portal::User user_of(Rows& rows) {
  portal::User user;
  user.id.value = rows.text();
  user.email = rows.text();
  user.name = rows.text();
  user.password_hash = rows.text();
  user.role = static_cast<portal::Role>(rows.integer());
  user.disabled = rows.flag();
  user.created_at = rows.instant();
  user.phone = rows.text_or_empty();
  user.address = rows.text_or_empty();
  return user;
}

template <class... Values>
std::optional<portal::User> find_one(Database& database, std::string_view statement,
                                     const Values&... values) {
  return database.read([&](Connection& sql) -> std::optional<portal::User> {
    Rows rows = sql.query(statement, values...);
    if (!rows.next()) return std::nullopt;
    return user_of(rows);
  });
}

bool owns_apps(Connection& sql, const base::UserId& id) {
  Rows rows = sql.query("SELECT COUNT(*) FROM clients WHERE owner = ?", id);
  rows.next();
  return rows.integer() > 0;
}

}  // namespace

base::Status Users::create_user(const portal::User& user) {
  return database_.write([&](Connection& sql) -> base::Status {
    const bool created = sql.insert(
        "INSERT INTO users (user_id, email, email_key, name, password_hash, role, disabled, created_at, "
        "phone, address) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        user.id, user.email, email_key(user.email), user.name, user.password_hash, user.role, user.disabled,
        user.created_at, user.phone, user.address);
    if (!created) return base::Error{ErrorCode::conflict, "the e-mail address is taken"};
    return base::ok();
  });
}

std::optional<portal::User> Users::find_user(const base::UserId& id) {
  return find_one(
      database_,
      "SELECT user_id, email, name, password_hash, role, disabled, created_at, phone, address FROM users "
      "WHERE user_id = ?",
      id);
}

std::optional<portal::User> Users::find_user_by_email(const std::string& email) {
  return find_one(
      database_,
      "SELECT user_id, email, name, password_hash, role, disabled, created_at, phone, address FROM users "
      "WHERE email_key = ?",
      email_key(email));
}

std::vector<portal::User> Users::users(std::size_t limit) {
  return database_.read([&](Connection& sql) {
    std::vector<portal::User> users;
    Rows rows = sql.query(
        "SELECT user_id, email, name, password_hash, role, disabled, created_at, phone, address FROM users "
        "ORDER BY created_at DESC, user_id LIMIT ?",
        limit);
    while (rows.next()) users.push_back(user_of(rows));
    return users;
  });
}

base::Status Users::set_password(const base::UserId& id, const std::string& password_hash) {
  return database_.write([&](Connection& sql) -> base::Status {
    if (sql.run("UPDATE users SET password_hash = ? WHERE user_id = ?", password_hash, id) != 1)
      return kNoSuchUser;
    return base::ok();
  });
}

base::Status Users::set_disabled(const base::UserId& id, bool disabled, base::Instant now,
                                 base::Instant keep_until) {
  return database_.write([&](Connection& sql) -> base::Status {
    if (sql.run("UPDATE users SET disabled = ? WHERE user_id = ?", disabled, id) != 1) return kNoSuchUser;
    if (!disabled) return base::ok();
    sql.run("DELETE FROM sessions WHERE user_id = ?", id);
    sql.run("UPDATE grants SET revoked_at = ? WHERE user_id = ? AND revoked_at IS NULL", now, id);
    append_revocation(sql, {0, oauth::RevokedKind::user, id.value, now, keep_until});
    return base::ok();
  });
}

base::Status Users::delete_user(const base::UserId& id, base::Instant now, base::Instant keep_until) {
  return database_.write([&](Connection& sql) -> base::Status {
    if (sql.run("DELETE FROM users WHERE user_id = ?", id) != 1) return kNoSuchUser;
    if (owns_apps(sql, id)) return base::Error{ErrorCode::conflict, "apps belong to the user"};
    sql.run("DELETE FROM sessions WHERE user_id = ?", id);
    sql.run("DELETE FROM interactions WHERE user_id = ?", id);
    sql.run("DELETE FROM registration_tokens WHERE owner = ?", id);
    sql.run("DELETE FROM app_owners WHERE owner = ?", id);
    sql.run("DELETE FROM grants WHERE user_id = ?", id);
    append_revocation(sql, {0, oauth::RevokedKind::user, id.value, now, keep_until});
    return base::ok();
  });
}

void Users::create_session(const portal::Session& session) {
  database_.write([&](Connection& sql) {
    sql.run(
        "INSERT INTO sessions (digest, user_id, created_at, expires_at, authenticated_at, sid) VALUES (?, ?, "
        "?, ?, ?, ?)",
        session.digest, session.user, session.created_at, session.expires_at, session.authenticated_at,
        session.sid);
  });
}

std::optional<std::pair<portal::Session, portal::User>> Users::find_session(const base::Digest& digest,
                                                                            base::Instant now) {
  using Found = std::optional<std::pair<portal::Session, portal::User>>;
  return database_.read([&](Connection& sql) -> Found {
    Rows rows = sql.query(
        "SELECT s.created_at, s.expires_at, s.authenticated_at, s.sid, "
        "u.user_id, u.email, u.name, u.password_hash, u.role, u.disabled, u.created_at, u.phone, "
        "u.address "
        "FROM sessions s JOIN users u ON u.user_id = s.user_id "
        "WHERE s.digest = ? AND s.expires_at > ? AND u.disabled = 0",
        digest, now);
    if (!rows.next()) return std::nullopt;
    portal::Session session;
    session.digest = digest;
    session.created_at = rows.instant();
    session.expires_at = rows.instant();
    session.authenticated_at = rows.instant();
    session.sid = rows.text_or_empty();
    portal::User user = user_of(rows);
    session.user = user.id;
    return std::pair(std::move(session), std::move(user));
  });
}

void Users::delete_session(const base::Digest& digest) {
  database_.write([&](Connection& sql) { sql.run("DELETE FROM sessions WHERE digest = ?", digest); });
}

std::size_t Users::delete_expired(base::Instant now, std::size_t batch) {
  return store::delete_expired(database_, now, batch);
}

}  // namespace store
