// The SQLite seam: values come back, transactions are whole, failures are told.
#include "sandbox/sqlite.h"

#include <doctest/doctest.h>

TEST_CASE("sqlite: integers and texts come back as they were bound") {
  sandbox::Database database(":memory:");
  database.script("CREATE TABLE t (i INTEGER NOT NULL, s TEXT NOT NULL) STRICT");
  const std::string with_nul("a\0b'\"é", 7);
  CHECK(database.run("INSERT INTO t VALUES (?1, ?2)", INT64_MIN, with_nul) == 1);
  CHECK(database.run("INSERT INTO t VALUES (?1, ?2)", true, std::string_view{}) == 1);
  CHECK(database.last_rowid() == 2);
  sandbox::Statement select(database.handle(), "SELECT i, s FROM t ORDER BY rowid");
  REQUIRE(select.step());
  CHECK(select.integer(0) == INT64_MIN);
  CHECK(select.text(1) == with_nul);
  REQUIRE(select.step());
  CHECK(select.integer(0) == 1);
  CHECK(select.text(1).empty());
  CHECK_FALSE(select.step());
}

TEST_CASE("sqlite: a transaction is kept only when committed") {
  sandbox::Database database(":memory:");
  database.script("CREATE TABLE t (i INTEGER)");
  {
    sandbox::Transaction transaction(database);
    database.run("INSERT INTO t VALUES (?1)", 1);
  }
  {
    sandbox::Transaction transaction(database);
    database.run("INSERT INTO t VALUES (?1)", 2);
    transaction.commit();
  }
  sandbox::Statement sum(database.handle(), "SELECT sum(i) FROM t");
  REQUIRE(sum.step());
  CHECK(sum.integer(0) == 2);
}

TEST_CASE("sqlite: a file that cannot be opened, and a broken statement, are SqliteFailure") {
  CHECK_THROWS_AS(sandbox::Database("/nonexistent/folder/bank.db"), sandbox::SqliteFailure);
  sandbox::Database database(":memory:");
  CHECK_THROWS_AS(database.run("SELEC"), sandbox::SqliteFailure);
  CHECK_THROWS_AS(database.run("INSERT INTO nowhere VALUES (1)"), sandbox::SqliteFailure);
}
