// The thin seam over SQLite: the bank's own file, apart from the gateway's store.
#pragma once
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>

struct sqlite3;
struct sqlite3_stmt;

namespace sandbox {

/// The file cannot be read or written, or a statement is a bug. Nothing of the running transaction was kept.
class SqliteFailure : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// A prepared statement with its parameters bound. One thread at a time, as its Database.
class Statement {
 public:
  Statement(sqlite3* database, std::string_view sql);
  ~Statement();
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;
  /// Binds the parameters ?1, ?2 … in order: integers, or text (copied).
  template <class... Args>
  Statement& bind(const Args&... args) {
    int index = 0;
    (bind_one(++index, args), ...);
    return *this;
  }
  /// The next row; false when there is none.
  bool step();
  std::int64_t integer(int column) const;
  std::string text(int column) const;

 private:
  template <class Arg>
  void bind_one(int index, const Arg& arg) {
    if constexpr (std::is_integral_v<Arg>)
      bind_integer(index, static_cast<std::int64_t>(arg));
    else
      bind_text(index, arg);
  }
  void bind_integer(int index, std::int64_t value);
  void bind_text(int index, std::string_view value);
  sqlite3* database_;
  sqlite3_stmt* statement_ = nullptr;
};

/// One connection: WAL, every commit is synced to disk. Not thread-safe.
class Database {
 public:
  /// Opens or creates the file. Throws SqliteFailure that names the file.
  explicit Database(const std::string& path);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;
  sqlite3* handle() const noexcept { return handle_; }
  /// Runs one or more statements without parameters.
  void script(const char* sql);
  /// Runs one statement; returns the number of rows that it changed.
  template <class... Args>
  int run(std::string_view sql, const Args&... args) {
    Statement statement(handle_, sql);
    statement.bind(args...).step();
    return changes();
  }
  std::int64_t last_rowid() const noexcept;

 private:
  int changes() const noexcept;
  sqlite3* handle_ = nullptr;
};

/// A write transaction: rolls back unless committed.
class Transaction {
 public:
  explicit Transaction(Database& database);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  void commit();

 private:
  Database& database_;
  bool open_ = true;
};

}  // namespace sandbox
