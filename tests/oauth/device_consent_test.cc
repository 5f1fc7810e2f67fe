// The user's side of the device flow: finding, deciding, and not guessing.
#include "oauth/device_consent.h"

#include <doctest/doctest.h>

#include "tests/support/device_world.h"
#include "tests/support/race.h"

using namespace std::chrono_literals;
using test_support::DeviceWorld;
using test_support::kNow;

namespace {

std::string name(const base::Result<oauth::DeviceConsent>& found) {
  return found ? "ok" : std::string(base::row(found.error().code).name);
}

std::string lower_without_hyphen(std::string code) {
  code.erase(4, 1);
  for (char& c : code) c = static_cast<char>(c - 'A' + 'a');
  return code;
}

}  // namespace

TEST_CASE("device consent: the code in any spelling leads to the app and what it asks for (RFC 8628 6.1)") {
  DeviceWorld world;
  const auto asked = *world.ask();
  for (const std::string& typed : {asked.user_code, lower_without_hyphen(asked.user_code),
                                   " " + asked.user_code.substr(0, 4) + " " + asked.user_code.substr(5)}) {
    const auto found = world.find(typed);
    REQUIRE(found);
    CHECK(found->client.client_id.value == "app_tv");
    CHECK(found->request.scope.text() == "accounts:read payments:write");
    CHECK(found->user_code == asked.user_code);
  }
}

TEST_CASE("device consent: an approval is one grant with how the user signed in; then the code is spent") {
  DeviceWorld world;
  const auto asked = *world.ask();
  REQUIRE(world.approve(asked.user_code, kNow + 1s));
  const auto grants = world.grants.grants_of({"usr_alice"});
  REQUIRE(grants.size() == 1);
  CHECK(grants.front().client_id.value == "app_tv");
  CHECK(grants.front().created_at == kNow + 1s);
  CHECK(grants.front().details.authentication == world.alice.authentication);
  CHECK(name(world.find(asked.user_code)) == "invalid_request");
  CHECK_FALSE(world.deny(asked.user_code));
  CHECK(world.grants.grants_of({"usr_alice"}).size() == 1);
}

TEST_CASE("device consent: fifty decisions at once, exactly one counts (case 79)") {
  DeviceWorld world;
  const auto consent = *world.find(world.ask()->user_code);
  CHECK(test_support::race(50, [&](int i) {
          test_support::FixedRandom random(static_cast<std::uint64_t>(500 + i));
          const oauth::Issuer issuer{world.settings, world.keys, random};
          return i % 2 == 0
                     ? oauth::approve_device(world.grants, issuer, consent, world.alice, kNow).has_value()
                     : oauth::deny_device(world.grants, consent, kNow).has_value();
        }) == 1);
}

TEST_CASE("device consent: an expired code, and what the app lost since it asked") {
  DeviceWorld world;
  const auto asked = *world.ask();
  CHECK(name(world.find(asked.user_code, kNow + 600s - 1us)) == "ok");
  CHECK(name(world.find(asked.user_code, kNow + 600s)) == "invalid_request");
  const auto with = [&](auto change) {
    oauth::Client changed = world.tv;
    change(changed);
    world.clients.put(changed);
    return name(world.find(asked.user_code));
  };
  CHECK(with([](oauth::Client& c) { c.suspended = true; }) == "invalid_request");
  CHECK(with([](oauth::Client& c) { c.scope = {}; }) == "invalid_request");
  CHECK(with([](oauth::Client& c) { c.metadata.grant_types.clear(); }) == "invalid_request");
  CHECK(with([](oauth::Client&) {}) == "ok");
  world.clients.erase(world.tv.client_id);
  CHECK(name(world.find(asked.user_code)) == "invalid_request");
}

TEST_CASE("device consent: after some wrong codes a user waits, from any address (RFC 8628 5.1; case 134)") {
  DeviceWorld world;
  const auto asked = *world.ask();
  for (int i = 0; i < 4; ++i)
    CHECK(name(world.find("BBBB-BBBB", kNow, "192.0.2." + std::to_string(i))) == "invalid_request");
  const auto refused = world.find(asked.user_code, kNow, "192.0.2.99");
  CHECK(name(refused) == "rate_limited");
  CHECK(oauth::wait_of(world.tries, {world.alice, "192.0.2.99"}, kNow) == 10s);
  CHECK(name(world.find(asked.user_code, kNow + 10s - 1us, "192.0.2.99")) == "rate_limited");
  CHECK(name(world.find(asked.user_code, kNow + 10s, "192.0.2.99")) == "ok");
  // A right code forgives nothing: an attacker has devices of his own.
  CHECK(name(world.find("BBBB-BBBB", kNow + 10s)) == "invalid_request");
  CHECK(oauth::wait_of(world.tries, {world.alice, "192.0.2.1"}, kNow + 10s) == 20s);
}

TEST_CASE("device consent: after some wrong codes an address waits, whoever signs in there (case 134)") {
  DeviceWorld world;
  const auto asked = *world.ask();
  for (int i = 0; i < 4; ++i) {
    world.alice.user = {"usr_" + std::to_string(i)};
    CHECK(name(world.find("BBBB-BBBB")) == "invalid_request");
  }
  world.alice.user = {"usr_alice"};
  CHECK(name(world.find(asked.user_code)) == "rate_limited");
  CHECK(name(world.find(asked.user_code, kNow, "198.51.100.7")) == "ok");
}

TEST_CASE("device consent: what can be no code is not counted") {
  DeviceWorld world;
  const auto asked = *world.ask();
  for (const char* typed : {"", "BBBB", "AAAA-AAAA", "BBBB-BBBB-B", "BBBB-BBB1", "\xc3\x9f"})
    for (int i = 0; i < 10; ++i) CHECK(name(world.find(typed)) == "invalid_request");
  CHECK(name(world.find(asked.user_code)) == "ok");
}
