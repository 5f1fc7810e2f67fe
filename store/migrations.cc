// Expand first, contract one release later: a change here never takes away what the previous release uses.
#include "store/migrations.h"

#include <array>

namespace store {
namespace {

// One statement each, in the SQL that both databases share; the number is the position, counted from 1.
// Entries are only ever added at the end. Sizes are bytes. Instants are microseconds since 1970. VARCHAR is
// compared byte by byte (see mysql.cc). In SQLite VARBINARY has numeric affinity, which leaves bytes alone:
// only ever bind bytes to it.
constexpr std::array kChanges{
    "CREATE TABLE IF NOT EXISTS counters (name VARCHAR(40) NOT NULL PRIMARY KEY, value BIGINT NOT NULL)",
    "INSERT INTO counters (name, value) VALUES ('revocations', 0)",
    "INSERT INTO counters (name, value) VALUES ('signing_keys', 0)",

    "CREATE TABLE IF NOT EXISTS users ("
    "user_id VARCHAR(64) NOT NULL PRIMARY KEY, email VARCHAR(254) NOT NULL, "
    "email_key VARCHAR(254) NOT NULL UNIQUE, name VARCHAR(400) NOT NULL, password_hash VARCHAR(400) NOT "
    "NULL, "
    "role BIGINT NOT NULL, disabled BIGINT NOT NULL, created_at BIGINT NOT NULL)",
    "CREATE INDEX users_by_creation ON users (created_at)",

    "CREATE TABLE IF NOT EXISTS sessions ("
    "digest VARBINARY(32) NOT NULL PRIMARY KEY, user_id VARCHAR(64) NOT NULL, created_at BIGINT NOT NULL, "
    "expires_at BIGINT NOT NULL, authenticated_at BIGINT NOT NULL)",
    "CREATE INDEX sessions_by_user ON sessions (user_id)",
    "CREATE INDEX sessions_by_expiry ON sessions (expires_at)",

    "CREATE TABLE IF NOT EXISTS app_owners (owner VARCHAR(64) NOT NULL PRIMARY KEY, apps BIGINT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS clients ("
    "client_id VARCHAR(64) NOT NULL PRIMARY KEY, owner VARCHAR(64) NOT NULL, name VARCHAR(400) NOT NULL, "
    "homepage VARCHAR(2048) NOT NULL, type BIGINT NOT NULL, environment BIGINT NOT NULL, plan VARCHAR(64) "
    "NOT NULL, "
    "redirect_uris VARCHAR(24000) NOT NULL, scope VARCHAR(1000) NOT NULL, suspended BIGINT NOT NULL, "
    "created_at BIGINT NOT NULL)",
    "CREATE INDEX clients_by_owner ON clients (owner, created_at)",
    "CREATE INDEX clients_by_creation ON clients (created_at)",
    "CREATE TABLE IF NOT EXISTS client_secrets ("
    "client_id VARCHAR(64) NOT NULL, digest VARBINARY(32) NOT NULL, hint VARCHAR(16) NOT NULL, "
    "created_at BIGINT NOT NULL, expires_at BIGINT NULL, PRIMARY KEY (client_id, digest), "
    "FOREIGN KEY (client_id) REFERENCES clients (client_id) ON DELETE CASCADE)",
    "CREATE INDEX client_secrets_by_expiry ON client_secrets (expires_at)",

    "CREATE TABLE IF NOT EXISTS interactions ("
    "handle VARBINARY(32) NOT NULL PRIMARY KEY, user_id VARCHAR(64) NOT NULL, client_id VARCHAR(64) NOT "
    "NULL, "
    "redirect_uri VARCHAR(2048) NOT NULL, redirect_uri_given BIGINT NOT NULL, state VARCHAR(4096) NOT NULL, "
    "nonce VARCHAR(4096) NOT NULL, code_challenge VARCHAR(128) NOT NULL, scope VARCHAR(1000) NOT NULL, "
    "created_at BIGINT NOT NULL, expires_at BIGINT NOT NULL, decided_at BIGINT NULL)",
    "CREATE INDEX interactions_by_expiry ON interactions (expires_at)",

    "CREATE TABLE IF NOT EXISTS grants ("
    "grant_id VARCHAR(64) NOT NULL PRIMARY KEY, user_id VARCHAR(64) NOT NULL, client_id VARCHAR(64) NOT "
    "NULL, "
    "scope VARCHAR(1000) NOT NULL, created_at BIGINT NOT NULL, last_used_at BIGINT NOT NULL, "
    "revoked_at BIGINT NULL)",
    "CREATE INDEX grants_by_user ON grants (user_id, created_at)",
    "CREATE INDEX grants_by_client ON grants (client_id)",

    "CREATE TABLE IF NOT EXISTS codes ("
    "digest VARBINARY(32) NOT NULL PRIMARY KEY, grant_id VARCHAR(64) NOT NULL, client_id VARCHAR(64) NOT "
    "NULL, "
    "user_id VARCHAR(64) NOT NULL, redirect_uri VARCHAR(2048) NOT NULL, redirect_uri_given BIGINT NOT NULL, "
    "code_challenge VARCHAR(128) NOT NULL, nonce VARCHAR(4096) NOT NULL, scope VARCHAR(1000) NOT NULL, "
    "issued_at BIGINT NOT NULL, expires_at BIGINT NOT NULL, redeemed_at BIGINT NULL)",
    "CREATE INDEX codes_by_expiry ON codes (expires_at)",

    "CREATE TABLE IF NOT EXISTS refresh_tokens ("
    "digest VARBINARY(32) NOT NULL PRIMARY KEY, grant_id VARCHAR(64) NOT NULL, client_id VARCHAR(64) NOT "
    "NULL, "
    "user_id VARCHAR(64) NOT NULL, scope VARCHAR(1000) NOT NULL, generation BIGINT NOT NULL, "
    "issued_at BIGINT NOT NULL, expires_at BIGINT NOT NULL, rotated_at BIGINT NULL, successor VARBINARY(32) "
    "NULL)",
    "CREATE INDEX refresh_tokens_by_expiry ON refresh_tokens (expires_at)",

    "CREATE TABLE IF NOT EXISTS revocations ("
    "seq BIGINT NOT NULL PRIMARY KEY, kind BIGINT NOT NULL, subject VARCHAR(128) NOT NULL, "
    "revoked_at BIGINT NOT NULL, expires_at BIGINT NOT NULL)",
    "CREATE INDEX revocations_by_expiry ON revocations (expires_at)",

    "CREATE TABLE IF NOT EXISTS signing_keys ("
    "key_id BIGINT NOT NULL PRIMARY KEY, purpose BIGINT NOT NULL, sealed VARBINARY(8000) NOT NULL, "
    "created_at BIGINT NOT NULL, active_from BIGINT NOT NULL)",

    "CREATE TABLE IF NOT EXISTS quotas ("
    "quota_key VARCHAR(255) NOT NULL, window_start BIGINT NOT NULL, expires_at BIGINT NOT NULL, "
    "used BIGINT NOT NULL, used_before BIGINT NOT NULL, PRIMARY KEY (quota_key, window_start))",
    "CREATE INDEX quotas_by_expiry ON quotas (expires_at)",

    "ALTER TABLE clients ADD COLUMN metadata MEDIUMTEXT NULL",
    "ALTER TABLE clients ADD COLUMN registration_token VARBINARY(32) NULL",
    "ALTER TABLE interactions ADD COLUMN response_mode BIGINT NULL",
    "ALTER TABLE interactions ADD COLUMN details MEDIUMTEXT NULL",
    "ALTER TABLE interactions ADD COLUMN grant_action BIGINT NULL",
    "ALTER TABLE interactions ADD COLUMN grant_id VARCHAR(64) NULL",
    "ALTER TABLE interactions ADD COLUMN pushed VARBINARY(32) NULL",
    "ALTER TABLE codes ADD COLUMN details MEDIUMTEXT NULL",
    "ALTER TABLE grants ADD COLUMN details MEDIUMTEXT NULL",
    "ALTER TABLE grants ADD COLUMN sid VARCHAR(64) NULL",
    "CREATE INDEX grants_by_sid ON grants (sid)",
    "ALTER TABLE refresh_tokens ADD COLUMN details MEDIUMTEXT NULL",

    "CREATE TABLE IF NOT EXISTS once_claims ("
    "kind VARCHAR(20) NOT NULL, digest VARBINARY(32) NOT NULL, expires_at BIGINT NOT NULL, "
    "PRIMARY KEY (kind, digest))",
    "CREATE INDEX once_claims_by_expiry ON once_claims (expires_at)",

    "CREATE TABLE IF NOT EXISTS pushed_requests ("
    "digest VARBINARY(32) NOT NULL PRIMARY KEY, client_id VARCHAR(64) NOT NULL, "
    "parameters MEDIUMTEXT NOT NULL, expires_at BIGINT NOT NULL, decided_at BIGINT NULL)",
    "CREATE INDEX pushed_requests_by_expiry ON pushed_requests (expires_at)",

    "CREATE TABLE IF NOT EXISTS device_requests ("
    "device_code VARBINARY(32) NOT NULL PRIMARY KEY, user_code VARBINARY(32) NOT NULL UNIQUE, "
    "client_id VARCHAR(64) NOT NULL, scope VARCHAR(1000) NOT NULL, details MEDIUMTEXT NOT NULL, "
    "decision BIGINT NOT NULL, user_id VARCHAR(64) NOT NULL, grant_id VARCHAR(64) NOT NULL, "
    "created_at BIGINT NOT NULL, expires_at BIGINT NOT NULL, polled_at BIGINT NOT NULL, "
    "poll_interval BIGINT NOT NULL, redeemed_at BIGINT NULL)",
    "CREATE INDEX device_requests_by_expiry ON device_requests (expires_at)",

    "CREATE TABLE IF NOT EXISTS consent_uses ("
    "consent VARBINARY(32) NOT NULL PRIMARY KEY, request VARBINARY(32) NOT NULL, used_at BIGINT NOT NULL, "
    "expires_at BIGINT NOT NULL)",
    "CREATE INDEX consent_uses_by_expiry ON consent_uses (expires_at)",

    "CREATE TABLE IF NOT EXISTS registration_tokens ("
    "digest VARBINARY(32) NOT NULL PRIMARY KEY, token_id VARCHAR(64) NOT NULL UNIQUE, "
    "owner VARCHAR(64) NOT NULL, name VARCHAR(400) NOT NULL, created_at BIGINT NOT NULL, "
    "expires_at BIGINT NULL, uses_left BIGINT NULL)",
    "CREATE INDEX registration_tokens_by_expiry ON registration_tokens (expires_at)",
    "ALTER TABLE sessions ADD COLUMN sid VARCHAR(64) NULL",
    "CREATE TABLE IF NOT EXISTS session_grants ("
    "sid VARCHAR(64) NOT NULL, grant_id VARCHAR(64) NOT NULL, expires_at BIGINT NOT NULL, "
    "PRIMARY KEY (sid, grant_id))",
    "CREATE INDEX session_grants_by_expiry ON session_grants (expires_at)",

    "CREATE TABLE IF NOT EXISTS idempotency_keys ("
    "digest VARBINARY(32) NOT NULL PRIMARY KEY, fingerprint VARBINARY(32) NOT NULL, "
    "quoted BIGINT NOT NULL, owner VARCHAR(64) NOT NULL, state BIGINT NOT NULL, attempted BIGINT NOT NULL, "
    "lease_until BIGINT NOT NULL, expires_at BIGINT NOT NULL, answer MEDIUMBLOB NULL)",
    "CREATE INDEX idempotency_keys_by_expiry ON idempotency_keys (expires_at)",

    "ALTER TABLE users ADD COLUMN phone VARCHAR(16) NULL",
    "ALTER TABLE users ADD COLUMN address VARCHAR(500) NULL",
};

constexpr const char* kVersionTable =
    "CREATE TABLE IF NOT EXISTS schema_version (version BIGINT NOT NULL PRIMARY KEY)";

std::uint32_t applied(Connection& sql) {
  Rows rows = sql.query("SELECT COALESCE(MAX(version), 0) FROM schema_version");
  rows.next();
  return static_cast<std::uint32_t>(rows.integer());
}

}  // namespace

std::uint32_t newest_schema_version() { return static_cast<std::uint32_t>(kChanges.size()); }

std::uint32_t schema_version(Database& database) {
  std::uint32_t version = 0;
  database.alter([&](Connection& sql) {
    sql.define(kVersionTable);
    version = applied(sql);
  });
  return version;
}

void migrate(Database& database) {
  database.alter([](Connection& sql) {
    sql.define(kVersionTable);
    for (std::uint32_t version = applied(sql); version < kChanges.size(); ++version) {
      sql.define(kChanges[version]);
      sql.insert("INSERT INTO schema_version (version) VALUES (?)", version + 1);
    }
  });
}

}  // namespace store
