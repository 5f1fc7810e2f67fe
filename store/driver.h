// The seam between statements and databases: atomic operations on a connection that somebody else manages.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>

#include "store/statement.h"
#include "store/url.h"

namespace store {

/// One connection with its prepared statements. Used by one thread at a time.
class Connection {
 public:
  virtual ~Connection() = default;

  /// Executes a statement that returns no rows; how many rows it matched. Throws Failure for a duplicate key.
  template <class... Values>
  std::int64_t run(std::string_view sql, const Values&... values) {
    Statement& statement = bound(sql, values...);
    if (!statement.execute()) unexpected_duplicate(sql);
    return statement.changed();
  }
  /// Executes an INSERT; false if a row with the same unique key exists.
  template <class... Values>
  bool insert(std::string_view sql, const Values&... values) {
    return bound(sql, values...).execute();
  }
  /// Executes a SELECT. Not again with the same text while the rows are alive.
  template <class... Values>
  Rows query(std::string_view sql, const Values&... values) {
    Statement& statement = bound(sql, values...);
    statement.execute();
    return Rows(statement);
  }
  /// Changes the schema. What exists already stays as it is.
  virtual void define(std::string_view ddl) = 0;
  /// False once an error has undone the whole transaction.
  virtual bool in_transaction() const = 0;
  /// Whether nobody else writes while this connection is in a write(): then a row that was read there stays
  /// as it is until the commit, without locking it.
  virtual bool writes_alone() const noexcept { return false; }

 protected:
  virtual std::unique_ptr<Statement> prepare(const std::string& sql) = 0;
  /// Before the database handle goes: statements must not outlive it.
  void forget_statements() noexcept { statements_.clear(); }

 private:
  struct TextHash : std::hash<std::string_view> {
    using is_transparent = void;
  };
  template <class... Values>
  Statement& bound(std::string_view sql, const Values&... values) {
    Statement& statement = prepared(sql, sizeof...(Values));
    [[maybe_unused]] int position = 0;
    (bind_value(statement, ++position, values), ...);
    return statement;
  }
  Statement& prepared(std::string_view sql, std::size_t values);
  [[noreturn]] static void unexpected_duplicate(std::string_view sql);

  std::unordered_map<std::string, std::unique_ptr<Statement>, TextHash, std::equal_to<>> statements_;
};

/// A database. Thread-safe. Operations may be executed more than once (after a deadlock or a lost
/// connection), so they touch nothing but the connection and their own result. They must not call read() or
/// write() themselves.
class Database {
 public:
  virtual ~Database() = default;

  /// Runs `operation(Connection&)` for reading and returns its result. Every statement sees what was
  /// committed when it started: a verb that needs a consistent picture reads it with one statement.
  template <class Operation>
  auto read(Operation&& operation) {
    std::optional<std::invoke_result_t<Operation&, Connection&>> result;
    run_read([&](Connection& sql) { result.emplace(operation(sql)); });
    return *std::move(result);
  }

  /// Runs `operation(Connection&)` as one transaction and returns its result when it is durable. A result
  /// that is an error (base::Result) undoes everything. Throws Failure, then nothing was written, but for
  /// CommitUnknown.
  template <class Operation>
  auto write(Operation&& operation) {
    using Value = std::invoke_result_t<Operation&, Connection&>;
    if constexpr (std::is_void_v<Value>) {
      run_write([&](Connection& sql) { return operation(sql), true; });
    } else {
      std::optional<Value> result;
      run_write([&](Connection& sql) {
        result.emplace(operation(sql));
        if constexpr (requires { result->error(); })
          return result->has_value();
        else
          return true;
      });
      return *std::move(result);
    }
  }

  /// Like write(), but returns at once. `done` is called from another thread with whether the operation was
  /// kept and is durable; it must be short. False, and nothing is called, if the database has no thread of
  /// its own for this or too many wait.
  bool submit(std::function<bool(Connection&)> operation, std::function<void(bool)> done) {
    return run_submit(std::move(operation), std::move(done));
  }

  /// Whether submit() ever works here.
  virtual bool submits() const noexcept { return false; }
  /// Returns when every `done` of what was submitted before has returned.
  virtual void settle() noexcept {}

  /// Like write(), for changes of the schema: alone on any number of nodes, but not undone by an error where
  /// the database commits each change by itself (MySQL).
  void alter(const std::function<void(Connection&)>& operation) { run_alter(operation); }

 protected:
  /// Returns whether to keep what was written.
  using Write = std::function<bool(Connection&)>;
  virtual void run_read(const std::function<void(Connection&)>& operation) = 0;
  virtual void run_write(const Write& operation) = 0;
  virtual bool run_submit(Write /*operation*/, std::function<void(bool)> /*done*/) { return false; }
  virtual void run_alter(const std::function<void(Connection&)>& operation) = 0;
};

/// Opens a database and makes sure that it answers. Throws Failure.
std::unique_ptr<Database> open_database(const Url& url);

}  // namespace store
