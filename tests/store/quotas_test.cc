// Quota leases: the sum of all draws never exceeds the limit.
#include "store/quotas.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "store/failure.h"
#include "tests/support/race.h"
#include "tests/support/store_drivers.h"
#include "tests/support/store_samples.h"

namespace {

using namespace test_support;

TEST_CASE("quotas: what a draw grants at each edge (spec gateway 5.2)") {
  struct Case {
    const char* name;
    std::uint64_t want, limit, granted, drawn;
  };
  constexpr std::uint64_t kHuge = ~std::uint64_t{0};
  // One after the other on one window.
  const Case cases[] = {
      {"nothing", 0, 10, 0, 0},
      {"a block", 4, 10, 4, 4},
      {"the limit shrank below what is drawn", 1, 3, 0, 4},
      {"to one below the limit", 5, 10, 5, 9},
      {"part of what is wanted", 4, 10, 1, 10},
      {"exhausted", 1, 10, 0, 10},
      {"the limit grew", 1, 11, 1, 11},
      {"everything, without overflow", kHuge, kHuge, (std::uint64_t{1} << 61) - 11, std::uint64_t{1} << 61},
      {"beyond everything", kHuge, kHuge, 0, std::uint64_t{1} << 61},
  };
  for (const StoreDriver& driver : store_drivers()) {
    const auto store = driver.open_empty();
    for (const Case& c : cases) {
      CAPTURE(driver.name);
      CAPTURE(c.name);
      const gateway::Lease lease = store->quotas().draw("app_1|daily", kNow, kLater, c.want, c.limit);
      CHECK(lease.granted == c.granted);
      CHECK(lease.drawn == c.drawn);
    }
  }
}

TEST_CASE("quotas: windows and keys are separate, byte by byte") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto store = driver.open_empty();
    for (const char* key : {"a", "A", "a ", "ä", "1", "01"}) {
      CAPTURE(key);
      CHECK(store->quotas().draw(key, kNow, kLater, 9, 10).granted == 9);
      CHECK(store->quotas().draw(key, kNow + base::Micros{1}, kLater, 9, 10).granted == 9);
    }
  }
}

TEST_CASE("quotas: units given back can be drawn again, and never more than were drawn") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto store = driver.open_empty();
    CHECK(store->quotas().draw("k", kNow, kLater, 10, 10).granted == 10);
    store->quotas().give_back("k", kNow, 3);
    CHECK(store->quotas().drawn("k", kNow) == 7);
    CHECK(store->quotas().drawn("k", kNow + base::Micros{1}) == 0);
    CHECK(store->quotas().drawn("never", kNow) == 0);
    CHECK(store->quotas().draw("k", kNow, kLater, 10, 10).granted == 3);
    store->quotas().give_back("k", kNow, ~std::uint64_t{0});
    CHECK(store->quotas().draw("k", kNow, kLater, 99, 10).granted == 10);
    store->quotas().give_back("unknown", kNow, 5);
    CHECK(store->quotas().draw("unknown", kNow, kLater, 99, 10).granted == 10);
  }
}

TEST_CASE("quotas: many windows are asked at once, and given back in one transaction") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto store = driver.open_empty();
    gateway::QuotaStore& quotas = store->quotas();
    std::vector<gateway::QuotaWindow> windows;
    std::vector<gateway::ReturnedUnits> returned;
    for (int i = 0; i < 120; ++i) {
      windows.push_back({"k" + std::to_string(119 - i), kNow});
      const auto units = static_cast<std::uint64_t>(i);
      if (i != 7) CHECK(quotas.draw(windows.back().key, kNow, kLater, 200, 200).granted == 200);
      returned.push_back({windows.back(), units});
    }
    CHECK(quotas.drawn_of_all({}).empty());
    quotas.give_back_all({});
    quotas.give_back_all(returned);
    const std::vector<std::uint64_t> drawn = quotas.drawn_of_all(windows);
    REQUIRE(drawn.size() == 120);
    for (std::size_t i = 0; i < drawn.size(); ++i) CHECK(drawn[i] == (i == 7 ? 0 : 200 - i));
  }
}

TEST_CASE("quotas: units whose return may have been committed count as returned; other failures are told") {
  class Broken final : public store::Database {
   public:
    explicit Broken(bool unknown) : unknown_(unknown) {}

   private:
    void run_read(const std::function<void(store::Connection&)>&) override {}
    void run_write(const Write&) override {
      if (unknown_) throw store::CommitUnknown("here", "lost");
      throw store::Failure("here", "away");
    }
    void run_alter(const std::function<void(store::Connection&)>&) override {}
    const bool unknown_;
  };
  for (const bool unknown : {true, false}) {
    CAPTURE(unknown);
    Broken database(unknown);
    store::Quotas quotas(database);
    bool thrown = false;
    try {
      quotas.give_back("k", kNow, 1);
    } catch (const store::Failure&) {
      thrown = true;
    }
    CHECK(thrown == !unknown);
  }
}

TEST_CASE(
    "quotas: two nodes that give the same windows back in opposite orders are never in each other's way") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto store = driver.open_empty();
    constexpr int kWindows = 20, kRounds = 10;
    for (int i = 0; i < kWindows; ++i)
      (void)store->quotas().draw("k" + std::to_string(i), kNow, kLater, 1000, 1000);
    (void)race(2, [&](int thread) {
      for (int round = 0; round < kRounds; ++round) {
        std::vector<gateway::ReturnedUnits> returned;
        for (int i = 0; i < kWindows; ++i)
          returned.push_back({{"k" + std::to_string(thread == 0 ? i : kWindows - 1 - i), kNow}, 1});
        store->quotas().give_back_all(returned);
      }
      return true;
    });
    for (int i = 0; i < kWindows; ++i)
      CHECK(store->quotas().drawn("k" + std::to_string(i), kNow) == 1000 - 2 * kRounds);
  }
}

TEST_CASE("quotas: eight threads never draw more than the limit, and all of it") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto store = driver.open_empty();
    std::atomic<std::uint64_t> drawn{0};
    (void)race(8, [&](int thread) {
      for (int i = 0; i < 25; ++i) {
        const auto want = static_cast<std::uint64_t>(1 + (thread * 7 + i) % 13);
        const auto lease = store->quotas().draw("shared", kNow, kLater, want, 777);
        drawn += lease.granted;
        if (lease.granted > 2 && i % 4 == 0) {
          store->quotas().give_back("shared", kNow, 2);
          drawn -= 2;
        }
      }
      return true;
    });
    CHECK(drawn <= 777);
    drawn += store->quotas().draw("shared", kNow, kLater, 10'000, 777).granted;
    CHECK(drawn == 777);
  }
}

}  // namespace
