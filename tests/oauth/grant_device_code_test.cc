// Polling for the tokens of a device.
#include "oauth/grant_device_code.h"

#include <doctest/doctest.h>

#include "tests/support/device_world.h"
#include "tests/support/race.h"

using namespace std::chrono_literals;
using test_support::DeviceWorld;
using test_support::kNow;

namespace {

struct Polling : DeviceWorld {
  oauth::DeviceAuthorization asked_for = *ask();
  std::string at(base::Instant now, const oauth::TokenDemand& demand = {}) {
    return name(poll(tv, asked_for.device_code.reveal(), now, demand));
  }
  static std::string name(const oauth::TokenOutcome& outcome) {
    return outcome.response ? "ok" : std::string(base::row(outcome.response.error().code).name);
  }
  unsigned interval() { return grants.find_device(base::sha256(asked_for.device_code.reveal()))->interval; }
};

}  // namespace

TEST_CASE("device code: pending until the user allows, then tokens of that user (RFC 8628 3.5; case 134)") {
  Polling world;
  CHECK(world.at(kNow) == "authorization_pending");
  CHECK(world.at(kNow + 5s) == "authorization_pending");
  CHECK(world.interval() == 5);
  REQUIRE(world.approve(world.asked_for.user_code, kNow + 6s));
  const auto done = world.poll(world.tv, world.asked_for.device_code.reveal(), kNow + 10s);
  REQUIRE(done.response);
  const auto stored = world.grants.find_refresh(base::sha256(done.response->refresh_token->reveal()));
  REQUIRE(stored);
  CHECK(world.claims_of(done.response->access_token.reveal(), kNow + 10s) ==
        "app_tv usr_alice " + stored->grant_id.value + " accounts:read payments:write");
  CHECK(stored->client_id.value == "app_tv");
  CHECK(stored->user.value == "usr_alice");
  CHECK(stored->details.authentication == world.alice.authentication);
}

TEST_CASE("device code: who polls too fast waits five seconds longer from then on (RFC 8628 3.5; case 134)") {
  Polling world;
  CHECK(world.at(kNow) == "authorization_pending");
  CHECK(world.at(kNow + 5s - 1us) == "slow_down");
  CHECK(world.interval() == 10);
  CHECK(world.at(kNow + 14s) == "slow_down");
  CHECK(world.interval() == 15);
  CHECK(world.at(kNow + 29s) == "authorization_pending");
  CHECK(world.interval() == 15);
  // An answer that is there is not held back.
  REQUIRE(world.approve(world.asked_for.user_code, kNow + 29s));
  CHECK(world.at(kNow + 30s) == "ok");
}

TEST_CASE("device code: denied, expired, unknown, another client's, used before (RFC 8628 3.5; case 134)") {
  SUBCASE("denied") {
    Polling world;
    REQUIRE(world.deny(world.asked_for.user_code));
    CHECK(world.at(kNow) == "access_denied");
    CHECK(base::row(base::ErrorCode::access_denied).status == 400);
  }
  SUBCASE("expired, also when it was allowed") {
    Polling world;
    CHECK(world.at(kNow + 600s - 1us) == "authorization_pending");
    CHECK(world.at(kNow + 600s) == "expired_token");
    REQUIRE(world.approve(world.asked_for.user_code, kNow + 1s));
    CHECK(world.at(kNow + 600s) == "expired_token");
    CHECK(world.at(kNow + 600s - 1us) == "ok");
  }
  SUBCASE("unknown") {
    Polling world;
    const std::string code(world.asked_for.device_code.reveal());
    for (const std::string& wrong : {std::string(), code + "x", code.substr(1), std::string(10'000, 'x')})
      CHECK(Polling::name(world.poll(world.tv, wrong)) == "invalid_grant");
  }
  SUBCASE("another client's stays usable for its own") {
    Polling world;
    REQUIRE(world.approve(world.asked_for.user_code));
    CHECK(Polling::name(world.poll(world.wallet, world.asked_for.device_code.reveal())) == "invalid_grant");
    CHECK(Polling::name(world.poll(world.shop, world.asked_for.device_code.reveal())) == "invalid_grant");
    CHECK(world.at(kNow) == "ok");
  }
  SUBCASE("used before") {
    Polling world;
    REQUIRE(world.approve(world.asked_for.user_code));
    CHECK(world.at(kNow) == "ok");
    CHECK(world.at(kNow + 5s) == "invalid_grant");
    CHECK(world.grants.refresh_count() == 1);
  }
  SUBCASE("revoked before it was used") {
    Polling world;
    REQUIRE(world.approve(world.asked_for.user_code));
    const auto grants = world.grants.grants_of({"usr_alice"});
    REQUIRE(grants.size() == 1);
    world.grants.revoke_grant(grants.front().grant_id, kNow, kNow + 660s);
    CHECK(world.at(kNow) == "invalid_grant");
    CHECK(world.grants.refresh_count() == 0);
  }
}

TEST_CASE("device code: fifty polls at once after the approval, exactly one gets tokens (cases 79, 134)") {
  Polling world;
  REQUIRE(world.approve(world.asked_for.user_code));
  CHECK(test_support::race(50, [&world](int i) {
          test_support::FixedRandom random(static_cast<std::uint64_t>(1000 + i));
          const oauth::Issuer issuer{world.settings, world.keys, random};
          const auto outcome = oauth::exchange_device_code(world.grants, issuer, world.tv,
                                                           {world.asked_for.device_code.reveal()}, {}, kNow);
          if (!outcome.response) CHECK(Polling::name(outcome) == "invalid_grant");
          return outcome.response.has_value();
        }) == 1);
  CHECK(world.grants.refresh_count() == 1);
}

TEST_CASE("device code: the token has what was approved, or less (cases 100, 131)") {
  Polling world;
  world.asked_for = *world.ask({{"authorization_details", R"([{"type":"pay","amount":5}])"},
                                {"scope", "accounts:read"},
                                {"resource", "https://api.example"}});
  REQUIRE(world.approve(world.asked_for.user_code));
  oauth::TokenDemand more;
  more.authorization_details = *oauth::parse_authorization_details(R"([{"type":"pay","amount":6}])");
  CHECK(world.at(kNow, more) == "invalid_authorization_details");
  oauth::TokenDemand elsewhere;
  elsewhere.resource = {"https://other.example"};
  CHECK(world.at(kNow, elsewhere) == "invalid_target");
  CHECK(world.grants.refresh_count() == 0);
  const auto done = world.poll(world.tv, world.asked_for.device_code.reveal());
  REQUIRE(done.response);
  CHECK(done.response->authorization_details == R"([{"amount":5,"type":"pay"}])");
  CHECK(done.response->scope.text() == "accounts:read");
}

TEST_CASE("device code: bound to the DPoP key that was named for it (RFC 9449 10; case 86)") {
  Polling world;
  const std::string jkt(43, 'a');
  world.asked_for = *world.ask({{"dpop_jkt", jkt}});
  REQUIRE(world.approve(world.asked_for.user_code));
  CHECK(world.at(kNow) == "invalid_grant");
  oauth::TokenDemand demand;
  demand.binding.jkt = std::string(43, 'b');
  CHECK(world.at(kNow, demand) == "invalid_grant");
  demand.binding.jkt = jkt;
  CHECK(world.at(kNow, demand) == "ok");
}

TEST_CASE("device code: an app without the refresh grant gets no refresh token") {
  Polling world;
  world.tv.metadata.grant_types = {oauth::GrantType::device_code};
  REQUIRE(world.approve(world.asked_for.user_code));
  const auto done = world.poll(world.tv, world.asked_for.device_code.reveal());
  REQUIRE(done.response);
  CHECK_FALSE(done.response->refresh_token);
  CHECK(world.grants.refresh_count() == 0);
}
