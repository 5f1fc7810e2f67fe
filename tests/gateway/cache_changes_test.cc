// Tests of changes of paths: what was asked before or during one is not used after it (RFC 9111 §4.4).
#include "gateway/cache_changes.h"

#include <doctest/doctest.h>

#include <memory>
#include <thread>
#include <vector>

using gateway::CacheChanges;
using gateway::PathChange;

TEST_CASE("changes: a path's mark stays until somebody may change it, and differs from then on") {
  const auto changes = std::make_unique<CacheChanges>();
  const CacheChanges::Mark before = changes->mark("/v1/accounts");
  CHECK(before.quiet);
  CHECK(changes->mark("/v1/accounts") == before);
  {
    PathChange change;
    CHECK(changes->mark("/v1/accounts") == before);
    change.begin(*changes, "/v1/accounts");
    CHECK(!changes->mark("/v1/accounts").quiet);
    CHECK(changes->mark("/v1/accounts") != before);
  }
  const CacheChanges::Mark after = changes->mark("/v1/accounts");
  CHECK(after.quiet);
  CHECK(after != before);
}

TEST_CASE("changes: while several are under way, the end of one is not the end of all") {
  const auto changes = std::make_unique<CacheChanges>();
  PathChange first;
  first.begin(*changes, "/a");
  CacheChanges::Mark middle;
  {
    PathChange second;
    second.begin(*changes, "/a");
    middle = changes->mark("/a");
  }
  CHECK(!changes->mark("/a").quiet);
  CHECK(changes->mark("/a") != middle);
}

TEST_CASE("changes: other paths keep their marks") {
  const auto changes = std::make_unique<CacheChanges>();
  const CacheChanges::Mark other = changes->mark("/v1/accounts/7");
  PathChange change;
  change.begin(*changes, "/v1/accounts");
  CHECK(changes->mark("/v1/accounts/7") == other);
}

TEST_CASE("changes: many threads leave the path quiet, with one generation for each begin and each end") {
  const auto changes = std::make_unique<CacheChanges>();
  const std::uint32_t before = changes->mark("/a").generation;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&changes] {
      for (int i = 0; i < 1000; ++i) {
        PathChange change;
        change.begin(*changes, "/a");
      }
    });
  for (std::thread& thread : threads) thread.join();
  const CacheChanges::Mark after = changes->mark("/a");
  CHECK(after.quiet);
  CHECK(after.generation == before + 8000);
}
