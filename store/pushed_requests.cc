// Statements of the table `pushed_requests`.
#include "store/pushed_requests.h"

namespace store {

void insert_pushed(Connection& sql, const oauth::PushedRequest& request) {
  sql.run("INSERT INTO pushed_requests (digest, client_id, parameters, expires_at) VALUES (?, ?, ?, ?)",
          request.digest, request.client_id, request.parameters, request.expires_at);
}

std::optional<oauth::PushedRequest> find_pushed(Connection& sql, const base::Digest& digest,
                                                base::Instant now) {
  Rows rows = sql.query(
      "SELECT client_id, parameters, expires_at FROM pushed_requests "
      "WHERE digest = ? AND decided_at IS NULL AND expires_at > ?",
      digest, now);
  if (!rows.next()) return std::nullopt;
  oauth::PushedRequest request;
  request.digest = digest;
  request.client_id.value = rows.text();
  request.parameters = rows.text();
  request.expires_at = rows.instant();
  return request;
}

bool decide_pushed(Connection& sql, const base::Digest& digest, base::Instant now) {
  return sql.run("UPDATE pushed_requests SET decided_at = ? WHERE digest = ? AND decided_at IS NULL", now,
                 digest) == 1;
}

}  // namespace store
