// Statements of the table `signing_keys`. Ids come from a counter, which also lets one insert at a time
// through.
#include "store/keys.h"

#include "store/counters.h"

namespace store {
namespace {

std::uint32_t insert(Connection& sql, const oauth::StoredKey& key, std::uint32_t id) {
  sql.run(
      "INSERT INTO signing_keys (key_id, purpose, sealed, created_at, active_from) VALUES (?, ?, ?, ?, ?)",
      id, key.purpose, Bytes{key.sealed}, key.created_at, key.active_from);
  return id;
}

bool has_purpose(Connection& sql, oauth::KeyPurpose purpose) {
  Rows rows = sql.query("SELECT COUNT(*) FROM signing_keys WHERE purpose = ?", purpose);
  rows.next();
  return rows.integer() > 0;
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

std::uint32_t Keys::insert_key(const oauth::StoredKey& key) {
  return database_.write([&](Connection& sql) {
    return insert(sql, key, static_cast<std::uint32_t>(next_value(sql, kKeyCounter)));
  });
}

bool Keys::insert_first_key(const oauth::StoredKey& key) {
  return database_.write([&](Connection& sql) {
    const auto id = static_cast<std::uint32_t>(next_value(sql, kKeyCounter));
    if (has_purpose(sql, key.purpose)) return false;
    insert(sql, key, id);
    return true;
  });
}

void Keys::delete_key(std::uint32_t id) {
  database_.write([&](Connection& sql) { sql.run("DELETE FROM signing_keys WHERE key_id = ?", id); });
}

}  // namespace store
