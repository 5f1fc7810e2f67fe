// Group commit: who shares a commit shares its failure, and nothing else.
#include "store/group_writer.h"

#include <doctest/doctest.h>

#include <atomic>
#include <future>

#include "tests/support/fake_connection.h"
#include "tests/support/race.h"
#include "tests/support/store_drivers.h"

namespace {

using namespace test_support;
using Lines = std::vector<std::string>;

TEST_CASE("group writer: what is kept needs no savepoint; what is undone is run again in one of its own") {
  struct Case {
    const char* name;
    bool keep;
    Lines expect;
  };
  const Case cases[] = {
      {"kept", true, {"BEGIN IMMEDIATE", "work", "COMMIT"}},
      {"undone",
       false,
       {"BEGIN IMMEDIATE", "work", "ROLLBACK", "BEGIN IMMEDIATE", "SAVEPOINT operation", "work",
        "ROLLBACK TO operation", "RELEASE operation", "COMMIT"}},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    SqlScript script;
    store::GroupWriter writer("fake", std::make_unique<FakeConnection>(script));
    writer.commit([&](store::Connection& sql) { return sql.run("work"), c.keep; });
    CHECK(script.executed == c.expect);
  }
}

TEST_CASE("group writer: an exception comes back to its caller, and the next operation works") {
  SqlScript script;
  store::GroupWriter writer("fake", std::make_unique<FakeConnection>(script));
  CHECK_THROWS_WITH_AS(writer.commit([](store::Connection&) -> bool { throw std::logic_error("a bug"); }),
                       "a bug", std::logic_error);
  CHECK(script.executed.back() == "COMMIT");
  CHECK_NOTHROW(writer.commit([](store::Connection& sql) { return sql.run("work"), true; }));
  CHECK_FALSE(script.in_transaction);
}

TEST_CASE("group writer: a commit that fails is a failure for all who wait for it, and is undone") {
  for (const char* fail_on : {"BEGIN IMMEDIATE", "SAVEPOINT operation", "RELEASE operation", "COMMIT"}) {
    CAPTURE(fail_on);
    SqlScript script;
    script.fail_on = fail_on;
    store::GroupWriter writer("fake", std::make_unique<FakeConnection>(script));
    const bool keep =
        fail_on != std::string("SAVEPOINT operation") && fail_on != std::string("RELEASE operation");
    CHECK_THROWS_AS(writer.commit([keep](store::Connection& sql) { return sql.run("work"), keep; }),
                    store::Failure);
    CHECK_FALSE(script.in_transaction);
    CHECK((script.executed.back() == "ROLLBACK" || fail_on == std::string("BEGIN IMMEDIATE")));
  }
}

TEST_CASE(
    "group writer: a failed operation that took the transaction with it leaves nobody thinking he was "
    "committed") {
  SqlScript script;
  script.fail_on = "disk full";
  script.loses_transaction = true;
  store::GroupWriter writer("fake", std::make_unique<FakeConnection>(script));
  CHECK_THROWS_AS(writer.commit([](store::Connection& sql) { return sql.run("disk full"), true; }),
                  store::Failure);
  CHECK(std::count(script.executed.begin(), script.executed.end(), "COMMIT") == 0);
}

TEST_CASE("group writer: every operation of 32 threads is done once, between a begin and a commit") {
  SqlScript script;
  {
    store::GroupWriter writer("fake", std::make_unique<FakeConnection>(script));
    (void)race(32, [&](int thread) {
      for (int i = 0; i < 20; ++i)
        writer.commit([&](store::Connection& sql) { return sql.run("work"), thread % 2 == 0; });
      return true;
    });
  }
  bool open = false;
  int work = 0, undone = 0, work_now = 0, undone_now = 0;
  for (const std::string& line : script.executed) {
    if (line.starts_with("BEGIN")) {
      CHECK_FALSE(std::exchange(open, true));
      work_now = undone_now = 0;
    }
    if (line == "ROLLBACK") CHECK(std::exchange(open, false));
    if (line == "COMMIT") {
      CHECK(std::exchange(open, false));
      work += work_now;
      undone += undone_now;
    }
    if (line == "work") {
      CHECK(open);
      ++work_now;
    }
    if (line == "ROLLBACK TO operation") ++undone_now;
  }
  CHECK_FALSE(open);
  CHECK(work == 32 * 20);
  CHECK(undone == 16 * 20);
}

TEST_CASE("group writer: operations that fail take nothing of their neighbours with them") {
  const auto database = store_drivers().front().open_database();
  (void)race(16, [&](int thread) {
    for (int i = 0; i < 20; ++i) {
      const std::string owner = std::to_string(thread) + "/" + std::to_string(i);
      try {
        database->write([&](store::Connection& sql) {
          sql.run("INSERT INTO app_owners (owner, apps) VALUES (?, 0)", owner);
          if (i % 3 == 1) throw std::runtime_error("changed its mind");
        });
      } catch (const std::runtime_error&) {
        continue;
      }
    }
    return true;
  });
  const auto kept = database->read([](store::Connection& sql) {
    store::Rows rows = sql.query("SELECT COUNT(*) FROM app_owners");
    rows.next();
    return rows.integer();
  });
  CHECK(kept == 16 * 13);
}

TEST_CASE("group writer: what was submitted is told whether it is durable, in order, and nobody waits") {
  struct Case {
    const char* name;
    const char* fail_on;
    bool keep, throws, expect;
  };
  const Case cases[] = {{"kept", "", true, false, true},
                        {"not kept", "", false, false, false},
                        {"threw", "", true, true, false},
                        {"the commit failed", "COMMIT", true, false, false}};
  for (const Case& c : cases) {
    CAPTURE(c.name);
    SqlScript script;
    script.fail_on = c.fail_on;
    std::vector<std::string> told;
    {
      store::GroupWriter writer("fake", std::make_unique<FakeConnection>(script));
      const auto operation = [&](store::Connection& sql) {
        if (c.throws) throw std::logic_error("a bug");
        return sql.run("work"), c.keep;
      };
      for (const char* name : {"first ", "second "})
        REQUIRE(writer.submit(operation,
                              [&told, name](bool kept) { told.push_back(name + std::to_string(kept)); }));
    }  // finishes what was submitted
    CHECK(told == Lines{"first " + std::to_string(c.expect), "second " + std::to_string(c.expect)});
  }
}

TEST_CASE("group writer: a thousand may wait with nobody waiting for them, one more is refused") {
  SqlScript script;
  std::atomic<int> done = 0;
  {
    std::promise<void> entered, leave;  // before the writer, whose thread uses them until it ends
    store::GroupWriter writer("fake", std::make_unique<FakeConnection>(script));
    const auto hold = [&, first = true](store::Connection&) mutable {
      if (std::exchange(first, false)) {
        entered.set_value();
        leave.get_future().wait();
      }
      return true;
    };
    REQUIRE(writer.submit(hold, [](bool) {}));
    entered.get_future().wait();
    const auto work = [](store::Connection&) { return true; };
    for (int i = 0; i < 1024; ++i) REQUIRE(writer.submit(work, [&done](bool) { ++done; }));
    CHECK_FALSE(writer.submit(work, [&done](bool) { ++done; }));
    leave.set_value();
  }
  CHECK(done == 1024);
}

}  // namespace
