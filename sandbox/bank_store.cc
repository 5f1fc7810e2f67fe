// Opening the bank's file, and the answers kept for repeated requests.
#include "sandbox/bank_store.h"

namespace sandbox {
namespace {

constexpr int kExpiredPerCall = 16;  // old answers go in small batches, with the writes that come anyway

std::int64_t micros(base::Instant t) { return t.time_since_epoch().count(); }

std::string load_cursor_key(Database& database, base::Random& random) {
  database.run("INSERT INTO settings (name, value) VALUES ('cursor_key', ?1) ON CONFLICT (name) DO NOTHING",
               base::random_token(random, 32));
  Statement select(database.handle(), "SELECT value FROM settings WHERE name = 'cursor_key'");
  if (!select.step()) throw SqliteFailure("settings: the cursor key is missing");
  return select.text(0);
}

}  // namespace

BankStore::BankStore(const std::string& path, base::Random& random) : database_(path) {
  Transaction transaction(database_);
  database_.script(R"(
    CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS answers (
      client_id TEXT NOT NULL, key TEXT NOT NULL, fingerprint TEXT NOT NULL, status INTEGER NOT NULL,
      body TEXT NOT NULL, created_at INTEGER NOT NULL, PRIMARY KEY (client_id, key)) STRICT;
    CREATE INDEX IF NOT EXISTS answers_by_age ON answers (created_at);)");
  AccountBook::create_tables(database_);
  PaymentBook::create_tables(database_);
  cursor_key_ = load_cursor_key(database_, random);
  transaction.commit();
}

std::optional<Once> BankStore::recall(const OnceKey& key, base::Instant now) {
  Statement select(
      database_.handle(),
      "SELECT fingerprint, status, body FROM answers WHERE client_id = ?1 AND key = ?2 AND created_at > ?3");
  if (!select.bind(key.client_id, key.key, micros(now - kAnswersKept)).step()) return std::nullopt;
  if (select.text(0) != key.fingerprint.hex()) return Once{Once::Kind::reused, {}};
  return Once{Once::Kind::replayed, {static_cast<int>(select.integer(1)), select.text(2)}};
}

void BankStore::remember(const OnceKey& key, const StoredAnswer& answer, base::Instant now) {
  database_.run(
      "DELETE FROM answers WHERE rowid IN (SELECT rowid FROM answers WHERE created_at <= ?1 ORDER BY "
      "created_at "
      "LIMIT ?2)",
      micros(now - kAnswersKept), kExpiredPerCall);
  // An expired answer under the same key may still be there when more had expired than one batch.
  database_.run(
      "INSERT INTO answers (client_id, key, fingerprint, status, body, created_at) VALUES (?1, ?2, ?3, ?4, "
      "?5, ?6) "
      "ON CONFLICT (client_id, key) DO UPDATE SET fingerprint = ?3, status = ?4, body = ?5, created_at = ?6",
      key.client_id, key.key, key.fingerprint.hex(), answer.status, answer.body, micros(now));
}

}  // namespace sandbox
