// The databases that every store test runs on: SQLite always, MySQL when TEST_MYSQL_URL names an empty
// database for it.
#pragma once
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "store/driver.h"
#include "store/failure.h"
#include "store/migrations.h"
#include "store/store.h"

namespace test_support {

struct StoreDriver {
  std::string name, url;

  /// A migrated store without any rows. On MySQL it is the one database: one store at a time.
  std::unique_ptr<store::Store> open_empty() const {
    empty();
    auto opened = std::make_unique<store::Store>(url);
    opened->migrate();
    return opened;
  }
  /// The same below the role interfaces.
  std::unique_ptr<store::Database> open_database() const {
    empty();
    auto opened = store::open_database(*store::parse_url(url));
    store::migrate(*opened);
    return opened;
  }
  /// A database without any table.
  std::unique_ptr<store::Database> open_bare() const {
    auto opened = store::open_database(*store::parse_url(url));
    if (name == "mysql") drop_tables(*opened);
    return opened;
  }

 private:
  static std::vector<std::string> tables(store::Database& database) {
    return database.read([](store::Connection& sql) {
      std::vector<std::string> names;
      store::Rows rows =
          sql.query("SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE()");
      while (rows.next()) names.push_back(rows.text());
      return names;
    });
  }
  static void drop_tables(store::Database& database) {
    const std::vector<std::string> names = tables(database);
    database.alter([&](store::Connection& sql) {
      sql.define("SET foreign_key_checks=0");
      for (const std::string& name : names) sql.define("DROP TABLE " + name);
      sql.define("SET foreign_key_checks=1");
    });
  }
  /// Every `sqlite::memory:` is empty. On MySQL the tables are made anew once a program, then only emptied.
  void empty() const {
    if (name != "mysql") return;
    static bool made = false;
    const auto database = store::open_database(*store::parse_url(url));
    if (!made) drop_tables(*database);
    made = true;
    store::migrate(*database);
    const std::vector<std::string> names = tables(*database);
    database->write([&](store::Connection& sql) {
      for (const std::string& name : names)
        if (name != "schema_version" && name != "counters") sql.run("DELETE FROM " + name);
      sql.run("UPDATE counters SET value = 0");
    });
  }
};

inline const std::vector<StoreDriver>& store_drivers() {
  static const std::vector<StoreDriver> drivers = [] {
    std::vector<StoreDriver> found{{"sqlite", "sqlite::memory:"}};
    if (const char* url = std::getenv("TEST_MYSQL_URL"); url && *url)
      found.push_back({"mysql", url});
    else
      std::puts("store tests: TEST_MYSQL_URL is not set: SQLite only, nothing is tested on MySQL");
    return found;
  }();
  return drivers;
}

}  // namespace test_support
