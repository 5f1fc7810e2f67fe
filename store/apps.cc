// Verbs of the portal over apps. Rows are locked in one order: app, then its owner's count, then the
// revocation counter.
#include "store/apps.h"

#include "store/clients.h"
#include "store/revocations.h"

namespace store {
namespace {

using base::ErrorCode;

const base::Error kNoSuchApp{ErrorCode::not_found, "no such app"};
constexpr std::size_t kMostSecrets = 2;

/// Counts the owner's apps in a row of their own: two registrations at once wait for each other there.
bool count_up(Connection& sql, const base::UserId& owner, std::size_t most) {
  constexpr std::string_view kAdd = "UPDATE app_owners SET apps = apps + 1 WHERE owner = ? AND apps < ?";
  if (sql.run(kAdd, owner, most) == 1) return true;
  return sql.insert("INSERT INTO app_owners (owner, apps) VALUES (?, 0)", owner) &&
         sql.run(kAdd, owner, most) == 1;
}

/// Makes others wait who change the same app; false if there is none.
bool lock_app(Connection& sql, const base::ClientId& client_id) {
  return sql.run("UPDATE clients SET client_id = client_id WHERE client_id = ?", client_id) == 1;
}

std::size_t secrets_of(Connection& sql, const base::ClientId& client_id) {
  Rows rows = sql.query("SELECT COUNT(*) FROM client_secrets WHERE client_id = ?", client_id);
  rows.next();
  return static_cast<std::size_t>(rows.integer());
}

}  // namespace

base::Status insert_app(Connection& sql, const oauth::Client& app, std::size_t most) {
  if (!insert_client(sql, app)) return base::Error{ErrorCode::conflict, "the client_id is taken"};
  if (!count_up(sql, app.owner, most)) return base::Error{ErrorCode::conflict, "the owner has too many apps"};
  return base::ok();
}

base::Status Apps::create_app(const oauth::Client& app, std::size_t most) {
  return database_.write([&](Connection& sql) { return insert_app(sql, app, most); });
}

std::vector<oauth::Client> Apps::apps_of(const base::UserId& owner) {
  return database_.read([&](Connection& sql) { return clients_of(sql, owner); });
}

std::vector<oauth::Client> Apps::apps(std::size_t limit) {
  return database_.read([&](Connection& sql) { return newest_clients(sql, limit); });
}

std::optional<oauth::Client> Apps::find_app(const base::ClientId& client_id) {
  return database_.read([&](Connection& sql) { return find_client(sql, client_id); });
}

base::Status Apps::update_app(const oauth::Client& app) {
  const ClientChanges::Teller teller(changes_, app.client_id);
  return database_.write([&](Connection& sql) -> base::Status {
    if (sql.run("UPDATE clients SET name = ?, homepage = ?, redirect_uris = ?, scope = ?, metadata = ?, "
                "registration_token = ? WHERE client_id = ?",
                app.name, app.homepage, joined_uris(app.redirect_uris), app.scope,
                oauth::client_metadata_json(app.metadata), app.registration_access_token, app.client_id) != 1)
      return kNoSuchApp;
    return base::ok();
  });
}

base::Status Apps::add_secret(const base::ClientId& client_id, const oauth::ClientSecret& secret,
                              base::Instant now, base::Instant overlap_until) {
  const ClientChanges::Teller teller(changes_, client_id);
  return database_.write([&](Connection& sql) -> base::Status {
    if (!lock_app(sql, client_id)) return kNoSuchApp;
    sql.run("DELETE FROM client_secrets WHERE client_id = ? AND expires_at <= ?", client_id, now);
    if (secrets_of(sql, client_id) >= kMostSecrets)
      return base::Error{ErrorCode::conflict, "two secrets are valid already"};
    sql.run(
        "UPDATE client_secrets SET expires_at = ? WHERE client_id = ? AND (expires_at IS NULL OR expires_at "
        "> ?)",
        overlap_until, client_id, overlap_until);
    insert_secret(sql, client_id, secret);
    return base::ok();
  });
}

base::Status Apps::delete_app(const base::ClientId& client_id, base::Instant now, base::Instant keep_until) {
  const ClientChanges::Teller teller(changes_, client_id);
  return database_.write([&](Connection& sql) -> base::Status {
    if (!lock_app(sql, client_id)) return kNoSuchApp;
    sql.run(
        "UPDATE app_owners SET apps = apps - 1 WHERE owner = (SELECT owner FROM clients WHERE client_id = ?)",
        client_id);
    sql.run("DELETE FROM clients WHERE client_id = ?", client_id);
    append_revocation(sql, {0, oauth::RevokedKind::client, client_id.value, now, keep_until});
    return base::ok();
  });
}

base::Status Apps::set_suspended(const base::ClientId& client_id, bool suspended, base::Instant now,
                                 base::Instant keep_until) {
  const ClientChanges::Teller teller(changes_, client_id);
  return database_.write([&](Connection& sql) -> base::Status {
    if (sql.run("UPDATE clients SET suspended = ? WHERE client_id = ?", suspended, client_id) != 1)
      return kNoSuchApp;
    if (suspended) append_revocation(sql, {0, oauth::RevokedKind::client, client_id.value, now, keep_until});
    return base::ok();
  });
}

}  // namespace store
