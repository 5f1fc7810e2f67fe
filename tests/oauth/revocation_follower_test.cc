// Following the log: every entry is seen, however many there are.
#include "oauth/revocation_follower.h"

#include <doctest/doctest.h>

#include <stdexcept>

#include "tests/support/oauth_world.h"

using namespace std::chrono_literals;
using oauth::RevokedKind;
using test_support::kNow;

namespace {

oauth::AccessClaimsView claims() {
  oauth::AccessClaimsView out;
  out.token_id = "t";
  out.client_id = "app_shop";
  out.grant_id = "grt_1";
  out.issued_at = kNow;
  return out;
}

}  // namespace

TEST_CASE("revocation follower: an entry counts from the moment it is in the log") {
  test_support::FakeGrantStore grants;
  oauth::RevocationFollower follower;
  CHECK_FALSE(follower.refuses(grants, claims(), kNow));
  grants.revoke({0, RevokedKind::token, "t", kNow, kNow + 660s});
  CHECK(follower.refuses(grants, claims(), kNow));
}

TEST_CASE("revocation follower: it reads a long log to its end, in batches") {
  for (const int before : {999, 1000, 1001, 2500}) {
    CAPTURE(before);
    test_support::FakeGrantStore grants;
    for (int i = 0; i < before; ++i)
      grants.revoke({0, RevokedKind::token, "other" + std::to_string(i), kNow, kNow + 660s});
    grants.revoke({0, RevokedKind::grant, "grt_1", kNow, kNow + 660s});
    oauth::RevocationFollower follower;
    CHECK(follower.refuses(grants, claims(), kNow));
  }
}

TEST_CASE("revocation follower: a store that is away is an exception, never a no (fail closed)") {
  struct LostStore : test_support::FakeGrantStore {
    std::vector<oauth::Revocation> revocations_after(std::uint64_t, std::size_t) override {
      throw std::runtime_error("the database is away");
    }
  };
  LostStore grants;
  oauth::RevocationFollower follower;
  CHECK_THROWS_AS(follower.refuses(grants, claims(), kNow), std::runtime_error);
}
