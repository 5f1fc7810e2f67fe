// MySQL's own side: deadlocks, connections that go away, and messages without passwords.
#include "store/mysql.h"

#include <doctest/doctest.h>

#include <latch>
#include <thread>

#include "tests/support/race.h"
#include "tests/support/store_drivers.h"

namespace {

using namespace test_support;

/// nullptr when there is no MySQL to test on (store_drivers() has said so).
const StoreDriver* mysql() { return store_drivers().size() > 1 ? &store_drivers()[1] : nullptr; }

std::int64_t connection_id(store::Connection& sql) {
  store::Rows rows = sql.query("SELECT CONNECTION_ID()");
  rows.next();
  return rows.integer();
}

void kill(store::Database& killer, std::int64_t id) {
  killer.alter([&](store::Connection& sql) { sql.define("KILL CONNECTION " + std::to_string(id)); });
}

std::int64_t apps_of(store::Database& database, std::string_view owner) {
  return database.read([&](store::Connection& sql) {
    store::Rows rows = sql.query("SELECT apps FROM app_owners WHERE owner = ?", owner);
    return rows.next() ? rows.integer() : -1;
  });
}

constexpr std::string_view kAdd = "UPDATE app_owners SET apps = apps + 1 WHERE owner = ?";

std::unique_ptr<store::Database> with_two_rows() {
  auto database = mysql()->open_database();
  database->write([](store::Connection& sql) {
    for (const char* owner : {"a", "b"}) sql.run("INSERT INTO app_owners (owner, apps) VALUES (?, 0)", owner);
  });
  return database;
}

TEST_CASE("mysql: two operations that lock each other out both succeed, one after the other") {
  if (!mysql()) return;
  const auto database = with_two_rows();
  std::latch both_hold_one(2);
  std::atomic<int> attempts{0};
  const int done = race(2, [&](int i) {
    bool first = true;
    database->write([&](store::Connection& sql) {
      ++attempts;
      sql.run(kAdd, i ? "a" : "b");
      if (std::exchange(first, false)) both_hold_one.arrive_and_wait();
      sql.run(kAdd, i ? "b" : "a");
    });
    return true;
  });
  CHECK(done == 2);
  CHECK(attempts == 3);
  CHECK(apps_of(*database, "a") == 2);
  CHECK(apps_of(*database, "b") == 2);
}

TEST_CASE("mysql: a connection that the server closed while it was idle is replaced unnoticed") {
  if (!mysql()) return;
  const auto database = with_two_rows();
  const auto killer = store::open_database(*store::parse_url(mysql()->url));
  for (int round = 0; round < 3; ++round) {
    kill(*killer, database->read(connection_id));
    CHECK(apps_of(*database, "a") == round);
    kill(*killer, database->read(connection_id));
    CHECK_NOTHROW(database->write([](store::Connection& sql) { sql.run(kAdd, "a"); }));
  }
  CHECK(apps_of(*database, "a") == 3);
}

TEST_CASE("mysql: an operation whose connection breaks half-way is done again, once, and happens once") {
  if (!mysql()) return;
  const auto database = with_two_rows();
  const auto killer = store::open_database(*store::parse_url(mysql()->url));
  for (const int breaks : {1, 2}) {
    CAPTURE(breaks);
    int attempts = 0;
    const auto write = [&] {
      database->write([&](store::Connection& sql) {
        const std::int64_t id = connection_id(sql);
        sql.run(kAdd, "a");
        if (++attempts <= breaks) kill(*killer, id);
        sql.run(kAdd, "b");
      });
    };
    if (breaks == 1)
      CHECK_NOTHROW(write());
    else
      CHECK_THROWS_AS(write(), store::Failure);
    CHECK(attempts == 2);
    CHECK(apps_of(*database, "a") == 1);
    CHECK(apps_of(*database, "b") == 1);
  }
}

TEST_CASE("mysql: when the connection breaks at the commit, the failure says that the outcome is unknown") {
  if (!mysql()) return;
  const auto database = with_two_rows();
  const auto killer = store::open_database(*store::parse_url(mysql()->url));
  int attempts = 0;
  std::string text;
  try {
    database->write([&](store::Connection& sql) {
      ++attempts;
      const std::int64_t id = connection_id(sql);
      sql.run(kAdd, "a");
      kill(*killer, id);
    });
  } catch (const store::Failure& failure) {
    text = failure.what();
    CHECK(dynamic_cast<const store::CommitUnknown*>(&failure) != nullptr);
  }
  CHECK(text.find("whether the commit happened is unknown") != std::string::npos);
  CHECK(attempts == 1);
  CHECK(apps_of(*database, "a") == 0);
}

TEST_CASE("mysql: what cannot be reached says what and where, and never the password") {
  struct Case {
    const char *name, *where;
    std::string url;
  };
  std::vector<Case> cases{
      {"nobody listens", "store mysql://127.0.0.1:1/d: ", "mysql://u:hunter2@127.0.0.1:1/d"}};
  if (mysql()) {
    const std::string& url = mysql()->url;
    const auto at = url.rfind('@');
    cases.push_back({"wrong password", "Access denied", "mysql://tollgate:hunter2" + url.substr(at)});
    cases.push_back({"no such database", "_not", url + "_not"});
  }
  for (const Case& c : cases) {
    CAPTURE(c.name);
    std::string text;
    try {
      (void)store::open_mysql(*store::parse_url(c.url));
    } catch (const store::Failure& failure) {
      text = failure.what();
    }
    CHECK(text.find(c.where) != std::string::npos);
    CHECK(text.find("hunter2") == std::string::npos);
    const auto colon = c.url.find(':', 8), at = c.url.rfind('@');
    CHECK(text.find(c.url.substr(colon + 1, at - colon - 1)) == std::string::npos);
  }
}

TEST_CASE("mysql: more threads than connections wait their turn") {
  if (!mysql()) return;
  const auto database = with_two_rows();
  CHECK(race(40, [&](int) {
          database->write([](store::Connection& sql) { sql.run(kAdd, "a"); });
          return true;
        }) == 40);
  CHECK(apps_of(*database, "a") == 40);
}

}  // namespace
