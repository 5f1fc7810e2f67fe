// Sealed access tokens: what goes in comes out, and nothing else opens.
#include "oauth/access_token.h"

#include <doctest/doctest.h>

#include <chrono>
#include <set>

#include "tests/support/fixed_random.h"

using namespace std::chrono_literals;
using oauth::AccessClaimsView;
using oauth::SealingKey;
using oauth::TokenSealer;

namespace {

const base::Instant kNow = base::from_unix(1'700'000'000);

std::vector<SealingKey> keys(std::initializer_list<std::uint32_t> ids) {
  std::vector<SealingKey> out;
  for (const std::uint32_t id : ids)
    out.push_back({id, base::Secret(std::string(32, static_cast<char>('a' + id)))});
  return out;
}

AccessClaimsView claims() {
  AccessClaimsView c;
  c.client_id = "app_shop";
  c.subject = "usr_alice";
  c.grant_id = "grt_1";
  c.scope = "accounts:read payments:write";
  c.plan = "standard";
  c.environment = oauth::Environment::live;
  c.issued_at = kNow;
  c.expires_at = kNow + 600s;
  return c;
}

}  // namespace

TEST_CASE("access token: every claim survives sealing, times as whole seconds") {
  test_support::FixedRandom random;
  TokenSealer sealer(keys({1}));
  AccessClaimsView in = claims();
  in.issued_at += 999'999us;
  const std::string token = sealer.seal(in, random);
  CHECK(token.starts_with("tg_at_"));
  std::string scratch;
  const auto out = sealer.open(token, kNow, scratch);
  REQUIRE(out);
  CHECK(out->client_id == "app_shop");
  CHECK(out->subject == "usr_alice");
  CHECK(out->grant_id == "grt_1");
  CHECK(out->scope == "accounts:read payments:write");
  CHECK(out->plan == "standard");
  CHECK(out->environment == oauth::Environment::live);
  CHECK(out->issued_at == kNow);
  CHECK(out->expires_at == kNow + 600s);
  CHECK(out->token_id.size() == 16);
  CHECK(token.find(out->token_id) == 6 + 8);
}

TEST_CASE(
    "access token: what only some tokens have survives alone and together, and costs the others nothing") {
  test_support::FixedRandom random;
  TokenSealer sealer(keys({1}));
  const std::size_t plain = sealer.seal(claims(), random).size();
  const std::string details(1400, 'd');
  for (unsigned present = 0; present < 128; ++present) {
    CAPTURE(present);
    AccessClaimsView in = claims();
    if (present & 1) in.authorization_details = details;
    if (present & 2) in.audience = "https://api.example";
    if (present & 4) in.jkt = "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I";
    if (present & 8) in.x5t = "bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg2";
    if (present & 16) in.acr = "urn:mfa";
    if (present & 32) in.auth_time = kNow - 60s;
    if (present & 64) in.sid = "s-1";
    const std::string token = sealer.seal(in, random);
    CHECK((token.size() == plain) == (present == 0));
    std::string scratch;
    const auto out = sealer.open(token, kNow, scratch);
    REQUIRE(out);
    CHECK(out->authorization_details == in.authorization_details);
    CHECK(out->audience == in.audience);
    CHECK(out->jkt == in.jkt);
    CHECK(out->x5t == in.x5t);
    CHECK(out->acr == in.acr);
    CHECK(out->auth_time == in.auth_time);
    CHECK(out->sid == in.sid);
    CHECK(out->scope == in.scope);
  }
}

TEST_CASE("access token: one with something more has another version, which is authenticated") {
  test_support::FixedRandom random;
  TokenSealer sealer(keys({1}));
  AccessClaimsView in = claims();
  const std::string plain = sealer.seal(in, random);
  in.authorization_details = "[]";
  const std::string extended = sealer.seal(in, random);
  // The version is in the first 16 bits: base64url AAE… is 1, AAI… is 2.
  REQUIRE(plain.substr(6, 3) == "AAE");
  REQUIRE(extended.substr(6, 3) == "AAI");
  std::string scratch;
  for (const auto& [token, version] :
       {std::pair{extended, "AAE"}, {plain, "AAI"}, {plain, "AAM"}, {plain, "AAA"}}) {
    std::string changed = token;
    changed.replace(6, 3, version);
    CHECK_FALSE(sealer.open(changed, kNow, scratch));
  }
}

TEST_CASE("access token: empty claims survive too, and the claims are not readable") {
  test_support::FixedRandom random;
  TokenSealer sealer(keys({1}));
  AccessClaimsView in;
  in.expires_at = kNow + 1s;
  std::string scratch;
  const std::string token = sealer.seal(in, random);
  const auto out = sealer.open(token, kNow, scratch);
  REQUIRE(out);
  CHECK(out->client_id.empty());
  CHECK(out->scope.empty());
  CHECK(sealer.seal(claims(), random).find("shop") == std::string::npos);
}

TEST_CASE("access token: it expires at its second, not before and not after") {
  test_support::FixedRandom random;
  TokenSealer sealer(keys({1}));
  const std::string token = sealer.seal(claims(), random);
  std::string scratch;
  CHECK(sealer.open(token, kNow + 600s - 1us, scratch));
  const auto late = sealer.open(token, kNow + 600s, scratch);
  REQUIRE_FALSE(late);
  CHECK(late.error().code == base::ErrorCode::invalid_token);
  CHECK(late.error().description == "the access token has expired");
}

TEST_CASE("access token: any altered, missing or added character is refused (RFC 9700 4.9)") {
  test_support::FixedRandom random;
  TokenSealer sealer(keys({1}));
  const std::string token = sealer.seal(claims(), random);
  std::string scratch;
  REQUIRE(sealer.open(token, kNow, scratch));
  for (std::size_t i = 0; i < token.size(); ++i) {
    CAPTURE(i);
    std::string bad = token;
    bad[i] = bad[i] == 'A' ? 'B' : 'A';
    CHECK_FALSE(sealer.open(bad, kNow, scratch));
    CHECK_FALSE(sealer.open(token.substr(0, i), kNow, scratch));
  }
  for (const std::string& bad :
       {token + "A", token + "=", token + " ", " " + token, token + token, "tg_rt_" + token.substr(6),
        token.substr(6), std::string("tg_at_") + std::string(4090, 'A'),
        std::string("tg_at_") + std::string(4091, 'A'), std::string(100'000, 'x'), std::string("tg_at_"),
        std::string()}) {
    CAPTURE(bad.size());
    const auto opened = sealer.open(bad, kNow, scratch);
    REQUIRE_FALSE(opened);
    CHECK(opened.error().code == base::ErrorCode::invalid_token);
  }
}

TEST_CASE("access token: an older key still opens, a removed or foreign one does not (case 117)") {
  test_support::FixedRandom random;
  TokenSealer before(keys({1})), during(keys({2, 1})), after(keys({2}));
  std::string scratch;
  const std::string old_token = before.seal(claims(), random), new_token = during.seal(claims(), random);
  CHECK(during.open(old_token, kNow, scratch));
  CHECK(during.open(new_token, kNow, scratch));
  CHECK(after.open(new_token, kNow, scratch));
  CHECK_FALSE(after.open(old_token, kNow, scratch));
  CHECK_FALSE(before.open(new_token, kNow, scratch));

  std::vector<SealingKey> same_id;
  same_id.push_back({1, base::Secret(std::string(32, 'z'))});
  TokenSealer foreign(same_id);
  CHECK_FALSE(foreign.open(old_token, kNow, scratch));
}

TEST_CASE(
    "access token: the largest scope fits; claims that cannot fit throw instead of making a dead token") {
  test_support::FixedRandom random;
  TokenSealer sealer(keys({1}));
  const std::string scope(1000, 's'), id(30, 'i'), too_long(256, 'x'), huge(4000, 's');
  AccessClaimsView in = claims();
  in.scope = scope;
  in.client_id = in.subject = in.grant_id = id;
  const std::string token = sealer.seal(in, random);
  CHECK(token.size() <= oauth::kMaxAccessToken);
  std::string scratch;
  CHECK(sealer.open(token, kNow, scratch));
  in.subject = too_long;
  CHECK_THROWS_AS(sealer.seal(in, random), std::length_error);
  in.subject = id;
  in.scope = huge;
  CHECK_THROWS_AS(sealer.seal(in, random), std::length_error);
  CHECK_THROWS_AS(TokenSealer({}), std::invalid_argument);
}

TEST_CASE("access token: token ids differ and scratch is reused without growing") {
  test_support::FixedRandom random;
  TokenSealer sealer(keys({1}));
  std::string scratch;
  std::set<std::string> ids;
  const char* data = nullptr;
  for (int i = 0; i < 100; ++i) {
    const auto opened = sealer.open(sealer.seal(claims(), random), kNow, scratch);
    REQUIRE(opened);
    ids.emplace(opened->token_id);
    if (data == nullptr) data = scratch.data();
    CHECK(scratch.data() == data);
  }
  CHECK(ids.size() == 100);
}
