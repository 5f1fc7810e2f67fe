// The schema: from nothing to the newest, once.
#include "store/migrations.h"

#include <doctest/doctest.h>

#include "tests/support/race.h"
#include "tests/support/store_drivers.h"

namespace {

using namespace test_support;

std::int64_t rows_in_schema_version(store::Database& database) {
  return database.read([](store::Connection& sql) {
    store::Rows rows = sql.query("SELECT COUNT(*) FROM schema_version");
    rows.next();
    return rows.integer();
  });
}

TEST_CASE("migrations: an empty database becomes the newest schema, and a second time changes nothing") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto database = driver.open_bare();
    CHECK(store::schema_version(*database) == 0);
    store::migrate(*database);
    CHECK(store::schema_version(*database) == store::newest_schema_version());
    store::migrate(*database);
    CHECK(store::schema_version(*database) == store::newest_schema_version());
    CHECK(rows_in_schema_version(*database) == store::newest_schema_version());
  }
}

TEST_CASE("migrations: eight nodes that start at once end with one schema") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto database = driver.open_bare();
    CHECK(race(8, [&](int) { return store::migrate(*database), true; }) == 8);
    CHECK(rows_in_schema_version(*database) == store::newest_schema_version());
  }
}

TEST_CASE("migrations: one that was applied but not recorded, as after a crash, is continued") {
  for (const StoreDriver& driver : store_drivers()) {
    if (driver.name == "sqlite") continue;  // there a change and its record are one transaction
    CAPTURE(driver.name);
    const auto database = driver.open_bare();
    store::migrate(*database);
    for (std::uint32_t version = store::newest_schema_version(); version > 0; --version) {
      database->write(
          [&](store::Connection& sql) { sql.run("DELETE FROM schema_version WHERE version >= ?", version); });
      store::migrate(*database);
      CHECK(store::schema_version(*database) == store::newest_schema_version());
    }
  }
}

TEST_CASE("migrations: the schema of a newer release is left alone") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto database = driver.open_bare();
    store::migrate(*database);
    const std::uint32_t newer = store::newest_schema_version() + 5;
    database->write(
        [&](store::Connection& sql) { sql.run("INSERT INTO schema_version (version) VALUES (?)", newer); });
    store::migrate(*database);
    CHECK(store::schema_version(*database) == newer);
    if (driver.name == "mysql") (void)driver.open_bare();  // the next test makes its tables anew
  }
}

}  // namespace
