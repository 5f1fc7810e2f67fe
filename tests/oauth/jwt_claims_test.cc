// Claims of a JWT: their types, and when its times hold.
#include "oauth/jwt_claims.h"

#include <doctest/doctest.h>

using base::from_unix;
using base::Seconds;
using oauth::check_jwt_times;
using oauth::JwtClaims;
using oauth::JwtTimePolicy;
using oauth::read_jwt_claims;

TEST_CASE("jwt claims: the registered ones are typed, the others stay JSON text (RFC 7519 4.1)") {
  const auto claims = read_jwt_claims(
      R"({"iss":"client","sub":"client","aud":"https://as.example","jti":"a\n1","exp":1700000060,"nbf":1700000000,)"
      R"("iat":1700000000,"htm":"POST","authorization_details":[{"type":"payment", "amount":1}],"n":7,"z":null})");
  REQUIRE(claims);
  CHECK(claims->iss == "client");
  CHECK(claims->sub == "client");
  CHECK(claims->jti == "a\n1");
  CHECK(claims->aud == std::vector<std::string>{"https://as.example"});
  CHECK_FALSE(claims->aud_is_array);
  CHECK(claims->exp == 1700000060);
  CHECK(claims->nbf == 1700000000);
  CHECK(claims->iat == 1700000000);
  CHECK(claims->text("htm") == "POST");
  CHECK(claims->other.at("authorization_details") == R"([{"type":"payment", "amount":1}])");
  CHECK(claims->other.size() == 4);
  CHECK(claims->has("z"));
  CHECK_FALSE(claims->text("z"));
  CHECK_FALSE(claims->text("n"));
  CHECK_FALSE(claims->text("absent"));
  CHECK_FALSE(claims->has("iss"));
}

TEST_CASE("jwt claims: nothing is required here") {
  const auto claims = read_jwt_claims("{}");
  REQUIRE(claims);
  CHECK(claims->iss.empty());
  CHECK(claims->aud.empty());
  CHECK_FALSE(claims->exp);
}

TEST_CASE("jwt claims: an array is told from a string, however many it holds (FAPI 2.0 5.3.2.1-8)") {
  const auto one = read_jwt_claims(R"({"aud":["https://as.example"]})");
  REQUIRE(one);
  CHECK(one->aud_is_array);
  CHECK(one->aud.size() == 1);
  const auto two = read_jwt_claims(R"({"aud":["a","b"]})");
  REQUIRE(two);
  CHECK(two->aud_is_array);
  CHECK(two->aud == std::vector<std::string>{"a", "b"});
}

TEST_CASE("jwt claims: wrong types and empty strings are refused") {
  const char* refused[] = {
      R"({"iss":7})",
      R"({"iss":null})",
      R"({"iss":""})",
      R"({"sub":["a"]})",
      R"({"sub":{}})",
      R"({"sub":""})",
      R"({"jti":1})",
      R"({"jti":""})",
      R"({"jti":true})",
      R"({"aud":7})",
      R"({"aud":null})",
      R"({"aud":""})",
      R"({"aud":[]})",
      R"({"aud":[""]})",
      R"({"aud":["a",7]})",
      R"({"aud":[["a"]]})",
      R"({"aud":{"a":"a"}})",
      R"({"exp":"1700000000"})",
      R"({"exp":null})",
      R"({"exp":[]})",
      R"({"exp":true})",
      R"({"exp":-1})",
      R"({"exp":-0})",
      R"({"exp":-0.5})",
      R"({"exp":1e309})",
      R"({"exp":1e300})",
      R"({"exp":253402300800})",
      R"({"iat":18446744073709551616})",
      R"({"nbf":-1e-9})",
      R"({"iat":""})",
      R"({"iat":1e-400})",
  };
  for (const char* text : refused) {
    CAPTURE(text);
    const auto claims = read_jwt_claims(text);
    REQUIRE_FALSE(claims);
    CHECK(claims.error().code == base::ErrorCode::invalid_token);
    CHECK(claims.error().description == "a registered claim has the wrong type or value");
  }
}

TEST_CASE("jwt claims: times may have fractions and exponents, and are rounded down (RFC 7519 2)") {
  struct Case {
    const char* number;
    std::int64_t expect;
  };
  const Case cases[] = {{"0", 0},
                        {"1700000000", 1700000000},
                        {"1700000000.0", 1700000000},
                        {"1700000000.999", 1700000000},
                        {"1.7e9", 1700000000},
                        {"1.7E+9", 1700000000},
                        {"0.5", 0},
                        {"253402300799", 253402300799}};
  for (const Case& c : cases) {
    CAPTURE(c.number);
    const auto claims = read_jwt_claims(std::string(R"({"exp":)") + c.number + "}");
    REQUIRE(claims);
    CHECK(claims->exp == c.expect);
  }
}

TEST_CASE("jwt claims: one object with distinct members, at every level, at most 16 deep") {
  const std::string deep(15, '['), too_deep(16, '['), flood(1000, '[');
  CHECK(read_jwt_claims(R"({"a":)" + deep + std::string(15, ']') + "}"));
  for (const std::string& text :
       {std::string{}, std::string("[]"), std::string("null"), std::string("{}{}"),
        std::string(R"({"iss":"a","iss":"a"})"), std::string(R"({"iss":"a","\u0069ss":"b"})"),
        std::string(R"({"x":{"a":1,"a":2}})"), R"({"a":)" + too_deep + std::string(16, ']') + "}",
        R"({"a":)" + flood + std::string(1000, ']') + "}"}) {
    CAPTURE(text);
    const auto claims = read_jwt_claims(text);
    REQUIRE_FALSE(claims);
    CHECK(claims.error().description == "the claims are not one JSON object with distinct members");
  }
}

namespace {

constexpr std::int64_t kNow = 1'700'000'000;

std::string verdict(const JwtClaims& claims, const JwtTimePolicy& policy,
                    base::Instant now = from_unix(kNow)) {
  const auto status = check_jwt_times(claims, now, policy);
  if (status) return "ok";
  CHECK(status.error().code == base::ErrorCode::invalid_token);
  return std::string(status.error().description);
}

JwtClaims with(std::optional<std::int64_t> exp, std::optional<std::int64_t> nbf = {},
               std::optional<std::int64_t> iat = {}) {
  JwtClaims claims;
  const auto at = [](std::optional<std::int64_t> offset) {
    return offset ? std::optional(kNow + *offset) : std::nullopt;
  };
  claims.exp = at(exp);
  claims.nbf = at(nbf);
  claims.iat = at(iat);
  return claims;
}

}  // namespace

TEST_CASE("jwt times: what is required has to be there") {
  CHECK(verdict(with({}), {}) == "the token has no exp");
  CHECK(verdict(with({}), {.exp_required = false}) == "ok");
  CHECK(verdict(with(60), {.nbf_required = true}) == "the token has no nbf");
  CHECK(verdict(with(60, 0), {.nbf_required = true}) == "ok");
  CHECK(verdict(with(60), {.iat_required = true}) == "the token has no iat");
  CHECK(verdict(with(60, {}, 0), {.iat_required = true}) == "ok");
}

TEST_CASE("jwt times: exp is the first second at which the token is no longer taken (RFC 7519 4.1.4)") {
  CHECK(verdict(with(1), {}) == "ok");
  CHECK(verdict(with(0), {}) == "the token has expired");
  CHECK(verdict(with(-1), {}) == "the token has expired");
  CHECK(verdict(with(1), {}, from_unix(kNow) + base::Micros{999'999}) == "ok");
  CHECK(verdict(with(1), {}, from_unix(kNow + 1)) == "the token has expired");
  CHECK(verdict(with(-9), {.exp_leeway = Seconds{10}}) == "ok");
  CHECK(verdict(with(-10), {.exp_leeway = Seconds{10}}) == "the token has expired");
  CHECK(verdict(with(-300), {}) == "the token has expired");  // module 49: 5 minutes in the past
}

TEST_CASE("jwt times: nbf and iat up to 60 s ahead are taken (FAPI 2.0 5.3.2.1-13, modules 11, 14, 57, 58)") {
  for (const std::int64_t ahead : {0, 8, 10, 60}) {
    CHECK(verdict(with(300, ahead), {}) == "ok");
    CHECK(verdict(with(300, {}, ahead), {}) == "ok");
  }
  CHECK(verdict(with(300, 61), {}) == "the token's nbf is in the future");
  CHECK(verdict(with(300, {}, 61), {}) == "the token's iat is in the future");
  CHECK(verdict(with(300, 11), {.max_ahead = Seconds{10}}) == "the token's nbf is in the future");
  CHECK(verdict(with(300, {}, 10), {.max_ahead = Seconds{10}}) == "ok");
}

TEST_CASE("jwt times: the lifetime is exp - nbf, without nbf what is left of it (module 30)") {
  const JwtTimePolicy hour{.max_lifetime = Seconds{3600}};
  CHECK(verdict(with(3600), hour) == "ok");
  CHECK(verdict(with(3601), hour) == "the token lives too long");
  CHECK(verdict(with(3600, 0), hour) == "ok");
  CHECK(verdict(with(3601, 0), hour) == "the token lives too long");
  CHECK(verdict(with(3590, -10), hour) == "ok");
  CHECK(verdict(with(3591, -10), hour) == "the token lives too long");
  CHECK(verdict(with(3660, 60), hour) == "ok");
  CHECK(verdict(with({}, 0), {.exp_required = false, .max_lifetime = Seconds{3600}}) == "ok");
  CHECK(verdict(with(1'000'000), {}) == "ok");
}

TEST_CASE("jwt times: nbf and iat must not be too old where a policy says so (module 31, RFC 9449 11.1)") {
  const JwtTimePolicy hour{.exp_required = false, .max_nbf_age = Seconds{3600}, .max_iat_age = Seconds{60}};
  CHECK(verdict(with({}, -3600), hour) == "ok");
  CHECK(verdict(with({}, -3601), hour) == "the token's nbf is too old");
  CHECK(verdict(with({}, {}, -60), hour) == "ok");
  CHECK(verdict(with({}, {}, -61), hour) == "the token's iat is too old");
  CHECK(verdict(with(300, -1'000'000, -1'000'000), {}) == "ok");
}
