// The promise of the limits against one database: processes with threads, killed at random, never pass more
// than the quota, and each that dies takes at most one block with it (gateway.md 5.3).
#include <doctest/doctest.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <random>
#include <thread>

#include "gateway/app_limits.h"
#include "tests/support/race.h"
#include "tests/support/store_drivers.h"
#include "tests/support/store_samples.h"
#include "tests/support/temporary_folder.h"

namespace {

using namespace test_support;
using gateway::Taken;

constexpr const char *kUrl = "QUOTA_KILL_URL", *kCountFile = "QUOTA_KILL_COUNTS";
// Longer than the short form: scripts/soak-limits.
constexpr const char *kKills = "QUOTA_KILLS", *kSeed = "QUOTA_SEED";
constexpr std::uint64_t kCost = 700, kBlock = 1000;  // most requests need the store
constexpr int kThreads = 4;
constexpr std::size_t kProcesses = 3;

std::uint64_t from_environment(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text && *text ? std::strtoull(text, nullptr, 10) : otherwise;
}

gateway::Plan plan_for(std::uint64_t kills) {
  gateway::Plan plan;
  plan.burst = {1'000'000'000, std::chrono::milliseconds{1}, 1'000'000'000};
  plan.quota = 500'000 + 60'000 * kills;
  return plan;
}

/// In a file that all processes map: a request that was let through is counted although its process dies.
struct Counts {
  std::atomic<std::uint64_t> passed{0};  // units
};

class SharedCounts {
 public:
  explicit SharedCounts(const std::string& file) {
    const int fd = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0 || ftruncate(fd, sizeof(Counts)) != 0) throw std::runtime_error("the counts cannot be kept");
    void* mapped = mmap(nullptr, sizeof(Counts), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    ::close(fd);
    if (mapped == MAP_FAILED) throw std::runtime_error("the counts cannot be mapped");
    counts_ = static_cast<Counts*>(mapped);  // zeros: a Counts that nobody has counted in
  }
  ~SharedCounts() { munmap(counts_, sizeof(Counts)); }
  SharedCounts(const SharedCounts&) = delete;
  SharedCounts& operator=(const SharedCounts&) = delete;
  Counts* operator->() { return counts_; }

 private:
  Counts* counts_;
};

void spend_all(store::Store& store, const gateway::Plan& plan, SharedCounts& counts) {
  gateway::AppLimits limits("app", plan);
  (void)race(kThreads, [&](int) {
    for (;;) {
      gateway::LimitState state;
      switch (limits.take(kCost, base::monotonic_ns(), kNow, state)) {
        case Taken::yes:
          counts->passed += kCost;
          break;
        case Taken::needs_lease:
          limits.quota().draw(store.quotas(), kCost, kNow);
          break;
        default:
          return true;
      }
    }
  });
}

// Not a test: the program that the next test kills.
TEST_CASE("quota victim" * doctest::skip()) {
  const char *url = std::getenv(kUrl), *file = std::getenv(kCountFile);
  if (!url || !file) return;
  SharedCounts counts(file);
  store::Store store(url);
  const gateway::Plan plan = plan_for(from_environment(kKills, 8));
  spend_all(store, plan, counts);
}

pid_t start_victim() {
  char program[] = "/proc/self/exe", skipped[] = "--no-skip", only[] = "--test-case=quota victim",
       quiet[] = "--minimal";
  char* arguments[] = {program, skipped, only, quiet, nullptr};
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  pid_t victim = 0;
  const int spawned = posix_spawn(&victim, program, &actions, nullptr, arguments, environ);
  posix_spawn_file_actions_destroy(&actions);
  REQUIRE(spawned == 0);
  return victim;
}

/// Whether it was the signal that ended it, and not its own end.
bool kill_and_wait(pid_t victim) {
  int status = 0;
  kill(victim, SIGKILL);
  return waitpid(victim, &status, 0) == victim && WIFSIGNALED(status);
}

TEST_CASE(
    "quotas: processes killed at random never pass more than the quota, and lose at most a block each") {
  const std::uint64_t kills = from_environment(kKills, 8);
  std::mt19937_64 random(from_environment(kSeed, 1));
  const gateway::Plan plan = plan_for(kills);
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const TemporaryFolder folder;
    const std::string url = driver.name == "sqlite" ? "sqlite:" + folder.file("tollgate.db") : driver.url;
    if (driver.name != "sqlite") (void)driver.open_empty();
    store::Store(url).migrate();
    SharedCounts counts(folder.file("counts"));
    setenv(kUrl, url.c_str(), 1);
    setenv(kCountFile, folder.file("counts").c_str(), 1);
    std::vector<pid_t> victims;
    for (std::size_t i = 0; i < kProcesses; ++i) victims.push_back(start_victim());
    std::uint64_t killed = 0;
    for (std::uint64_t kill = 0; kill < kills; ++kill) {
      const std::uint64_t enough = counts->passed + random() % 60'000;
      const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{60};
      while (counts->passed < enough && std::chrono::steady_clock::now() < deadline)
        std::this_thread::yield();
      REQUIRE(counts->passed >= enough);
      pid_t& victim = victims[random() % victims.size()];
      killed += kill_and_wait(victim);
      victim = start_victim();
    }
    CHECK(killed == kills);
    for (const pid_t victim : victims) killed += kill_and_wait(victim);
    unsetenv(kUrl);
    unsetenv(kCountFile);

    store::Store store(url);
    CHECK(counts->passed <= store.quotas().drawn("app", std::chrono::floor<std::chrono::days>(kNow)));
    spend_all(store, plan, counts);
    CHECK(counts->passed <= plan.quota);
    // Also what a dying thread had taken and not yet counted, and the rest that no request fits into.
    CHECK(counts->passed + killed * (kBlock + kThreads * kCost) + kCost >= plan.quota);
  }
}

}  // namespace
