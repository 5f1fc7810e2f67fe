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
  Standing standing(std::string_view grant) { return standing(reader, grant); }
  Standing standing(RevocationReader& who, std::string_view grant) const {
    oauth::AccessClaimsView claims;
    claims.token_id = "t";
    claims.client_id = "app";
    claims.subject = "usr";
    claims.grant_id = grant;
    return who.standing(log, claims, clock.now());
  }
  test_support::FakeClock clock;
  test_support::FakeGrantStore store;
  RevocationLog log;
  RevocationReader reader;
};

class AwayStore final : public test_support::FakeGrantStore {
 public:
  std::vector<oauth::Revocation> revocations_after(std::uint64_t, std::size_t) override {
    throw std::runtime_error("away");
  }
};

}  // namespace

TEST_CASE("revocation log: a worker sees what was followed, not before; following again changes nothing") {
  World w;
  w.follow();
  w.revoke("grt_1");
  CHECK(w.standing("grt_1") == Standing::good);
  w.follow();
  CHECK(w.log.epoch() == 1);
  CHECK(w.standing("grt_1") == Standing::revoked);
  CHECK(w.standing("grt_2") == Standing::good);
  w.follow();
  CHECK(w.log.size() == 1);
  CHECK(w.standing("grt_1") == Standing::revoked);
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

TEST_CASE("revocation log: a worker that asks now and then knows as much as one that asks each time") {
  World w;
  RevocationReader late;
  for (int i = 0; i < 500; ++i) {  // past several sizes of the table
    w.revoke("grt_" + std::to_string(i));
    w.follow();
    CHECK(w.standing("grt_" + std::to_string(i)) == Standing::revoked);
  }
  for (int i = 0; i < 500; ++i) {
    CHECK(w.standing("grt_" + std::to_string(i)) == Standing::revoked);
    CHECK(w.standing(late, "grt_" + std::to_string(i)) == Standing::revoked);
  }
  CHECK(w.standing(late, "grt_500") == Standing::good);
}

TEST_CASE("revocation log: nothing is known of a token while the log is older than 5 s, or from the future") {
  struct Row {
    base::Micros later;
    Standing of_good, of_revoked;
  };
  const Row rows[] = {
      {5s, Standing::good, Standing::revoked},
      {5s + 1us, Standing::unknown, Standing::unknown},
      {-5s, Standing::good, Standing::revoked},
      {-5s - 1us, Standing::unknown, Standing::unknown},
  };
  for (const Row& row : rows) {
    CAPTURE(row.later.count());
    World w;
    w.revoke("grt_1");
    w.follow();
    w.clock.advance(row.later);
    CHECK(w.standing("grt_2") == row.of_good);
    CHECK(w.standing("grt_1") == row.of_revoked);
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
  CHECK(w.log.epoch() == 3);
  CHECK(w.standing("next") == Standing::revoked);
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
  World w;
  CHECK(w.standing("grt_1") == Standing::unknown);
}

TEST_CASE("revocation log: who let go of the tables of before asks those of now") {
  World w;
  w.revoke("short", 10s);
  w.revoke("long", 600s);
  w.follow();
  CHECK(w.standing("long") == Standing::revoked);
  w.log.expire(w.clock.now() + 10s);
  w.reader.follow(w.log);
  CHECK(w.standing("short") == Standing::good);  // no token of it is alive
  CHECK(w.standing("long") == Standing::revoked);
}
