// Tests of this node's revocation log: order, catching up, forgetting, freshness.
#include "gateway/revocation_log.h"

#include <doctest/doctest.h>

#include <stdexcept>

#include "tests/support/fake_clock.h"
#include "tests/support/fake_grant_store.h"

using namespace gateway;
using namespace std::chrono_literals;

namespace {

struct World {
  void revoke(const std::string& grant, base::Seconds lives = 600s) {
    store.revoke({0, oauth::RevokedKind::grant, grant, clock.now(), clock.now() + lives});
  }
  void follow() { log.follow(store, clock); }
  bool refused(const oauth::RevocationView& view, std::string_view grant) const {
    oauth::AccessClaimsView claims;
    claims.token_id = "t";
    claims.client_id = "app";
    claims.subject = "usr";
    claims.grant_id = grant;
    return view.refuses(claims);
  }
  test_support::FakeClock clock;
  test_support::FakeGrantStore store;
  RevocationLog log;
};

class AwayStore final : public test_support::FakeGrantStore {
 public:
  std::vector<oauth::Revocation> revocations_after(std::uint64_t, std::size_t) override {
    throw std::runtime_error("away");
  }
};

}  // namespace

TEST_CASE("revocation log: workers see what was followed, not before; catching up twice changes nothing") {
  World w;
  oauth::RevocationView view;
  std::uint64_t seen = 0;
  w.revoke("grt_1");
  w.log.catch_up(view, seen);
  CHECK_FALSE(w.refused(view, "grt_1"));
  w.follow();
  CHECK(w.log.epoch() == 1);
  w.log.catch_up(view, seen);
  CHECK(seen == 1);
  CHECK(w.refused(view, "grt_1"));
  w.log.catch_up(view, seen);
  CHECK(seen == 1);
  CHECK(view.size() == 1);
  CHECK_FALSE(w.refused(view, "grt_2"));
}

TEST_CASE("revocation log: who follows hears of each entry once, before a worker can know of it") {
  World w;
  w.revoke("grt_1");
  w.revoke("grt_2");
  std::vector<std::string> told;
  std::vector<std::uint64_t> known;
  const auto tell = [&](const oauth::Revocation& entry) {
    told.push_back(entry.subject);
    known.push_back(w.log.epoch());
  };
  w.log.follow(w.store, w.clock, tell);
  CHECK(told == std::vector<std::string>{"grt_1", "grt_2"});
  CHECK(known == std::vector<std::uint64_t>{0, 0});
  CHECK(w.log.epoch() == 2);
  w.log.follow(w.store, w.clock, tell);
  CHECK(told.size() == 2);
}

TEST_CASE("revocation log: a worker that was away catches up from where it was") {
  World w;
  oauth::RevocationView early, late;
  std::uint64_t early_seen = 0, late_seen = 0;
  for (int i = 1; i <= 3; ++i) {
    w.revoke("grt_" + std::to_string(i));
    w.follow();
    w.log.catch_up(early, early_seen);
  }
  w.log.catch_up(late, late_seen);
  CHECK(early_seen == 3);
  CHECK(late_seen == 3);
  for (const char* grant : {"grt_1", "grt_2", "grt_3"}) {
    CHECK(w.refused(early, grant));
    CHECK(w.refused(late, grant));
  }
}

TEST_CASE("revocation log: more than one batch is read to the end before the log is fresh") {
  World w;
  for (int i = 0; i < 2500; ++i) w.revoke("grt_" + std::to_string(i));
  w.follow();
  CHECK(w.log.epoch() == 2500);
  CHECK(w.log.size() == 2500);
  CHECK(w.log.fresh_at() == w.clock.now());
}

TEST_CASE(
    "revocation log: entries are forgotten when the last token they concern has expired, the position "
    "stays") {
  World w;
  w.revoke("short", 10s);
  w.revoke("long", 600s);
  w.follow();
  w.log.expire(w.clock.now() + 10s - base::Micros{1});
  CHECK(w.log.size() == 2);
  w.log.expire(w.clock.now() + 10s);
  CHECK(w.log.size() == 1);
  w.log.expire(w.clock.now() + 600s);
  CHECK(w.log.size() == 0);
  CHECK(w.log.epoch() == 2);
  w.revoke("next");
  w.follow();
  oauth::RevocationView view;
  std::uint64_t seen = 2;
  w.log.catch_up(view, seen);
  CHECK(seen == 3);
  CHECK(w.refused(view, "next"));
}

TEST_CASE("revocation log: when the store is away it grows stale and keeps what it has") {
  World w;
  w.revoke("grt_1");
  w.follow();
  const base::Instant fresh = w.log.fresh_at();
  AwayStore away;
  w.clock.advance(3s);
  CHECK_THROWS_AS(w.log.follow(away, w.clock), std::runtime_error);
  CHECK(w.log.fresh_at() == fresh);
  CHECK(w.log.size() == 1);
  w.follow();
  CHECK(w.log.fresh_at() == w.clock.now());
}

TEST_CASE("revocation log: a new one was never fresh") {
  const RevocationLog log;
  CHECK(base::from_unix(1'795'305'600) - log.fresh_at() > kMostStale);
}
