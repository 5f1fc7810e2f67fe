// Leases: never more connections than allowed, and used ones are used again.
#include "store/connection_pool.h"

#include <doctest/doctest.h>

#include <atomic>

#include "tests/support/fake_connection.h"
#include "tests/support/race.h"

namespace {

using namespace test_support;
using std::chrono::milliseconds;

struct Counted {
  SqlScript script;
  std::atomic<int> opened{0};
  store::ConnectionPool::Open open() {
    return [this] { return ++opened, std::make_unique<FakeConnection>(script); };
  }
};

TEST_CASE("connection pool: a connection that was given back is leased again") {
  Counted counted;
  store::ConnectionPool pool("fake", counted.open(), {2, milliseconds{0}});
  CHECK(counted.opened == 0);
  for (int i = 0; i < 3; ++i) store::ConnectionPool::Lease lease(pool);
  CHECK(counted.opened == 1);
  store::ConnectionPool::Lease first(pool), second(pool);
  CHECK(counted.opened == 2);
  CHECK(&*first != &*second);
}

TEST_CASE("connection pool: who finds all connections busy for too long fails, and says so") {
  Counted counted;
  store::ConnectionPool pool("fake", counted.open(), {1, milliseconds{0}});
  {
    store::ConnectionPool::Lease only(pool);
    CHECK_THROWS_WITH_AS(store::ConnectionPool::Lease{pool}, "store fake: all 1 connections are busy",
                         store::Failure);
  }
  CHECK_NOTHROW(store::ConnectionPool::Lease{pool});
}

TEST_CASE("connection pool: sixteen threads share two connections") {
  Counted counted;
  store::ConnectionPool pool("fake", counted.open(), {2, milliseconds{60'000}});
  std::atomic<int> leased{0}, most{0};
  (void)race(16, [&](int) {
    for (int i = 0; i < 200; ++i) {
      store::ConnectionPool::Lease lease(pool);
      const int now = ++leased;
      int seen = most;
      while (seen < now && !most.compare_exchange_weak(seen, now)) {
      }
      --leased;
    }
    return true;
  });
  CHECK(most <= 2);
  CHECK(counted.opened <= 2);
}

TEST_CASE("connection pool: a connection that cannot be opened, or was closed, does not use up its place") {
  SqlScript script;
  bool reachable = false;
  int opened = 0;
  store::ConnectionPool pool("fake",
                             [&]() -> std::unique_ptr<store::Connection> {
                               if (!reachable) throw store::Failure("fake", "cannot be reached");
                               ++opened;
                               return std::make_unique<FakeConnection>(script);
                             },
                             {1, milliseconds{0}});
  for (int i = 0; i < 3; ++i)
    CHECK_THROWS_WITH_AS(store::ConnectionPool::Lease{pool}, "store fake: cannot be reached", store::Failure);
  reachable = true;
  {
    store::ConnectionPool::Lease lease(pool);
    lease.close();
  }
  {
    store::ConnectionPool::Lease lease(pool);
    lease.renew();
    CHECK(opened == 3);
    reachable = false;
    CHECK_THROWS_AS(lease.renew(), store::Failure);
  }
  reachable = true;
  CHECK_NOTHROW(store::ConnectionPool::Lease{pool});
  CHECK(opened == 4);
}

}  // namespace
