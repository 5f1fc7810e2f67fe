// Tests of the key of a kept answer: every part makes another one (gateway.md section 2, 24; RFC 9111 §3.5).
#include "gateway/cache_key.h"

#include <doctest/doctest.h>

#include <set>

#include "tests/support/test_node.h"

using gateway::cache_key;
using test_support::Staged;
using test_support::TestNode;

TEST_CASE("key: scheme, host, target and all that a backend is told of the caller") {
  TestNode t;
  std::set<base::Digest> keys;
  const auto key_of = [&](auto change) {
    Staged staged(t, "GET", "/v1/accounts");
    staged.x.target = "/v1/accounts?limit=1";
    staged.x.claims.client_id = "app_1";
    staged.x.claims.subject = "usr_1";
    staged.x.claims.scope = "a:read";
    change(staged);
    return cache_key(staged.x);
  };
  const base::Digest plain = key_of([](Staged&) {});
  keys.insert(plain);
  keys.insert(key_of([](Staged& s) { s.connection.head_.secure = true; }));
  keys.insert(key_of([](Staged& s) { s.connection.head_.framing.host = "other.example"; }));
  keys.insert(key_of([](Staged& s) { s.connection.head_.framing.host = "api.example:8080"; }));
  keys.insert(key_of([](Staged& s) { s.x.target = "/v1/accounts?limit=2"; }));
  keys.insert(key_of([](Staged& s) { s.x.target = "/v1/accounts"; }));
  keys.insert(key_of([](Staged& s) { s.x.claims.environment = oauth::Environment::live; }));
  keys.insert(key_of([](Staged& s) { s.x.claims.client_id = "app_2"; }));
  keys.insert(key_of([](Staged& s) { s.x.claims.subject = "usr_2"; }));
  keys.insert(key_of([](Staged& s) { s.x.claims.scope = "a:read p:write"; }));
  keys.insert(key_of([](Staged& s) { s.x.claims.grant_id = "grt_1"; }));
  keys.insert(key_of([](Staged& s) { s.x.claims.authorization_details = "[]"; }));
  // What stands in one part cannot be taken for a piece of the next.
  keys.insert(key_of([](Staged& s) {
    s.x.claims.client_id = "app_15:usr_1";
    s.x.claims.subject = "";
  }));
  CHECK(keys.size() == 13);
}

TEST_CASE("key: what no backend sees makes no other key: the token itself, the case of the host, HEAD") {
  TestNode t;
  const auto key_of = [&](const char* method, const char* host, const char* token_id) {
    Staged staged(t, method, "/v1/accounts");
    staged.x.target = "/v1/accounts";
    staged.connection.head_.framing.host = host;
    staged.x.claims.token_id = token_id;
    return cache_key(staged.x);
  };
  CHECK(key_of("GET", "api.example", "a") == key_of("HEAD", "API.Example", "b"));
}
