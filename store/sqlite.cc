// SQLite behind the driver seam; the only file that includes its header.
#include "store/sqlite.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>

#include "store/connection_pool.h"
#include "store/failure.h"
#include "store/group_writer.h"

namespace store {
namespace {

struct CloseHandle {
  void operator()(sqlite3* handle) const noexcept { sqlite3_close_v2(handle); }
};
using Handle = std::unique_ptr<sqlite3, CloseHandle>;

[[noreturn]] void fail(sqlite3* handle, const std::string& where) {
  const int code = sqlite3_extended_errcode(handle);
  throw Failure(where, std::string(sqlite3_errmsg(handle)) + " (" + std::to_string(code) + ")");
}

/// Once, before the first handle: without the count of all its memory, which costs a lock for each piece.
void configure_library() {
  static const int outcome = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  (void)outcome;  // refused where something else in the process has begun to use it: then it counts
}

/// SQLite would store any length: makes the sizes of `name VARCHAR(n) NOT NULL` hold as they do on MySQL.
std::string with_sizes(std::string_view ddl) {
  std::string checked;
  for (;;) {
    const auto type = ddl.find(" VAR");
    const auto open = ddl.find('(', type), close = ddl.find(')', open), null = ddl.find(" NULL", close);
    if (type == std::string_view::npos || null == std::string_view::npos) return checked.append(ddl);
    const auto name = ddl.find_last_of(" (", type - 1) + 1;
    checked += ddl.substr(0, null + 5);
    checked.append(" CHECK (LENGTH(CAST(").append(ddl.substr(name, type - name)).append(" AS BLOB)) <= ");
    checked.append(ddl.substr(open + 1, close - open - 1)).append(")");
    ddl.remove_prefix(null + 5);
  }
}

class SqliteStatement final : public Statement {
 public:
  SqliteStatement(sqlite3* handle, const std::string& where, const std::string& sql)
      : handle_(handle), where_(where) {
    check(sqlite3_prepare_v3(handle, sql.c_str(), static_cast<int>(sql.size()) + 1, SQLITE_PREPARE_PERSISTENT,
                             &statement_, nullptr));
  }
  ~SqliteStatement() override { sqlite3_finalize(statement_); }
  SqliteStatement(const SqliteStatement&) = delete;
  SqliteStatement& operator=(const SqliteStatement&) = delete;

  std::size_t parameters() const override {
    return static_cast<std::size_t>(sqlite3_bind_parameter_count(statement_));
  }
  void bind_null(int position) override { check(sqlite3_bind_null(statement_, position)); }
  void bind_integer(int position, std::int64_t value) override {
    check(sqlite3_bind_int64(statement_, position, value));
  }
  void bind_text(int position, std::string_view value) override {
    check(sqlite3_bind_text64(statement_, position, data_of(value), value.size(), SQLITE_TRANSIENT,
                              SQLITE_UTF8));
  }
  void bind_bytes(int position, std::string_view value) override {
    check(sqlite3_bind_blob64(statement_, position, data_of(value), value.size(), SQLITE_TRANSIENT));
  }

  bool execute() override {
    if (sqlite3_column_count(statement_) > 0) return true;  // rows come one by one from next()
    const int outcome = sqlite3_step(statement_);
    changed_ = sqlite3_changes64(handle_);
    if (outcome == SQLITE_CONSTRAINT_UNIQUE || outcome == SQLITE_CONSTRAINT_PRIMARYKEY) {
      finish();
      return false;
    }
    if (outcome != SQLITE_DONE) abandon();
    finish();
    return true;
  }
  std::int64_t changed() const override { return changed_; }
  bool next() override {
    const int outcome = sqlite3_step(statement_);
    if (outcome != SQLITE_ROW && outcome != SQLITE_DONE) abandon();
    return outcome == SQLITE_ROW;
  }
  bool column_is_null(int column) override { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }
  std::int64_t column_integer(int column) override { return sqlite3_column_int64(statement_, column); }
  std::string column_bytes(int column) override {
    const void* bytes = sqlite3_column_blob(statement_, column);
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
    return size == 0 ? std::string() : std::string(static_cast<const char*>(bytes), size);
  }
  void finish() noexcept override { sqlite3_reset(statement_); }

 private:
  // A null pointer would bind NULL instead of an empty value.
  static const char* data_of(std::string_view value) { return value.data() ? value.data() : ""; }
  void check(int outcome) {
    if (outcome != SQLITE_OK) fail(handle_, where_);
  }
  [[noreturn]] void abandon() {
    const Failure failure(where_, std::string(sqlite3_errmsg(handle_)) + " (" +
                                      std::to_string(sqlite3_extended_errcode(handle_)) + ")");
    finish();
    throw failure;
  }

  sqlite3* const handle_;
  const std::string& where_;
  sqlite3_stmt* statement_ = nullptr;
  std::int64_t changed_ = 0;
};

class SqliteConnection final : public Connection {
 public:
  enum class Use : std::uint8_t { reading, writing };
  struct Options {
    Use use;
    bool durable;
  };
  SqliteConnection(const std::string& path, std::string where, Options options) : where_(std::move(where)) {
    configure_library();
    sqlite3* opened = nullptr;
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    const int outcome = sqlite3_open_v2(path.c_str(), &opened, flags, nullptr);
    handle_.reset(opened);
    if (outcome != SQLITE_OK) fail(handle_.get(), where_);
    sqlite3_extended_result_codes(handle_.get(), 1);
    sqlite3_busy_timeout(handle_.get(), 5000);  // milliseconds; another process may be writing
    execute("PRAGMA journal_mode=WAL");
    execute(options.durable ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=OFF");
    execute("PRAGMA foreign_keys=ON");
    if (options.use == Use::reading) {
      execute("PRAGMA query_only=ON");
    } else {
      // Room for the small pieces of all its statements at once, without the allocator: 256 of 1200 bytes.
      sqlite3_db_config(handle_.get(), SQLITE_DBCONFIG_LOOKASIDE, nullptr, 1200, 256);
      // Codes and tokens lie at random places: pages are written back and read again less often.
      execute("PRAGMA cache_size=-8192");         // KiB
      execute("PRAGMA wal_autocheckpoint=4000");  // pages
    }
  }
  ~SqliteConnection() override { forget_statements(); }

  void define(std::string_view ddl) override { execute(with_sizes(ddl)); }
  bool in_transaction() const override { return sqlite3_get_autocommit(handle_.get()) == 0; }
  bool writes_alone() const noexcept override { return true; }  // BEGIN IMMEDIATE

 protected:
  std::unique_ptr<Statement> prepare(const std::string& sql) override {
    return std::make_unique<SqliteStatement>(handle_.get(), where_, sql);
  }

 private:
  void execute(const std::string& sql) {
    if (sqlite3_exec(handle_.get(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
      fail(handle_.get(), where_);
  }

  const std::string where_;
  Handle handle_;
};

/// The file of a database; a temporary folder of its own for `:memory:`, removed at the end.
class File {
 public:
  explicit File(const Url& url) : path_(url.path) {
    if (path_.empty()) {
      std::string folder = (std::filesystem::temp_directory_path() / "tollgate-XXXXXX").string();
      if (!mkdtemp(folder.data())) throw Failure(url.where(), "cannot make a temporary folder");
      temporary_ = folder;
      path_ = folder + "/tollgate.db";
    }
    // Made here rather than by SQLite so that nobody else can read it; WAL and shared memory take its mode.
    const int file = ::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0) throw Failure(url.where(), std::strerror(errno));
    ::close(file);
  }
  ~File() {
    std::error_code ignored;
    if (!temporary_.empty()) std::filesystem::remove_all(temporary_, ignored);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  const std::string& path() const { return path_; }
  bool durable() const { return temporary_.empty(); }

 private:
  std::string path_;
  std::string temporary_;
};

class SqliteDatabase final : public Database {
 public:
  explicit SqliteDatabase(const Url& url)
      : where_(url.where()),
        file_(url),
        writer_(where_, connect(SqliteConnection::Use::writing)),
        readers_(where_, [this] { return connect(SqliteConnection::Use::reading); }, {}) {}
  bool submits() const noexcept override { return true; }
  void settle() noexcept override {
    try {
      writer_.commit([](Connection&) { return true; });  // answered after everything before it
    } catch (const std::exception&) {
      // Answered all the same.
    }
  }

 protected:
  void run_read(const std::function<void(Connection&)>& operation) override {
    ConnectionPool::Lease lease(readers_);
    operation(*lease);
  }
  void run_write(const Write& operation) override { writer_.commit(operation); }
  bool run_submit(Write operation, std::function<void(bool)> done) override {
    return writer_.submit(std::move(operation), std::move(done));
  }
  void run_alter(const std::function<void(Connection&)>& operation) override {
    writer_.commit([&](Connection& sql) { return operation(sql), true; });
  }

 private:
  std::unique_ptr<Connection> connect(SqliteConnection::Use use) {
    return std::make_unique<SqliteConnection>(file_.path(), where_,
                                              SqliteConnection::Options{use, file_.durable()});
  }

  const std::string where_;
  const File file_;
  GroupWriter writer_;
  ConnectionPool readers_;
};

}  // namespace

std::unique_ptr<Database> open_sqlite(const Url& url) { return std::make_unique<SqliteDatabase>(url); }

}  // namespace store
