// The only file of the sandbox that includes <sqlite3.h>.
#include "sandbox/sqlite.h"

#include <sqlite3.h>

namespace sandbox {
namespace {

[[noreturn]] void fail(sqlite3* database, std::string_view what) {
  std::string text(what);
  text += ": ";
  text += database != nullptr ? sqlite3_errmsg(database) : "out of memory";
  throw SqliteFailure(text);
}

}  // namespace

Statement::Statement(sqlite3* database, std::string_view sql) : database_(database) {
  if (sqlite3_prepare_v2(database, sql.data(), static_cast<int>(sql.size()), &statement_, nullptr) !=
      SQLITE_OK)
    fail(database, "prepare");
}

Statement::~Statement() { sqlite3_finalize(statement_); }

bool Statement::step() {
  const int outcome = sqlite3_step(statement_);
  if (outcome == SQLITE_ROW) return true;
  if (outcome != SQLITE_DONE) fail(database_, "step");
  return false;
}

std::int64_t Statement::integer(int column) const { return sqlite3_column_int64(statement_, column); }

std::string Statement::text(int column) const {
  const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
  if (bytes == nullptr) return {};
  return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

void Statement::bind_integer(int index, std::int64_t value) {
  if (sqlite3_bind_int64(statement_, index, value) != SQLITE_OK) fail(database_, "bind");
}

void Statement::bind_text(int index, std::string_view value) {
  // A view without storage would bind NULL instead of the empty text.
  const char* bytes = value.data() != nullptr ? value.data() : "";
  if (sqlite3_bind_text(statement_, index, bytes, static_cast<int>(value.size()), SQLITE_TRANSIENT) !=
      SQLITE_OK)
    fail(database_, "bind");
}

Database::Database(const std::string& path) {
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
  if (sqlite3_open_v2(path.c_str(), &handle_, flags, nullptr) != SQLITE_OK) {
    const std::string why = handle_ != nullptr ? sqlite3_errmsg(handle_) : "out of memory";
    sqlite3_close_v2(handle_);
    throw SqliteFailure(path + ": " + why);
  }
  try {
    sqlite3_busy_timeout(handle_, 5000);
    script("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;");
  } catch (const SqliteFailure& failure) {
    sqlite3_close_v2(handle_);
    throw SqliteFailure(path + ": " + failure.what());
  }
}

Database::~Database() { sqlite3_close_v2(handle_); }

void Database::script(const char* sql) {
  if (sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr) != SQLITE_OK) fail(handle_, "script");
}

std::int64_t Database::last_rowid() const noexcept { return sqlite3_last_insert_rowid(handle_); }

int Database::changes() const noexcept { return sqlite3_changes(handle_); }

Transaction::Transaction(Database& database) : database_(database) { database.script("BEGIN IMMEDIATE"); }

Transaction::~Transaction() {
  if (!open_) return;
  // A failed COMMIT may have rolled back already; then this one has nothing to do.
  sqlite3_exec(database_.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
}

void Transaction::commit() {
  database_.script("COMMIT");
  open_ = false;
}

}  // namespace sandbox
