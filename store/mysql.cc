// MySQL behind the driver seam; the only file that includes Connector/C++.
#include "store/mysql.h"

#include <cppconn/connection.h>
#include <cppconn/datatype.h>
#include <cppconn/driver.h>
#include <cppconn/exception.h>
#include <cppconn/parameter_metadata.h>
#include <cppconn/prepared_statement.h>
#include <cppconn/resultset.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <thread>

#include "store/connection_pool.h"
#include "store/failure.h"

namespace store {
namespace {

constexpr int kMostAttempts = 10;  // of one operation that the server preempts

template <std::size_t N>
bool is_one_of(int code, const std::array<int, N>& codes) {
  return std::find(codes.begin(), codes.end(), code) != codes.end();
}

// Numbers from the server's and the client library's error references.
constexpr int kDuplicateKey = 1062;
constexpr std::array kExistsAlready{1050, 1060, 1061, kDuplicateKey};  // table, column, index, row
constexpr std::array kPreempted{1205, 1213};                           // lock wait time-out, deadlock
// Server shutting down, connection killed, cannot connect, gone away, lost, lost with cause, idle too long.
constexpr std::array kLost{1053, 1927, 2002, 2003, 2006, 2013, 2055, 4031};

[[noreturn]] void translate(const sql::SQLException& error, const std::string& where) {
  const int code = error.getErrorCode();
  const std::string what = std::string(error.what()) + " (" + std::to_string(code) + ")";
  if (is_one_of(code, kPreempted)) throw Preempted(where, what);
  if (is_one_of(code, kLost)) throw ConnectionLost(where, what);
  throw Failure(where, what);
}

template <class Action>
auto translated(const std::string& where, Action&& action) {
  try {
    return action();
  } catch (const sql::SQLException& error) {
    translate(error, where);
  }
}

/// The client library keeps something per thread that uses it; this is let go of when the thread ends.
sql::Driver& driver_for_this_thread() {
  static sql::Driver* const driver = get_driver_instance();  // not thread-safe by itself
  struct Attached {
    Attached() { driver->threadInit(); }
    ~Attached() { driver->threadEnd(); }
  };
  static thread_local const Attached attached;
  return *driver;
}

class MysqlStatement final : public Statement {
 public:
  MysqlStatement(sql::Connection& connection, const std::string& where, const std::string& sql)
      : where_(where), selects_(sql.starts_with("SELECT")) {
    translated(where_, [&] {
      statement_.reset(connection.prepareStatement(sql));
      parameters_ = statement_->getParameterMetaData()->getParameterCount();
    });
  }

  std::size_t parameters() const override { return parameters_; }
  void bind_null(int position) override {
    translated(where_, [&] { statement_->setNull(unsigned(position), sql::DataType::BIGINT); });
  }
  void bind_integer(int position, std::int64_t value) override {
    translated(where_, [&] { statement_->setInt64(unsigned(position), value); });
  }
  void bind_text(int position, std::string_view value) override { bind_bytes(position, value); }
  void bind_bytes(int position, std::string_view value) override {
    translated(where_, [&] {
      statement_->setString(unsigned(position), sql::SQLString(value.data(), value.size()));
    });
  }

  bool execute() override {
    try {
      if (selects_)
        rows_.reset(statement_->executeQuery());
      else
        changed_ = statement_->executeUpdate();
      return true;
    } catch (const sql::SQLException& error) {
      if (error.getErrorCode() == kDuplicateKey) return false;  // undoes the statement, not the transaction
      translate(error, where_);
    }
  }
  std::int64_t changed() const override { return changed_; }
  bool next() override {
    return translated(where_, [&] { return rows_ && rows_->next(); });
  }
  bool column_is_null(int column) override {
    return translated(where_, [&] { return rows_->isNull(unsigned(column + 1)); });
  }
  std::int64_t column_integer(int column) override {
    return translated(where_, [&] { return rows_->getInt64(unsigned(column + 1)); });
  }
  std::string column_bytes(int column) override {
    return translated(where_, [&] { return rows_->getString(unsigned(column + 1)).asStdString(); });
  }
  void finish() noexcept override {
    try {
      rows_.reset();
    } catch (const sql::SQLException&) {
      // The connection is gone; the next use of it says so.
    }
  }

 private:
  const std::string& where_;
  const bool selects_;
  std::unique_ptr<sql::PreparedStatement> statement_;
  std::unique_ptr<sql::ResultSet> rows_;
  std::size_t parameters_ = 0;
  std::int64_t changed_ = 0;
};

class MysqlConnection final : public Connection {
 public:
  MysqlConnection(const Url& url, std::string where) : where_(std::move(where)) {
    const std::string host = url.host.find(':') == std::string::npos ? url.host : "[" + url.host + "]";
    sql::ConnectOptionsMap options;
    options["hostName"] = sql::SQLString("tcp://" + host + ":" + std::to_string(url.port));
    options["userName"] = sql::SQLString(url.user);
    options["password"] = sql::SQLString(std::string(url.password.reveal()));
    options["schema"] = sql::SQLString(url.database);
    options["OPT_CONNECT_TIMEOUT"] = 3;  // seconds, as the next two
    options["OPT_READ_TIMEOUT"] = 10;
    options["OPT_WRITE_TIMEOUT"] = 10;
    options["CLIENT_FOUND_ROWS"] = true;  // counts matched rows, as SQLite does
    translated(where_, [&] {
      connection_.reset(driver_for_this_thread().connect(options));
      // Every column is bytes on this engine, so what is sent must not be converted on its way.
      execute("SET NAMES binary");
      execute("SET SESSION sql_mode='STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION'");
      execute("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED");
      execute("SET SESSION innodb_lock_wait_timeout=2");
      // A node that vanishes, network and all, holds the rows of its transaction no longer than this.
      execute("SET SESSION wait_timeout=30");
    });
  }
  ~MysqlConnection() override { forget_statements(); }

  void define(std::string_view ddl) override {
    std::string text(ddl);
    // VARCHAR then means VARBINARY: compared byte by byte, trailing spaces count, as in SQLite.
    if (text.starts_with("CREATE TABLE")) text += " ENGINE=InnoDB DEFAULT CHARACTER SET binary";
    try {
      execute(text);
    } catch (const sql::SQLException& error) {
      if (!is_one_of(error.getErrorCode(), kExistsAlready)) translate(error, where_);
    }
  }
  bool in_transaction() const override { return in_transaction_; }

  void begin() {
    run("START TRANSACTION");
    in_transaction_ = true;
  }
  void commit() {
    in_transaction_ = false;
    try {
      run("COMMIT");  // Connector/C++'s own commit() does not look at the outcome
    } catch (const Preempted&) {
      throw;  // undone, for certain
    } catch (const Failure& failure) {
      throw CommitUnknown(where_, std::string("whether the commit happened is unknown: ") + failure.what());
    }
  }
  void roll_back() {
    in_transaction_ = false;
    run("ROLLBACK");
  }

 protected:
  std::unique_ptr<Statement> prepare(const std::string& sql) override {
    return std::make_unique<MysqlStatement>(*connection_, where_, sql);
  }

 private:
  void execute(const std::string& sql) {
    const std::unique_ptr<sql::Statement> statement(connection_->createStatement());
    statement->execute(sql);
  }

  const std::string where_;
  std::unique_ptr<sql::Connection> connection_;
  bool in_transaction_ = false;
};

class MysqlDatabase final : public Database {
 public:
  explicit MysqlDatabase(Url url)
      : url_(std::move(url)),
        where_(url_.where()),
        pool_(where_, [this] { return std::make_unique<MysqlConnection>(url_, where_); }, {}) {
    ConnectionPool::Lease lease(pool_);  // so that a wrong URL is found at start
  }

 protected:
  void run_read(const std::function<void(Connection&)>& operation) override {
    on_a_connection([&](MysqlConnection& sql) { operation(sql); });
  }
  void run_write(const Write& operation) override {
    on_a_connection([&](MysqlConnection& sql) {
      sql.begin();
      if (operation(sql))
        sql.commit();
      else
        sql.roll_back();
    });
  }
  void run_alter(const std::function<void(Connection&)>& operation) override {
    on_a_connection([&](MysqlConnection& sql) {
      // One node alters, the others wait; a lost connection lets go of the lock by itself.
      Rows locked = sql.query("SELECT GET_LOCK('tollgate.alter', 8)");
      if (!locked.next() || locked.integer() != 1)
        throw Failure(where_, "another node is changing the schema");
      operation(sql);
      Rows released = sql.query("SELECT RELEASE_LOCK('tollgate.alter')");
      released.next();
    });
  }

 private:
  template <class Operation>
  void on_a_connection(Operation&& operation) {
    driver_for_this_thread();
    ConnectionPool::Lease lease(pool_);
    bool renewed = false;
    for (int attempt = 1;; ++attempt) {
      try {
        return operation(static_cast<MysqlConnection&>(*lease));
      } catch (const ConnectionLost&) {
        lease.close();
        if (renewed) throw;
        renewed = true;
        lease.renew();
      } catch (const Preempted&) {
        if (!clean(lease) || attempt == kMostAttempts) throw;
        std::this_thread::sleep_for(std::chrono::milliseconds(attempt));
      } catch (...) {
        clean(lease);
        throw;
      }
    }
  }

  /// Leaves nothing of a failed operation on the connection, or closes it.
  static bool clean(ConnectionPool::Lease& lease) noexcept {
    auto& sql = static_cast<MysqlConnection&>(*lease);
    try {
      if (sql.in_transaction()) sql.roll_back();
      return true;
    } catch (const std::exception&) {
      lease.close();
      return false;
    }
  }

  const Url url_;
  const std::string where_;
  ConnectionPool pool_;
};

}  // namespace

std::unique_ptr<Database> open_mysql(const Url& url) {
  Url copy;
  copy.engine = url.engine;
  copy.host = url.host;
  copy.port = url.port;
  copy.user = url.user;
  copy.database = url.database;
  copy.password = url.password.copy();
  return std::make_unique<MysqlDatabase>(std::move(copy));
}

}  // namespace store
