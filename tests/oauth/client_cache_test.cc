// The memory of clients: how old, how many, and what makes it forget.
#include "oauth/client_cache.h"

#include <doctest/doctest.h>

#include "tests/support/oauth_world.h"

using namespace std::chrono_literals;
using oauth::Client;
using oauth::ClientCache;
using test_support::kNow;
using test_support::OauthWorld;

namespace {

Client named(const std::string& id) { return OauthWorld::make_client(id, oauth::ClientType::confidential); }

/// Answers from a map, and does something in between when told to.
struct Watched final : oauth::ClientStore {
  std::optional<Client> find_client(const base::ClientId& client_id) override {
    ++asked;
    auto found = clients.find_client(client_id);
    if (meanwhile) meanwhile();
    return found;
  }
  test_support::FakeClientStore clients;
  std::function<void()> meanwhile;
  int asked = 0;
};

}  // namespace

TEST_CASE(
    "client cache: an entry is used while it is younger than a second, by a clock in either direction") {
  Watched store;
  store.clients.put(named("app_a"));
  ClientCache cache(store);
  CHECK_FALSE(cache.peek({"app_a"}, kNow));
  REQUIRE(cache.load({"app_a"}, kNow));
  struct Case {
    std::chrono::microseconds after;
    bool fresh;
  };
  for (const Case& c :
       {Case{0us, true}, {1s - 1us, true}, {1s, false}, {-1s + 1us, true}, {-1s, false}, {1h, false}}) {
    CAPTURE(c.after.count());
    const auto known = cache.peek({"app_a"}, kNow + c.after);
    CHECK(known.has_value() == c.fresh);
    if (known) CHECK(known->as_of == kNow);
  }
  CHECK(store.asked == 1);
}

TEST_CASE("client cache: who is unknown or suspended is asked for every time") {
  Watched store;
  Client suspended = named("app_s");
  suspended.suspended = true;
  store.clients.put(suspended);
  ClientCache cache(store);
  CHECK_FALSE(cache.load({"app_none"}, kNow));
  CHECK(cache.load({"app_s"}, kNow)->client->suspended);
  CHECK(cache.size() == 0);
  CHECK_FALSE(cache.peek({"app_s"}, kNow));
}

TEST_CASE("client cache: a change is forgotten at once, also one that comes while the store is being read") {
  Watched store;
  store.clients.put(named("app_a"));
  ClientCache cache(store);
  REQUIRE(cache.load({"app_a"}, kNow));
  cache.forget({"app_a"});
  CHECK_FALSE(cache.peek({"app_a"}, kNow));
  store.meanwhile = [&cache] { cache.forget({"app_a"}); };
  CHECK(cache.load({"app_a"}, kNow));  // the caller gets what was read; nobody else does
  CHECK_FALSE(cache.peek({"app_a"}, kNow));
  store.meanwhile = nullptr;
  CHECK(cache.load({"app_a"}, kNow));
  CHECK(cache.peek({"app_a"}, kNow));
}

TEST_CASE("client cache: its memory is bounded, and the oldest goes first") {
  Watched store;
  ClientCache cache(store);
  const auto id = [](std::size_t i) { return "app_" + std::to_string(i); };
  for (std::size_t i = 0; i <= ClientCache::kMostClients; ++i) {
    store.clients.put(named(id(i)));
    CHECK(cache.load({id(i)}, kNow));
    CHECK(cache.size() == std::min(i + 1, ClientCache::kMostClients));
  }
  CHECK_FALSE(cache.peek({id(0)}, kNow));
  CHECK(cache.peek({id(1)}, kNow));
  CHECK(cache.peek({id(ClientCache::kMostClients)}, kNow));
  CHECK(cache.load({id(0)}, kNow + 1s));  // the others are a second old
  CHECK(cache.size() == 1);
}
