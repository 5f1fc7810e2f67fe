// Statements of the table `device_requests`.
#include "store/device_requests.h"

namespace store {
namespace {

using oauth::DeviceDecision;

constexpr std::string_view kFind =
    "SELECT device_code, user_code, client_id, scope, details, decision, user_id, grant_id, created_at, "
    "expires_at, polled_at, poll_interval, redeemed_at FROM device_requests WHERE device_code = ?";
constexpr std::string_view kFindWaiting =
    "SELECT device_code, user_code, client_id, scope, details, decision, user_id, grant_id, created_at, "
    "expires_at, polled_at, poll_interval, redeemed_at FROM device_requests "
    "WHERE user_code = ? AND decision = 0 AND expires_at > ?";

std::optional<oauth::DeviceRequest> read_device(Rows&& rows) {
  if (!rows.next()) return std::nullopt;
  oauth::DeviceRequest request;
  request.device_code = rows.digest();
  request.user_code = rows.digest();
  request.client_id.value = rows.text();
  request.scope = rows.scope();
  request.details = rows.details();
  request.decision = static_cast<DeviceDecision>(rows.integer());
  request.user.value = rows.text();
  request.grant_id.value = rows.text();
  request.created_at = rows.instant();
  request.expires_at = rows.instant();
  request.polled_at = rows.instant();
  request.interval = static_cast<unsigned>(rows.integer());
  request.redeemed_at = rows.optional_instant();
  return request;
}

}  // namespace

bool insert_device(Connection& sql, const oauth::DeviceRequest& request) {
  return sql.insert(
      "INSERT INTO device_requests (device_code, user_code, client_id, scope, details, decision, user_id, "
      "grant_id, created_at, expires_at, polled_at, poll_interval) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
      "?)",
      request.device_code, request.user_code, request.client_id, request.scope, request.details,
      request.decision, request.user, request.grant_id, request.created_at, request.expires_at,
      request.polled_at, request.interval);
}

std::optional<oauth::DeviceRequest> find_device(Connection& sql, const base::Digest& device_code) {
  return read_device(sql.query(kFind, device_code));
}

std::optional<oauth::DeviceRequest> find_waiting_device(Connection& sql, const base::Digest& user_code,
                                                        base::Instant now) {
  return read_device(sql.query(kFindWaiting, user_code, now));
}

void poll_device(Connection& sql, const base::Digest& device_code, base::Instant now, unsigned interval) {
  sql.run("UPDATE device_requests SET polled_at = ?, poll_interval = ? WHERE device_code = ?", now, interval,
          device_code);
}

bool decide_device(Connection& sql, const base::Digest& device_code, DeviceDecision decision,
                   const base::UserId& user, const base::GrantId& grant_id, base::Instant now) {
  return sql.run(
             "UPDATE device_requests SET decision = ?, user_id = ?, grant_id = ? "
             "WHERE device_code = ? AND decision = 0 AND expires_at > ?",
             decision, user, grant_id, device_code, now) == 1;
}

std::optional<base::GrantId> spend_device(Connection& sql, const base::Digest& device_code,
                                          base::Instant now) {
  if (sql.run("UPDATE device_requests SET redeemed_at = ? "
              "WHERE device_code = ? AND decision = 1 AND redeemed_at IS NULL AND expires_at > ?",
              now, device_code, now) != 1)
    return std::nullopt;
  Rows rows = sql.query("SELECT grant_id FROM device_requests WHERE device_code = ?", device_code);
  rows.next();
  return base::GrantId{rows.text()};
}

}  // namespace store
