// Counters give out every value once.
#include "store/counters.h"

#include <doctest/doctest.h>

#include <mutex>
#include <set>

#include "tests/support/race.h"
#include "tests/support/store_drivers.h"

namespace {

using namespace test_support;

TEST_CASE("counters: 16 threads get different values, each counter its own") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto database = driver.open_database();
    std::mutex mutex;
    std::set<std::uint64_t> values;
    (void)race(16, [&](int) {
      for (int i = 0; i < 5; ++i) {
        const auto value = database->write(
            [](store::Connection& sql) { return store::next_value(sql, store::kRevocationCounter); });
        const std::lock_guard lock(mutex);
        values.insert(value);
      }
      return true;
    });
    CHECK(values.size() == 80);
    CHECK(*values.begin() == 1);
    CHECK(*values.rbegin() == 80);
    CHECK(database->write(
              [](store::Connection& sql) { return store::next_value(sql, store::kKeyCounter); }) == 1);
  }
}

TEST_CASE("counters: one that no migration made is a failure") {
  for (const StoreDriver& driver : store_drivers()) {
    CAPTURE(driver.name);
    const auto database = driver.open_database();
    CHECK_THROWS_AS(
        (void)database->write([](store::Connection& sql) { return store::next_value(sql, "no such"); }),
        store::Failure);
  }
}

}  // namespace
