// SQLite's own side: the file, other processes, a full disk.
#include "store/sqlite.h"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "tests/support/race.h"
#include "tests/support/store_drivers.h"
#include "tests/support/store_samples.h"
#include "tests/support/temporary_folder.h"

namespace {

using namespace test_support;

std::string failure_of(const std::string& url) {
  try {
    store::Store store(url);
    store.migrate();
  } catch (const store::Failure& failure) {
    return failure.what();
  }
  return "";
}

TEST_CASE("sqlite: the file is made, for its owner's eyes only, and what it holds outlives the store") {
  const TemporaryFolder folder;
  const std::string url = "sqlite:" + folder.file("tollgate.db");
  for (int round = 0; round < 2; ++round) {
    store::Store store(url);
    store.migrate();
    CHECK(bool(store.users().create_user(sample_user())) == (round == 0));
    CHECK(store.users().find_user({"usr_1"}));
    for (const char* name : {"tollgate.db", "tollgate.db-wal"}) {
      CAPTURE(name);
      struct stat status {};
      REQUIRE(stat(folder.file(name).c_str(), &status) == 0);
      CHECK((status.st_mode & 0777) == 0600);
    }
  }
}

TEST_CASE("sqlite: two programs on one file see each other's writes and wait for each other") {
  const TemporaryFolder folder;
  const std::string url = "sqlite:" + folder.file("tollgate.db");
  store::Store first(url), second(url);
  (void)race(2, [&](int i) { return (i ? first : second).migrate(), true; });
  CHECK(first.schema_version() == store::Store::newest_schema_version());
  (void)race(8, [&](int thread) {
    for (int i = 0; i < 10; ++i)
      (thread % 2 ? first : second).grants().revoke({0, oauth::RevokedKind::token, "t", kNow, kLater});
    return true;
  });
  CHECK(first.grants().revocations_after(0, 1000).size() == 80);
  CHECK(second.grants().revocations_after(79, 1000).size() == 1);
}

TEST_CASE("sqlite: what cannot be opened says what and where") {
  const TemporaryFolder folder;
  std::ofstream(folder.file("text")) << "This is not a database, but it is longer than a header would be. "
                                     << std::string(2000, '.');
  const std::string missing = "sqlite:" + folder.file("no/such/folder.db");
  CHECK(failure_of(missing) == "store " + missing + ": No such file or directory");
  const std::string text = "sqlite:" + folder.file("text");
  CHECK(failure_of(text) == "store " + text + ": file is not a database (26)");
  CHECK(failure_of("sqlite:/proc").find("store sqlite:/proc: ") == 0);
}

TEST_CASE(
    "sqlite: a full disk is a failure that leaves what was committed, and ends when there is room again") {
  const TemporaryFolder folder;
  const auto database = store::open_database(*store::parse_url("sqlite:" + folder.file("tollgate.db")));
  store::migrate(*database);
  const auto pages = [&](const std::string& most) {
    database->alter([&](store::Connection& sql) { sql.define("PRAGMA max_page_count=" + most); });
  };
  const auto insert = [&](int i) {
    database->write([&](store::Connection& sql) {
      sql.run("INSERT INTO app_owners (owner, apps) VALUES (?, ?)", std::string(60, 'x') + std::to_string(i),
              i);
    });
  };
  const auto count = [&] {
    return database->read([](store::Connection& sql) {
      store::Rows rows = sql.query("SELECT COUNT(*) FROM app_owners");
      rows.next();
      return rows.integer();
    });
  };
  pages("1");  // SQLite makes that the size it has
  int done = 0;
  CHECK_THROWS_AS(for (; done < 10'000; ++done) insert(done), store::Failure);
  CHECK(count() == done);
  CHECK_THROWS_AS(insert(done), store::Failure);
  pages("1000000");
  insert(done);
  CHECK(count() == done + 1);
}

TEST_CASE("sqlite: a read cannot write") {
  const auto database = store_drivers().front().open_database();
  CHECK_THROWS_AS(
      (void)database->read([](store::Connection& sql) { return sql.run("DELETE FROM app_owners"); }),
      store::Failure);
}

TEST_CASE("sqlite: every :memory: is a database of its own, and leaves nothing behind") {
  const TemporaryFolder folder;
  setenv("TMPDIR", folder.file("").c_str(), 1);
  {
    store::Store one("sqlite::memory:"), two("sqlite::memory:");
    one.migrate();
    two.migrate();
    CHECK(one.users().create_user(sample_user()));
    CHECK_FALSE(two.users().find_user({"usr_1"}));
    CHECK_FALSE(std::filesystem::is_empty(folder.file("")));
  }
  unsetenv("TMPDIR");
  CHECK(std::filesystem::is_empty(folder.file("")));
}

}  // namespace
