// The whole store: opening, readiness, and a program that is killed in the middle of its writes.
#include "store/store.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <thread>

#include "tests/support/race.h"
#include "tests/support/store_drivers.h"
#include "tests/support/store_samples.h"
#include "tests/support/temporary_folder.h"

namespace {

using namespace test_support;

constexpr const char* kVictimUrl = "STORE_TEST_VICTIM_URL";

TEST_CASE("store: it answers pings, knows its schema, and names itself without the password") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto store = driver.open_empty();
    CHECK_NOTHROW(store->ping());
    CHECK(store->schema_version() == store::Store::newest_schema_version());
    CHECK_NOTHROW(store->migrate());
    CHECK(store->where().find('@') == std::string::npos);
  }
}

TEST_CASE("store: before its first migration the schema is 0, and using it is a failure") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    (void)driver.open_bare();
    store::Store store(driver.url);
    CHECK(store.schema_version() == 0);
    CHECK_NOTHROW(store.ping());
    CHECK_THROWS_AS((void)store.users().find_user({"usr_1"}), store::Failure);
    CHECK_THROWS_AS((void)store.users().create_user(sample_user()), store::Failure);
  }
}

TEST_CASE("store: a malformed URL is a failure that does not repeat it") {
  CHECK_THROWS_WITH_AS(store::Store("mysql://u:hunter2@h"), "store URL: the database name is missing",
                       store::Failure);
  CHECK_THROWS_WITH_AS(store::Store("hunter2"),
                       "store URL: expected sqlite:PATH or mysql://user:password@host:port/database",
                       store::Failure);
}

// Not a test: the program that the next test kills. Says which writes it was answered for.
TEST_CASE("store victim" * doctest::skip()) {
  const char* url = std::getenv(kVictimUrl);
  if (!url) return;
  store::Store store(url);
  (void)race(4, [&](int thread) {
    for (int i = 0;; ++i) {
      const std::string id = std::to_string(thread) + "_" + std::to_string(i);
      if (!store.users().create_user(sample_user(id, id + "@example.org"))) return false;
      store.grants().revoke({0, oauth::RevokedKind::user, id, kNow, kLater});
      const std::string line = "answered " + id + "\n";
      if (write(STDOUT_FILENO, line.data(), line.size()) < 0) return false;
    }
  });
}

/// Runs the victim until it was answered for `writes` writes, kills it with SIGKILL, and returns the ids it
/// named.
std::vector<std::string> run_and_kill(const std::string& url, std::size_t writes) {
  int ends[2];
  REQUIRE(pipe2(ends, O_CLOEXEC) == 0);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  setenv(kVictimUrl, url.c_str(), 1);
  char program[] = "/proc/self/exe", skipped[] = "--no-skip", only[] = "--test-case=store victim";
  char* arguments[] = {program, skipped, only, nullptr};
  pid_t victim = 0;
  const int spawned = posix_spawn(&victim, program, &actions, nullptr, arguments, environ);
  posix_spawn_file_actions_destroy(&actions);
  unsetenv(kVictimUrl);
  close(ends[1]);
  REQUIRE(spawned == 0);

  std::string output;
  char block[4096];
  bool killed = false;
  for (ssize_t size; (size = read(ends[0], block, sizeof block)) > 0;) {
    output.append(block, static_cast<std::size_t>(size));
    if (!killed && static_cast<std::size_t>(std::count(output.begin(), output.end(), '\n')) > writes)
      killed = ::kill(victim, SIGKILL) == 0;
  }
  close(ends[0]);
  int status = 0;
  waitpid(victim, &status, 0);
  CHECK(WIFSIGNALED(status));

  std::vector<std::string> ids;
  constexpr std::string_view kAnswered = "answered ";
  for (std::size_t at = output.find(kAnswered); at != std::string::npos;
       at = output.find(kAnswered, at + 1)) {
    const auto end = output.find('\n', at);
    if (end != std::string::npos)
      ids.push_back(output.substr(at + kAnswered.size(), end - at - kAnswered.size()));
  }
  return ids;
}

TEST_CASE("store: killed with SIGKILL in the middle of its writes, it has everything it answered for") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const TemporaryFolder folder;
    const std::string url = driver.name == "sqlite" ? "sqlite:" + folder.file("tollgate.db") : driver.url;
    if (driver.name != "sqlite") (void)driver.open_empty();
    store::Store(url).migrate();
    std::size_t before = 0;
    for (int round = 0; round < 3; ++round) {
      const auto ids = run_and_kill(url, 50);
      CHECK(ids.size() >= 40);
      store::Store store(url);
      for (const std::string& id : ids) {
        CAPTURE(id);
        CHECK(store.users().find_user({id}));
      }
      const auto log = store.grants().revocations_after(before, 100'000);
      for (std::size_t i = 0; i < log.size(); ++i) CHECK(log[i].seq == before + i + 1);
      for (const std::string& id : ids)
        CHECK(std::count_if(log.begin(), log.end(), [&](const auto& entry) { return entry.subject == id; }) ==
              1);
      before += log.size();
      // The victim starts with the same ids again.
      const auto next = store::open_database(*store::parse_url(url));
      next->write([](store::Connection& sql) { sql.run("DELETE FROM users"); });
    }
  }
}

}  // namespace
