// Tests of the gateway's assertion: what a backend can verify, how long one is reused, what binds it to a
// request.
#include "gateway/assertion.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "base/crypto/base64url.h"
#include "base/crypto/digest.h"
#include "base/crypto/jws.h"
#include "tests/support/fixed_random.h"

using namespace gateway;

namespace {

const base::Instant kNow = base::from_unix(1'795'305'600);

oauth::AccessClaimsView claims() {
  oauth::AccessClaimsView c;
  c.token_id = "AAAAAAAAAAAAAAAA";
  c.client_id = "app_1";
  c.subject = "usr_1";
  c.grant_id = "grt_1";
  c.scope = "a:read p:write";
  c.plan = "starter";
  return c;
}

// The verified claims; fails the test if the signature or the type is wrong.
nlohmann::json verified(const base::SigningKey& key, std::string_view jwt) {
  const auto jws = base::split_jws(jwt);
  REQUIRE(jws);
  CHECK(jws->typ == "tollgate-assertion+jwt");
  CHECK(jws->kid == key.kid());
  const auto verifying = base::VerifyingKey::from_jwk(key.x(), key.y());
  REQUIRE(verifying);
  CHECK(base::verify_jws(*jws, *verifying));
  return nlohmann::json::parse(jws->payload);
}

}  // namespace

TEST_CASE(
    "assertion: says who calls, for whom, with what, and for 120 s; never the plan or the customer's token") {
  const base::SigningKey key = base::SigningKey::generate();
  test_support::FixedRandom random;
  const auto got =
      verified(key, sign_assertion(key, "https://gw.example", "payments", claims(), kNow, random, nullptr));
  CHECK(got["iss"] == "https://gw.example");
  CHECK(got["aud"] == "payments");
  CHECK(got["client_id"] == "app_1");
  CHECK(got["sub"] == "usr_1");
  CHECK(got["scope"] == "a:read p:write");
  CHECK(got["env"] == "sandbox");
  CHECK(got["grant_id"] == "grt_1");
  CHECK(got["iat"] == 1'795'305'600);
  CHECK(got["exp"] == 1'795'305'720);
  CHECK(got["jti"].get<std::string>().size() == 16);
  CHECK(got.size() == 10);
}

TEST_CASE("assertion: without a grant there is no grant_id; live is named") {
  const base::SigningKey key = base::SigningKey::generate();
  test_support::FixedRandom random;
  oauth::AccessClaimsView c = claims();
  c.grant_id = {};
  c.environment = oauth::Environment::live;
  const auto got = verified(key, sign_assertion(key, "i", "a", c, kNow, random, nullptr));
  CHECK_FALSE(got.contains("grant_id"));
  CHECK(got["env"] == "live");
}

TEST_CASE("assertion: what the customer consented to is told as JSON, not as a text (RFC 9396 9)") {
  const base::SigningKey key = base::SigningKey::generate();
  test_support::FixedRandom random;
  oauth::AccessClaimsView c = claims();
  c.authorization_details = R"([{"amount":{"currency":"EUR","value":1250},"type":"pay"}])";
  const RequestBinding binding{"POST", "/v1/payments", "abc"};
  const auto got = verified(key, sign_assertion(key, "i", "a", c, kNow, random, &binding));
  REQUIRE(got["authorization_details"].is_array());
  CHECK(got["authorization_details"].dump() == c.authorization_details);
  CHECK(got["htm"] == "POST");
  CHECK_FALSE(verified(key, sign_assertion(key, "i", "a", claims(), kNow, random, nullptr))
                  .contains("authorization_details"));
}

TEST_CASE("assertion: a bound one names method, path and the body's SHA-256") {
  const base::SigningKey key = base::SigningKey::generate();
  test_support::FixedRandom random;
  const RequestBinding binding{"POST", "/v1/payments", "abc"};
  const auto got = verified(key, sign_assertion(key, "i", "a", claims(), kNow, random, &binding));
  CHECK(got["htm"] == "POST");
  CHECK(got["htu"] == "/v1/payments");
  CHECK(got["digest"] == "ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0");  // FIPS 180-2 B.1, as base64url
}

TEST_CASE("assertion: every one has a jti of its own, and text is escaped") {
  const base::SigningKey key = base::SigningKey::generate();
  test_support::FixedRandom random;
  oauth::AccessClaimsView c = claims();
  c.subject = "a\"b\\c\n";
  const auto one = verified(key, sign_assertion(key, "i", "a", c, kNow, random, nullptr));
  const auto two = verified(key, sign_assertion(key, "i", "a", c, kNow, random, nullptr));
  CHECK(one["jti"] != two["jti"]);
  CHECK(one["sub"] == "a\"b\\c\n");
}

TEST_CASE("assertion: another key does not verify it") {
  const base::SigningKey key = base::SigningKey::generate(), other = base::SigningKey::generate();
  test_support::FixedRandom random;
  const std::string jwt = sign_assertion(key, "i", "a", claims(), kNow, random, nullptr);
  CHECK_FALSE(base::verify_jws(*base::split_jws(jwt), *base::VerifyingKey::from_jwk(other.x(), other.y())));
}

TEST_CASE("assertion cache: the same for a minute, another after it, another when the clock went back") {
  const base::SigningKey key = base::SigningKey::generate();
  test_support::FixedRandom random;
  AssertionCache cache;
  const auto at = [&](base::Instant now) {
    return std::string(cache.get(key, "i", {"payments", claims()}, now, random));
  };
  const std::string first = at(kNow);
  CHECK(at(kNow + base::Micros{59'999'999}) == first);
  const std::string second = at(kNow + std::chrono::seconds{60});
  CHECK(second != first);
  CHECK(at(kNow) != second);
  CHECK(cache.size() == 1);
}

TEST_CASE(
    "assertion cache: whatever an assertion would say otherwise has its own; another token of the same does "
    "not") {
  base::SystemRandom random;
  const base::SigningKey key = base::SigningKey::generate();
  AssertionCache cache;
  const std::string one = std::string(cache.get(key, "i", {"payments", claims()}, kNow, random));
  const auto with = [&](auto change, std::string_view audience = "payments") {
    oauth::AccessClaimsView other = claims();
    change(other);
    return std::string(cache.get(key, "i", {audience, other}, kNow, random));
  };
  CHECK(with([](auto& c) { c.token_id = "BBBBBBBBBBBBBBBB"; }) == one);
  CHECK(with([](auto& c) { c.expires_at += base::Seconds{600}; }) == one);
  CHECK(verified(key, with([](auto& c) { c.subject = "usr_2"; }))["sub"] == "usr_2");
  CHECK(verified(key, with([](auto& c) { c.client_id = "app_2"; }))["client_id"] == "app_2");
  CHECK(verified(key, with([](auto& c) { c.scope = "a"; }))["scope"] == "a");
  CHECK(verified(key, with([](auto& c) { c.grant_id = "grt_9"; }))["grant_id"] == "grt_9");
  CHECK(verified(key, with([](auto& c) { c.environment = oauth::Environment::live; }))["env"] == "live");
  CHECK(verified(key, with([](auto& c) {
                   c.authorization_details = R"([{"type":"t"}])";
                 }))["authorization_details"][0]["type"] == "t");
  CHECK(verified(key, with([](auto&) {}, "cards"))["aud"] == "cards");
  // What one part ends with, the next one may begin with.
  const std::string ab = with([](auto& c) { c.client_id = "ab", c.subject = "c"; });
  CHECK(with([](auto& c) { c.client_id = "a", c.subject = "bc"; }) != ab);
  CHECK(with([](auto&) {}) == one);
}

TEST_CASE("assertion cache: bounded; who comes into a full one takes the place of another") {
  const base::SigningKey key = base::SigningKey::generate();
  test_support::FixedRandom random;
  AssertionCache cache(4);
  for (int i = 0; i < 10; ++i) {
    const std::string id = std::to_string(i);
    oauth::AccessClaimsView c = claims();
    c.subject = id;
    CHECK(verified(key, cache.get(key, "i", {"a", c}, kNow, random))["aud"] == "a");
    CHECK(cache.size() == std::min(i + 1, 4));
  }
}
