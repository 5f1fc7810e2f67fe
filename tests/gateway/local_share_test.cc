// Tests of a node's share while the store is away.
#include "gateway/local_share.h"

#include <doctest/doctest.h>

#include "tests/support/race.h"

using gateway::LocalShare;

TEST_CASE("local share: exactly the share passes in a window, and is owed; another window begins anew") {
  LocalShare share;
  CHECK_FALSE(share.spend(1, 11, 10));
  CHECK(share.spend(1, 4, 10));
  CHECK(share.spend(1, 6, 10));
  CHECK_FALSE(share.spend(1, 1, 10));
  CHECK(share.owed(1) == 10);
  CHECK(share.spend(2, 1, 10));
  CHECK(share.owed(1) == 0);
  CHECK(share.owed(2) == 1);
}

TEST_CASE("local share: telling the store makes no room, and a share that shrank refuses") {
  LocalShare share;
  CHECK(share.spend(1, 6, 10));
  share.paid(1, 6);
  CHECK(share.owed(1) == 0);
  CHECK(share.spend(1, 4, 10));
  CHECK_FALSE(share.spend(1, 1, 10));
  CHECK_FALSE(share.spend(1, 1, 3));
  CHECK(share.owed(1) == 4);
}

TEST_CASE("local share: what is put back can be spent again, but not what the store was told of") {
  LocalShare share;
  CHECK(share.spend(1, 10, 10));
  share.put_back(1, 4);
  CHECK(share.owed(1) == 6);
  CHECK(share.spend(1, 4, 10));
  share.paid(1, 10);
  share.put_back(1, 4);
  CHECK_FALSE(share.spend(1, 1, 10));
  share.put_back(2, 4);  // of a window that is over
  CHECK(share.owed(1) == 0);
}

TEST_CASE("local share: what is put back while it is paid for is not paid for again") {
  LocalShare share;
  CHECK(share.spend(1, 10, 20));
  const std::uint64_t owed = share.owed(1);
  share.put_back(1, 1);
  share.paid(1, owed);
  CHECK(share.owed(1) == 0);
  CHECK(share.spend(1, 3, 20));
  share.paid(2, 3);  // of another window
  CHECK(share.owed(1) == 3);
}

TEST_CASE("local share: many threads never pass more than the share") {
  LocalShare share;
  std::atomic<int> passed{0};
  test_support::race(8, [&](int) {
    for (int i = 0; i < 100; ++i) passed += share.spend(5, 1, 250);
    return true;
  });
  CHECK(passed == 250);
  CHECK(share.owed(5) == 250);
}
