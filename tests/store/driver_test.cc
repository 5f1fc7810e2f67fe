// The seam: what a transaction keeps, and mistakes that must not pass silently.
#include "store/driver.h"

#include <doctest/doctest.h>

#include "tests/support/store_drivers.h"

namespace {

using namespace test_support;

constexpr std::string_view kInsert = "INSERT INTO app_owners (owner, apps) VALUES (?, ?)";

std::int64_t owners(store::Database& database) {
  return database.read([](store::Connection& sql) {
    store::Rows rows = sql.query("SELECT COUNT(*) FROM app_owners");
    rows.next();
    return rows.integer();
  });
}

TEST_CASE("driver: a result that is an error undoes the whole transaction, as an exception does") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto database = driver.open_database();
    const auto write = [&](const base::Status& result) {
      return database->write([&](store::Connection& sql) {
        sql.run(kInsert, "a", 1);
        sql.run(kInsert, "b", 1);
        return result;
      });
    };
    CHECK_FALSE(write(base::Error{base::ErrorCode::conflict, "no"}));
    CHECK(owners(*database) == 0);
    CHECK_THROWS_AS(database->write([](store::Connection& sql) {
      sql.run(kInsert, "a", 1);
      throw std::logic_error("a bug");
    }),
                    std::logic_error);
    CHECK(owners(*database) == 0);
    CHECK(write(base::ok()));
    CHECK(owners(*database) == 2);
  }
}

TEST_CASE("driver: a duplicate key is a value for insert(), a failure for run(), and undoes nothing else") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto database = driver.open_database();
    database->write([](store::Connection& sql) {
      CHECK(sql.insert(kInsert, "a", 1));
      CHECK_FALSE(sql.insert(kInsert, "a", 2));
      CHECK(sql.insert(kInsert, "b", 3));
    });
    CHECK(owners(*database) == 2);
    CHECK_THROWS_AS(database->write([](store::Connection& sql) { sql.run(kInsert, "a", 1); }),
                    store::Failure);
  }
}

TEST_CASE("driver: changed rows are those that matched, whether or not a value differs") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto database = driver.open_database();
    database->write([](store::Connection& sql) {
      sql.run(kInsert, "a", 1);
      sql.run(kInsert, "b", 2);
      CHECK(sql.run("UPDATE app_owners SET apps = ?", 1) == 2);
      CHECK(sql.run("UPDATE app_owners SET apps = ?", 1) == 2);
      CHECK(sql.run("UPDATE app_owners SET apps = ? WHERE owner = ?", 1, "?") == 0);
      CHECK(sql.run("DELETE FROM app_owners") == 2);
    });
  }
}

TEST_CASE("driver: a wrong number of values and a statement that is none are failures") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto database = driver.open_database();
    const auto write = [&](std::string_view text, auto... values) {
      database->write([&](store::Connection& sql) { sql.run(text, values...); });
    };
    CHECK_THROWS_AS(write(kInsert, "a"), store::Failure);
    CHECK_THROWS_AS(write(kInsert, "a", 1, 2), store::Failure);
    CHECK_THROWS_AS(write("INSERT INTO no_such_table (x) VALUES (?)", 1), store::Failure);
    CHECK_THROWS_AS(write("not SQL at all"), store::Failure);
    CHECK_NOTHROW(write(kInsert, "a", 1));
    CHECK(owners(*database) == 1);
  }
}

TEST_CASE("driver: a statement can be used again while its rows were not read to the end") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto database = driver.open_database();
    database->write([](store::Connection& sql) {
      for (const char* owner : {"a", "b", "c"}) sql.run(kInsert, owner, 1);
    });
    for (int round = 0; round < 3; ++round) {
      const std::string first = database->read([](store::Connection& sql) {
        store::Rows rows = sql.query("SELECT owner FROM app_owners ORDER BY owner");
        rows.next();
        return rows.text();
      });
      CHECK(first == "a");
    }
    CHECK(owners(*database) == 3);
  }
}

TEST_CASE("driver: what one thread wrote, the next reads") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto database = driver.open_database();
    for (std::int64_t i = 1; i <= 20; ++i) {
      database->write([&](store::Connection& sql) { sql.run(kInsert, std::to_string(i), i); });
      CHECK(owners(*database) == i);
    }
  }
}

}  // namespace
