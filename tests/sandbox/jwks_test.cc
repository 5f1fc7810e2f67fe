// Reading JWK sets, and when the ring fetches them again.
#include "sandbox/jwks.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "tests/sandbox/bank_fixture.h"

using nlohmann::json;
using test_support::gateway_key;
using test_support::jwks_of;

TEST_CASE("jwks: keys that cannot verify ES256 are passed over (RFC 7517 5)") {
  struct Case {
    const char* name;
    const char* pointer;
    json value;
    std::size_t expect;
  };
  const Case cases[] = {
      {"as it is", "/keys/0/kty", "EC", 1},           {"other type", "/keys/0/kty", "RSA", 0},
      {"other curve", "/keys/0/crv", "P-384", 0},     {"for encryption", "/keys/0/use", "enc", 0},
      {"other algorithm", "/keys/0/alg", "HS256", 0}, {"no kid", "/keys/0/kid", "", 0},
      {"kid is a number", "/keys/0/kid", 7, 0},       {"not on the curve", "/keys/0/x", "AAAA", 0},
      {"key is a text", "/keys/0", "key", 0},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    json set = json::parse(jwks_of(gateway_key()));
    set[json::json_pointer(c.pointer)] = c.value;
    const auto keys = sandbox::parse_jwks(set.dump());
    REQUIRE(keys);
    CHECK(keys->size() == c.expect);
  }
}

TEST_CASE("jwks: what is not a JWK set is refused") {
  for (const char* bad : {"", "[]", "{}", R"({"keys":{}})", "{\"keys\":[", "null"}) {
    CAPTURE(bad);
    CHECK_FALSE(sandbox::parse_jwks(bad));
  }
  CHECK(sandbox::parse_jwks(R"({"keys":[]})"));
  CHECK_FALSE(sandbox::parse_jwks(R"({"keys":[]})" + std::string(64 * 1024, ' ')));
}

TEST_CASE("key ring: an unknown kid fetches at most once per ten seconds; a failed fetch keeps the keys") {
  int fetches = 0;
  std::string answer = R"({"keys":[]})";
  bool away = false;
  sandbox::KeyRing ring([&]() -> base::Result<std::string> {
    ++fetches;
    if (away) return base::Error{base::ErrorCode::backend_unavailable, "away"};
    return answer;
  });
  const base::Instant start = base::from_unix(1000);
  CHECK_FALSE(ring.loaded());
  CHECK(ring.find("nobody", start) == nullptr);
  CHECK(ring.loaded());
  CHECK(fetches == 1);
  answer = jwks_of(gateway_key());
  CHECK(ring.find(gateway_key().kid(), start + base::Seconds(9)) == nullptr);
  CHECK(fetches == 1);
  CHECK(ring.find(gateway_key().kid(), start + base::Seconds(10)) != nullptr);
  CHECK(fetches == 2);
  CHECK(ring.find(gateway_key().kid(), start + base::Seconds(1000)) != nullptr);
  CHECK(fetches == 2);  // known keys need no fetch
  away = true;
  CHECK(ring.find("nobody", start + base::Seconds(2000)) == nullptr);
  CHECK(fetches == 3);
  CHECK(ring.find(gateway_key().kid(), start + base::Seconds(2000)) != nullptr);
  away = false;
  answer = "junk";
  CHECK_FALSE(ring.refresh(start + base::Seconds(3000)));
  CHECK(ring.find(gateway_key().kid(), start + base::Seconds(3000)) != nullptr);
}

TEST_CASE("key ring: a key that the gateway has withdrawn is gone after the next fetch") {
  std::string answer = jwks_of(gateway_key());
  sandbox::KeyRing ring([&]() -> base::Result<std::string> { return answer; });
  CHECK(ring.refresh(base::from_unix(1)));
  CHECK(ring.find(gateway_key().kid(), base::from_unix(2)) != nullptr);
  answer = R"({"keys":[]})";
  CHECK(ring.refresh(base::from_unix(3)));
  CHECK(ring.find(gateway_key().kid(), base::from_unix(4)) == nullptr);
}
