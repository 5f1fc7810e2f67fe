// One row per kind of thing that expires: how its keys are found and how one is deleted.
#include "store/expiry.h"

#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace store {
namespace {

enum class KeyForm : std::uint8_t {
  bytes,
  text,
  integer,
  bytes_integer,
  text_bytes,
  text_integer,
  text_text
};

struct Kind {
  KeyForm key;
  std::chrono::minutes grace;
  std::string_view find;    // an instant and a limit; selects the key
  std::string_view remove;  // the key
};

// The keys are selected first and deleted one by one: neither database has one fast statement for it that the
// other understands, and short row locks are what other nodes want.
constexpr std::array kKinds{
    Kind{KeyForm::bytes,
         {},
         "SELECT digest FROM sessions WHERE expires_at <= ? ORDER BY expires_at LIMIT ?",
         "DELETE FROM sessions WHERE digest = ?"},
    Kind{KeyForm::bytes,
         {},
         "SELECT handle FROM interactions WHERE expires_at <= ? ORDER BY expires_at LIMIT ?",
         "DELETE FROM interactions WHERE handle = ?"},
    Kind{KeyForm::bytes, kCodeReplayWindow,
         "SELECT digest FROM codes WHERE expires_at <= ? ORDER BY expires_at LIMIT ?",
         "DELETE FROM codes WHERE digest = ?"},
    Kind{KeyForm::bytes,
         {},
         "SELECT digest FROM refresh_tokens WHERE expires_at <= ? ORDER BY expires_at LIMIT ?",
         "DELETE FROM refresh_tokens WHERE digest = ?"},
    Kind{KeyForm::text_bytes,
         {},
         "SELECT client_id, digest FROM client_secrets WHERE expires_at <= ? ORDER BY expires_at LIMIT ?",
         "DELETE FROM client_secrets WHERE client_id = ? AND digest = ?"},
    Kind{KeyForm::text_integer,
         {},
         "SELECT quota_key, window_start FROM quotas WHERE expires_at <= ? ORDER BY expires_at LIMIT ?",
         "DELETE FROM quotas WHERE quota_key = ? AND window_start = ?"},
    Kind{KeyForm::text_bytes,
         {},
         "SELECT kind, digest FROM once_claims WHERE expires_at <= ? ORDER BY expires_at LIMIT ?",
         "DELETE FROM once_claims WHERE kind = ? AND digest = ?"},
    Kind{KeyForm::bytes,
         {},
         "SELECT consent FROM consent_uses WHERE expires_at <= ? ORDER BY expires_at LIMIT ?",
         "DELETE FROM consent_uses WHERE consent = ?"},
    // Somebody may take an expired key at this moment; then it expires at another time.
    Kind{KeyForm::bytes_integer,
         {},
         "SELECT digest, expires_at FROM idempotency_keys WHERE expires_at <= ? ORDER BY expires_at LIMIT ?",
         "DELETE FROM idempotency_keys WHERE digest = ? AND expires_at = ?"},
    Kind{KeyForm::bytes,
         {},
         "SELECT digest FROM pushed_requests WHERE expires_at <= ? ORDER BY expires_at LIMIT ?",
         "DELETE FROM pushed_requests WHERE digest = ?"},
    Kind{KeyForm::bytes, kCodeReplayWindow,
         "SELECT device_code FROM device_requests WHERE expires_at <= ? ORDER BY expires_at LIMIT ?",
         "DELETE FROM device_requests WHERE device_code = ?"},
    Kind{KeyForm::bytes,
         {},
         "SELECT digest FROM registration_tokens WHERE expires_at <= ? ORDER BY expires_at LIMIT ?",
         "DELETE FROM registration_tokens WHERE digest = ?"},
    Kind{KeyForm::text_text,
         {},
         "SELECT sid, grant_id FROM session_grants WHERE expires_at <= ? ORDER BY expires_at LIMIT ?",
         "DELETE FROM session_grants WHERE sid = ? AND grant_id = ?"},
    Kind{KeyForm::integer,
         {},
         "SELECT seq FROM revocations WHERE expires_at <= ? ORDER BY expires_at LIMIT ?",
         "DELETE FROM revocations WHERE seq = ?"},
    // Every grant is older than now: the instant only has the common form.
    Kind{KeyForm::text,
         {},
         "SELECT grant_id FROM grants WHERE created_at <= ? AND NOT EXISTS "
         "(SELECT 1 FROM clients c WHERE c.client_id = grants.client_id) LIMIT ?",
         "DELETE FROM grants WHERE grant_id = ?"},
};

struct Key {
  std::string bytes{};
  std::int64_t integer = 0;
  std::string second{};
};

Key read_key(KeyForm form, Rows& rows) {
  switch (form) {
    case KeyForm::bytes:
    case KeyForm::text:
      return {rows.text()};
    case KeyForm::integer:
      return {{}, rows.integer()};
    case KeyForm::text_bytes:
    case KeyForm::text_text: {
      std::string first = rows.text();
      return {std::move(first), 0, rows.text()};
    }
    case KeyForm::bytes_integer:
    case KeyForm::text_integer: {
      std::string first = rows.text();
      return {std::move(first), rows.integer()};
    }
  }
  return {};
}

std::int64_t remove(Connection& sql, const Kind& kind, const Key& key) {
  switch (kind.key) {
    case KeyForm::bytes:
      return sql.run(kind.remove, Bytes{key.bytes});
    case KeyForm::text:
      return sql.run(kind.remove, key.bytes);
    case KeyForm::integer:
      return sql.run(kind.remove, key.integer);
    case KeyForm::bytes_integer:
      return sql.run(kind.remove, Bytes{key.bytes}, key.integer);
    case KeyForm::text_bytes:
      return sql.run(kind.remove, key.bytes, Bytes{key.second});
    case KeyForm::text_integer:
      return sql.run(kind.remove, key.bytes, key.integer);
    case KeyForm::text_text:
      return sql.run(kind.remove, key.bytes, key.second);
  }
  return 0;
}

std::size_t remove_kind(Database& database, const Kind& kind, base::Instant now, std::size_t batch) {
  const std::vector<Key> keys = database.read([&](Connection& sql) {
    std::vector<Key> found;
    Rows rows = sql.query(kind.find, now - kind.grace, batch);
    while (rows.next()) found.push_back(read_key(kind.key, rows));
    return found;
  });
  if (keys.empty()) return 0;
  return database.write([&](Connection& sql) {
    std::size_t removed = 0;
    for (const Key& key : keys) removed += static_cast<std::size_t>(remove(sql, kind, key));
    return removed;
  });
}

}  // namespace

std::size_t delete_expired(Database& database, base::Instant now, std::size_t batch) {
  std::size_t removed = 0;
  for (const Kind& kind : kKinds) removed += remove_kind(database, kind, now, batch);
  return removed;
}

}  // namespace store
