// Statements of the table `signing_keys`. Ids come from a counter, which also lets one insert at a time
// through.
#include "store/keys.h"

#include "store/counters.h"

namespace store {
namespace {

std::uint32_t newest_of(Connection& sql, oauth::KeyPurpose purpose) {
  Rows rows = sql.query("SELECT MAX(key_id) FROM signing_keys WHERE purpose = ?", purpose);
  rows.next();
  return static_cast<std::uint32_t>(rows.integer_or(0));
}

}  // namespace

std::vector<oauth::StoredKey> Keys::keys() {
  return database_.read([](Connection& sql) {
    std::vector<oauth::StoredKey> keys;
    Rows rows = sql.query(
        "SELECT key_id, purpose, sealed, created_at, active_from FROM signing_keys "
        "ORDER BY created_at DESC, key_id DESC");
    while (rows.next()) {
      oauth::StoredKey key;
      key.id = static_cast<std::uint32_t>(rows.integer());
      key.purpose = static_cast<oauth::KeyPurpose>(rows.integer());
      key.sealed = rows.text();
      key.created_at = rows.instant();
      key.active_from = rows.instant();
      keys.push_back(std::move(key));
    }
    return keys;
  });
}

bool Keys::insert_next_key(const oauth::StoredKey& key, std::uint32_t newest) {
  return database_.write([&](Connection& sql) {
    // The counter comes first: from here to the commit nobody else inserts.
    const auto id = static_cast<std::uint32_t>(next_value(sql, kKeyCounter));
    if (newest_of(sql, key.purpose) != newest) return false;
    sql.run(
        "INSERT INTO signing_keys (key_id, purpose, sealed, created_at, active_from) VALUES (?, ?, ?, ?, ?)",
        id, key.purpose, Bytes{key.sealed}, key.created_at, key.active_from);
    return true;
  });
}

bool Keys::activate_key(std::uint32_t id, base::Instant expected, base::Instant active_from) {
  if (active_from >= expected) return false;
  return database_.write([&](Connection& sql) {
    return sql.run("UPDATE signing_keys SET active_from = ? WHERE key_id = ? AND active_from = ?",
                   active_from, id, expected) == 1;
  });
}

void Keys::delete_key(std::uint32_t id) {
  database_.write([&](Connection& sql) { sql.run("DELETE FROM signing_keys WHERE key_id = ?", id); });
}

}  // namespace store
