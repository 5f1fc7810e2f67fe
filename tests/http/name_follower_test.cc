// When names are looked up again, and what an answer changes.
#include "http/name_follower.h"

#include <doctest/doctest.h>

#include <fstream>
#include <map>
#include <string>
#include <system_error>

#include "base/log.h"
#include "http/backend_addresses.h"
#include "tests/support/temporary_folder.h"

namespace {

using namespace std::chrono_literals;
using SteadyTime = http::NameFollower::SteadyTime;

constexpr SteadyTime kNow{1h};

http::SocketAddresses at(std::initializer_list<const char*> addresses, std::uint16_t port = 80) {
  http::SocketAddresses out;
  for (const char* address : addresses)
    out.push_back(http::socket_address(*http::parse_ip_address(address), port));
  return out;
}

// A name server of the test's.
struct World {
  http::Addresses resolve(const std::string& host) {
    ++asked[host];
    const auto found = answers.find(host);
    if (found == answers.end())
      return base::Error{base::ErrorCode::backend_unavailable, "", {}, host + ": unknown"};
    std::vector<http::IpAddress> out;
    for (const std::string& address : found->second) out.push_back(*http::parse_ip_address(address));
    return out;
  }
  std::map<std::string, std::vector<std::string>> answers;
  std::map<std::string, int> asked;
  http::NameFollower names{
      [this](const std::string& host, std::chrono::milliseconds) { return resolve(host); }};
};

TEST_CASE("a name is looked up at once, and again when its time has come, not before") {
  World world;
  world.answers["a"] = {"192.0.2.1"};
  const auto name = world.names.follow("a", 8080, 30s, kNow);
  CHECK(*name->addresses() == at({"192.0.2.1"}, 8080));
  CHECK(world.names.next_due() == kNow + 30s);
  CHECK_FALSE(world.names.look_up_one(kNow + 30s - 1ns));
  CHECK(world.asked["a"] == 1);
  world.answers["a"] = {"192.0.2.2", "2001:db8::1"};
  CHECK(world.names.look_up_one(kNow + 30s));
  CHECK(world.asked["a"] == 2);
  CHECK(*name->addresses() == at({"192.0.2.2", "2001:db8::1"}, 8080));
  CHECK_FALSE(world.names.look_up_one(kNow + 30s));
  CHECK(world.names.next_due() == kNow + 60s);
}

TEST_CASE("the same addresses change nothing, the same ones in another order do") {
  World world;
  world.answers["a"] = {"192.0.2.1", "192.0.2.2"};
  const auto name = world.names.follow("a", 80, 1s, kNow);
  const auto epoch = name->epoch();
  CHECK(world.names.look_up_one(kNow + 1s));
  CHECK(name->epoch() == epoch);
  world.answers["a"] = {"192.0.2.2", "192.0.2.1"};
  CHECK(world.names.look_up_one(kNow + 2s));
  CHECK(name->epoch() != epoch);
  CHECK(*name->addresses() == at({"192.0.2.2", "192.0.2.1"}));
}

TEST_CASE("a look-up that fails, or finds nothing, leaves the addresses; the next one is at its time") {
  for (const bool empty : {true, false}) {
    CAPTURE(empty);
    World world;
    world.answers["a"] = {"192.0.2.1"};
    const auto name = world.names.follow("a", 80, 1s, kNow);
    const auto epoch = name->epoch();
    world.answers.clear();
    if (empty) world.answers["a"] = {};
    for (int i = 1; i <= 3; ++i) CHECK(world.names.look_up_one(kNow + i * 1s));
    CHECK(world.asked["a"] == 4);
    CHECK(name->epoch() == epoch);
    CHECK(*name->addresses() == at({"192.0.2.1"}));
    world.answers["a"] = {"192.0.2.9"};
    CHECK(world.names.look_up_one(kNow + 4s));
    CHECK(*name->addresses() == at({"192.0.2.9"}));
  }
}

TEST_CASE("a numeric address is never looked up, not even at first") {
  World world;
  for (const char* address : {"192.0.2.1", "2001:db8::1"})
    CHECK(world.names.follow(address, 80, 1s, kNow) == nullptr);
  CHECK_FALSE(world.names.next_due());
  CHECK_FALSE(world.names.look_up_one(kNow + 1h));
  CHECK(world.asked.empty());
}

TEST_CASE("a name that cannot be resolved at first is named") {
  World world;
  CHECK_THROWS_WITH_AS(world.names.follow("gone", 80, 1s, kNow),
                       doctest::Contains("cannot resolve backend gone"), std::system_error);
  world.answers["gone"] = {};
  CHECK_THROWS_WITH_AS(world.names.follow("gone", 80, 1s, kNow), doctest::Contains("no address"),
                       std::system_error);
  CHECK_FALSE(world.names.next_due());
}

TEST_CASE("host, port and interval make a name; it is looked up for as long as somebody has it") {
  World world;
  world.answers["a"] = {"192.0.2.1"};
  auto one = world.names.follow("a", 80, 1s, kNow);
  auto other_port = world.names.follow("a", 81, 1s, kNow),
       other_interval = world.names.follow("a", 80, 2s, kNow);
  CHECK(world.names.follow("a", 80, 1s, kNow) == one);
  CHECK(other_port != one);
  CHECK(other_interval != one);
  CHECK(world.asked["a"] == 3);
  one.reset();
  other_port.reset();
  CHECK_FALSE(world.names.look_up_one(kNow + 1s));
  CHECK(world.names.look_up_one(kNow + 2s));
  CHECK(world.asked["a"] == 4);
  other_interval.reset();
  CHECK_FALSE(world.names.look_up_one(kNow + 1h));
  CHECK_FALSE(world.names.next_due());
}

TEST_CASE("who has been due for the longest comes first, one at a time") {
  World world;
  world.answers = {{"a", {"192.0.2.1"}}, {"b", {"192.0.2.2"}}};
  const auto a = world.names.follow("a", 80, 3s, kNow), b = world.names.follow("b", 80, 2s, kNow);
  CHECK(world.names.look_up_one(kNow + 10s));
  CHECK(world.asked == std::map<std::string, int>{{"a", 1}, {"b", 2}});
  CHECK(world.names.look_up_one(kNow + 10s));
  CHECK(world.asked == std::map<std::string, int>{{"a", 2}, {"b", 2}});
  CHECK_FALSE(world.names.look_up_one(kNow + 10s));
}

TEST_CASE("failures are logged once until a look-up succeeds, new addresses each time, another order never") {
  const test_support::TemporaryFolder folder;
  const std::string file = folder.file("log");
  base::start_log(file, base::LogLevel::info, true);
  World world;
  world.answers["a"] = {"192.0.2.1", "192.0.2.2"};
  const auto name = world.names.follow("a", 80, 1s, kNow);
  int second = 0;
  const auto look_up = [&](std::vector<std::string> found) {
    world.answers.clear();
    if (!found.empty()) world.answers["a"] = std::move(found);
    CHECK(world.names.look_up_one(kNow + ++second * 1s));
  };
  look_up({"192.0.2.2", "192.0.2.1"});
  look_up({});
  look_up({});
  look_up({"192.0.2.3"});
  look_up({"192.0.2.3"});
  look_up({});
  base::stop_log();
  std::ifstream in(file);
  std::string told;
  for (std::string line; std::getline(in, line);) {
    CHECK(line.find("\"host\":\"a\"") != std::string::npos);
    for (const char* words : {"cannot be resolved", "can be resolved again", "have changed"})
      if (line.find(words) != std::string::npos) told += std::string(words) + "; ";
  }
  CHECK(told == "cannot be resolved; can be resolved again; have changed; cannot be resolved; ");
}

}  // namespace
