// Statements of the table `grants` and the verbs that join it with its neighbours.
// Rows are locked in one order: interaction, code or refresh token, then grant, then the revocation counter.
#include "store/grants.h"

#include <memory>

#include "store/codes.h"
#include "store/device_requests.h"
#include "store/interactions.h"
#include "store/joined.h"
#include "store/pushed_requests.h"
#include "store/refresh_tokens.h"
#include "store/revocations.h"

namespace store {
namespace {

using base::ErrorCode;

const base::Error kDecided{ErrorCode::conflict, "the request was decided already"};
const base::Error kRevoked{ErrorCode::invalid_grant, "the grant was revoked"};

constexpr std::string_view kFind =
    "SELECT g.grant_id, g.user_id, g.client_id, g.scope, g.created_at, g.revoked_at, g.details, "
    "g.last_used_at FROM grants g "
    "JOIN clients c ON c.client_id = g.client_id WHERE g.grant_id = ?";
constexpr std::string_view kLiveOfUser =
    "SELECT g.grant_id, g.user_id, g.client_id, g.scope, g.created_at, g.revoked_at, g.details, "
    "g.last_used_at FROM grants g "
    "JOIN clients c ON c.client_id = g.client_id WHERE g.user_id = ? AND g.revoked_at IS NULL "
    "ORDER BY g.created_at DESC, g.grant_id DESC";
constexpr std::string_view kLiveOfSession =
    "SELECT g.grant_id, g.user_id, g.client_id, g.scope, g.created_at, g.revoked_at, g.details, "
    "g.last_used_at FROM grants g "
    "JOIN (SELECT grant_id FROM grants WHERE sid = ? UNION SELECT grant_id FROM session_grants WHERE sid = "
    "?) s "
    "ON s.grant_id = g.grant_id JOIN clients c ON c.client_id = g.client_id WHERE g.revoked_at IS NULL";
const std::string kRefreshAndGrant =
    "SELECT " + std::string(kRefreshTokenColumns) +
    ", c.client_id, g.grant_id, g.user_id, g.client_id, g.scope, g.created_at, g.revoked_at, g.details, "
    "g.last_used_at FROM refresh_tokens t LEFT JOIN grants g ON g.grant_id = t.grant_id "
    "LEFT JOIN clients c ON c.client_id = g.client_id WHERE t.digest = ?";
constexpr std::chrono::hours kSessionMemory{7 * 24};  // more than any session lasts
const std::string kUsable =
    " WHERE grant_id = ? AND revoked_at IS NULL "
    "AND EXISTS (SELECT 1 FROM clients c WHERE c.client_id = grants.client_id AND c.suspended = 0) "
    "AND EXISTS (SELECT 1 FROM users u WHERE u.user_id = grants.user_id AND u.disabled = 0)";
// An update, so that it waits for whoever is revoking at this moment, or makes them wait.
const std::string kUse = "UPDATE grants SET last_used_at = ?" + kUsable;
const std::string kLastUse = "SELECT last_used_at FROM grants" + kUsable;

oauth::Grant grant_of(Rows& rows) {
  oauth::Grant grant;
  grant.grant_id.value = rows.text();
  grant.user.value = rows.text();
  grant.client_id.value = rows.text();
  grant.scope = rows.scope();
  grant.created_at = rows.instant();
  grant.revoked_at = rows.optional_instant();
  grant.details = rows.details();
  grant.last_used_at = rows.instant();
  return grant;
}

std::vector<oauth::Grant> grants_of_rows(Rows&& rows) {
  std::vector<oauth::Grant> grants;
  while (rows.next()) grants.push_back(grant_of(rows));
  return grants;
}

void insert_grant(Connection& sql, const oauth::Grant& grant) {
  sql.run(
      "INSERT INTO grants (grant_id, user_id, client_id, scope, created_at, last_used_at, details, sid) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
      grant.grant_id, grant.user, grant.client_id, grant.scope, grant.created_at, grant.created_at,
      grant.details, grant.details.authentication.sid);
}

/// Of the same user and app only; false if there is no such live grant.
bool replace_grant(Connection& sql, const oauth::Grant& grant) {
  return sql.run(
             "UPDATE grants SET scope = ?, details = ?, sid = ? "
             "WHERE grant_id = ? AND user_id = ? AND client_id = ? AND revoked_at IS NULL",
             grant.scope, grant.details, grant.details.authentication.sid, grant.grant_id, grant.user,
             grant.client_id) == 1;
}

/// That a session used a grant which was given in another one.
void remember_session(Connection& sql, const oauth::AuthorizationCode& code, base::Instant now) {
  const std::string& sid = code.details.authentication.sid;
  if (sid.empty()) return;
  const base::Instant until = now + kSessionMemory;
  if (sql.run("UPDATE session_grants SET expires_at = ? WHERE sid = ? AND grant_id = ?", until, sid,
              code.grant_id) == 0)
    sql.insert("INSERT INTO session_grants (sid, grant_id, expires_at) VALUES (?, ?, ?)", sid, code.grant_id,
               until);
}

/// False if the grant, its app or its user is not good any more.
bool touch_grant(Connection& sql, const base::GrantId& grant_id, base::Instant now) {
  if (sql.writes_alone()) {
    Rows rows = sql.query(kLastUse, grant_id);
    if (!rows.next()) return false;
    // Most refreshes of an app that does not rotate write nothing then, and need no fsync.
    if (now - rows.instant() < oauth::kUseGranularity) return true;
  }
  return sql.run(kUse, now, grant_id) == 1;
}

}  // namespace

void Grants::put_interaction(const oauth::Interaction& interaction) {
  database_.write([&](Connection& sql) { insert_interaction(sql, interaction); });
}

std::optional<oauth::Interaction> Grants::find_interaction(const base::Digest& handle, base::Instant now) {
  return database_.read([&](Connection& sql) { return store::find_interaction(sql, handle, now); });
}

base::Status Grants::approve(const base::Digest& handle, const oauth::Grant& grant,
                             const oauth::AuthorizationCode& code, base::Instant now) {
  return database_.write([&](Connection& sql) -> base::Status {
    const auto request = store::find_interaction(sql, handle, now);
    if (!request || !decide_interaction(sql, handle, now)) return kDecided;
    if (request->request.pushed && !decide_pushed(sql, *request->request.pushed, now)) return kDecided;
    if (request->request.grant_management_action == oauth::GrantAction::create)
      insert_grant(sql, grant);
    else if (!replace_grant(sql, grant))
      return base::Error{ErrorCode::conflict, "the grant was revoked"};
    insert_code(sql, code);
    return base::ok();
  });
}

base::Status Grants::deny(const base::Digest& handle, base::Instant now) {
  return database_.write([&](Connection& sql) -> base::Status {
    const auto request = store::find_interaction(sql, handle, now);
    if (!request || !decide_interaction(sql, handle, now)) return kDecided;
    if (request->request.pushed && !decide_pushed(sql, *request->request.pushed, now)) return kDecided;
    return base::ok();
  });
}

base::Status Grants::add_code(const oauth::AuthorizationCode& code, const std::optional<base::Digest>& pushed,
                              base::Instant now) {
  return database_.write([&](Connection& sql) -> base::Status {
    if (pushed && !decide_pushed(sql, *pushed, now)) return kDecided;
    if (!touch_grant(sql, code.grant_id, now)) return kRevoked;
    insert_code(sql, code);
    remember_session(sql, code, now);
    return base::ok();
  });
}

void Grants::put_pushed(const oauth::PushedRequest& request) {
  database_.write([&](Connection& sql) { insert_pushed(sql, request); });
}

std::optional<oauth::PushedRequest> Grants::find_pushed(const base::Digest& request_uri, base::Instant now) {
  return database_.read([&](Connection& sql) { return store::find_pushed(sql, request_uri, now); });
}

base::Status Grants::put_device(const oauth::DeviceRequest& request) {
  return database_.write([&](Connection& sql) -> base::Status {
    if (!insert_device(sql, request)) return base::Error{ErrorCode::conflict, "the user code is taken"};
    return base::ok();
  });
}

std::optional<oauth::DeviceRequest> Grants::find_device(const base::Digest& device_code) {
  return database_.read([&](Connection& sql) { return store::find_device(sql, device_code); });
}

std::optional<oauth::DeviceRequest> Grants::find_device_by_user_code(const base::Digest& user_code,
                                                                     base::Instant now) {
  return database_.read([&](Connection& sql) { return find_waiting_device(sql, user_code, now); });
}

void Grants::poll_device(const base::Digest& device_code, base::Instant now, unsigned interval) {
  database_.write([&](Connection& sql) { store::poll_device(sql, device_code, now, interval); });
}

base::Status Grants::approve_device(const base::Digest& device_code, const oauth::Grant& grant,
                                    base::Instant now) {
  return database_.write([&](Connection& sql) -> base::Status {
    if (!decide_device(sql, device_code, oauth::DeviceDecision::approved, grant.user, grant.grant_id, now))
      return kDecided;
    insert_grant(sql, grant);
    return base::ok();
  });
}

base::Status Grants::deny_device(const base::Digest& device_code, base::Instant now) {
  return database_.write([&](Connection& sql) -> base::Status {
    if (!decide_device(sql, device_code, oauth::DeviceDecision::denied, {}, {}, now)) return kDecided;
    return base::ok();
  });
}

base::Status Grants::redeem_device(const base::Digest& device_code,
                                   const std::optional<oauth::RefreshToken>& refresh, base::Instant now) {
  return database_.write([&](Connection& sql) -> base::Status {
    const auto grant_id = spend_device(sql, device_code, now);
    if (!grant_id) return base::Error{ErrorCode::invalid_grant, "the device code was already redeemed"};
    if (!touch_grant(sql, *grant_id, now)) return kRevoked;
    if (refresh) insert_refresh_token(sql, *refresh);
    return base::ok();
  });
}

std::optional<oauth::AuthorizationCode> Grants::find_code(const base::Digest& code) {
  return database_.read([&](Connection& sql) { return store::find_code(sql, code); });
}

base::Status Grants::redeem_code(const base::Digest& code, const std::optional<oauth::RefreshToken>& refresh,
                                 base::Instant now) {
  return database_.write([&](Connection& sql) -> base::Status {
    const auto grant_id = spend_code(sql, code, now);
    if (!grant_id)
      return base::Error{ErrorCode::invalid_grant, "the code was already redeemed or has expired"};
    if (!touch_grant(sql, *grant_id, now)) return kRevoked;
    if (refresh) insert_refresh_token(sql, *refresh);
    return base::ok();
  });
}

std::optional<oauth::RefreshToken> Grants::find_refresh(const base::Digest& token) {
  return database_.read([&](Connection& sql) { return find_refresh_token(sql, token); });
}

std::optional<oauth::RefreshedGrant> Grants::find_refresh_and_grant(const base::Digest& token) {
  return database_.read([&](Connection& sql) -> std::optional<oauth::RefreshedGrant> {
    Rows rows = sql.query(kRefreshAndGrant, token);
    if (!rows.next()) return std::nullopt;
    oauth::RefreshedGrant found{refresh_token_of(rows, token), std::nullopt};
    if (rows.at_null()) return found;  // the grant or its app is gone
    rows.skip(1);
    found.grant = grant_of(rows);
    return found;
  });
}

base::Status Grants::rotate_refresh(const base::Digest& token, const oauth::RefreshToken& successor,
                                    base::Instant now) {
  return database_.write([&](Connection& sql) -> base::Status {
    if (!spend_refresh_token(sql, token, successor, now))
      return base::Error{ErrorCode::invalid_grant, "the refresh token was already used or has expired"};
    if (!touch_grant(sql, successor.grant_id, now)) return kRevoked;
    insert_refresh_token(sql, successor);
    return base::ok();
  });
}

base::Status Grants::use_grant(const base::GrantId& grant_id, base::Instant now) {
  return database_.write([&](Connection& sql) -> base::Status {
    if (!touch_grant(sql, grant_id, now)) return kRevoked;
    return base::ok();
  });
}

std::optional<oauth::Grant> Grants::find_grant(const base::GrantId& grant_id) {
  return database_.read([&](Connection& sql) -> std::optional<oauth::Grant> {
    Rows rows = sql.query(kFind, grant_id);
    if (!rows.next()) return std::nullopt;
    return grant_of(rows);
  });
}

std::vector<oauth::Grant> Grants::grants_of(const base::UserId& user) {
  return database_.read([&](Connection& sql) { return grants_of_rows(sql.query(kLiveOfUser, user)); });
}

std::vector<oauth::Grant> Grants::grants_in_session(const std::string& sid) {
  if (sid.empty()) return {};
  return database_.read([&](Connection& sql) {
    std::vector<oauth::Grant> grants = grants_of_rows(sql.query(kLiveOfSession, sid, sid));
    for (oauth::Grant& grant : grants) grant.details.authentication.sid = sid;
    return grants;
  });
}

void Grants::revoke_grant(const base::GrantId& grant_id, base::Instant now, base::Instant keep_until) {
  database_.write([&](Connection& sql) {
    if (sql.run("UPDATE grants SET revoked_at = ? WHERE grant_id = ? AND revoked_at IS NULL", now,
                grant_id) == 1)
      append_revocation(sql, {0, oauth::RevokedKind::grant, grant_id.value, now, keep_until});
  });
}

void Grants::revoke(const oauth::Revocation& revocation) {
  database_.write([&](Connection& sql) { append_revocation(sql, revocation); });
}

bool Grants::submit(std::function<bool(oauth::GrantStore&)> work, std::function<void(bool)> done) {
  auto kept = std::make_shared<bool>(false);
  auto operation = [work = std::move(work), kept](Connection& sql) {
    Joined joined(sql);
    Grants grants(joined);
    *kept = work(grants) && !joined.undone();
    return *kept || !joined.wrote();  // without a write there is nothing to undo
  };
  return database_.submit(std::move(operation),
                          [kept, done = std::move(done)](bool durable) { done(durable && *kept); });
}

std::vector<oauth::Revocation> Grants::revocations_after(std::uint64_t after, std::size_t limit) {
  return database_.read([&](Connection& sql) { return store::revocations_after(sql, after, limit); });
}

}  // namespace store
