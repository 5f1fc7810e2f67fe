// Request objects: what is taken out of them, and each of the ways to be wrong (RFC 9101; cases 51, 52, 55,
// 56).
#include "oauth/request_object.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "tests/support/jwt_text.h"
#include "tests/support/oauth_world.h"

using namespace std::chrono_literals;
using test_support::JwtText;
using test_support::kNow;
using test_support::Pairs;

namespace {

template <base::Alg A, int N = 0>
const base::Signer& key() {
  static const base::Signer signer = base::Signer::generate(A);
  return signer;
}
const base::Signer& es256() { return key<base::Alg::es256>(); }
const base::Signer& stranger() { return key<base::Alg::es256, 1>(); }

struct ObjectWorld : test_support::OauthWorld {
  oauth::Client client = make_client("app_ro", oauth::ClientType::confidential);
  ObjectWorld() {
    client.metadata.profile = oauth::Profile::fapi2;
    client.metadata.jwks = test_support::jwks_of(
        {&es256(), &key<base::Alg::ps256>(), &key<base::Alg::eddsa>(), &key<base::Alg::rs256>()});
  }
  static JwtText good(const base::Signer& with = es256()) {
    return test_support::request_object(with, "app_ro", "https://auth.example", kNow,
                                        {{"response_type", "code"}, {"scope", "accounts:read"}});
  }
  auto open(const std::string& text, base::Instant now = kNow) {
    return oauth::open_request_object(text, client, client_keys, settings, now);
  }
  bool accepts(const std::string& text, base::Instant now = kNow) {
    const auto opened = open(text, now);
    if (!opened) CHECK(opened.error().code == base::ErrorCode::invalid_request_object);
    return opened.has_value();
  }
  bool accepts(const JwtText& jwt) { return accepts(jwt.signed_by(es256())); }
};

std::string at(std::int64_t from_now) { return std::to_string(1'700'000'000 + from_now); }

}  // namespace

TEST_CASE("request object: its members are the parameters, without those of the JWT (RFC 9101 4)") {
  ObjectWorld world;
  const auto opened = world.open(world.good()
                                     .with("max_age", "3600")
                                     .with("claims", R"({"id_token":{"acr":null}})")
                                     .with("resource", R"(["https://a.example","https://b.example"])")
                                     .with("state", R"("a\u00e4\"\ud83d\ude00")")
                                     .with("iat", at(0))
                                     .with("jti", R"("1")")
                                     .signed_by(es256()));
  REQUIRE(opened);
  Pairs expect{{"claims", R"({"id_token":{"acr":null}})"},
               {"client_id", "app_ro"},
               {"max_age", "3600"},
               {"resource", "https://a.example"},
               {"resource", "https://b.example"},
               {"response_type", "code"},
               {"scope", "accounts:read"},
               {"state", "a\u00e4\"\U0001F600"}};
  Pairs found = *opened;
  std::ranges::sort(found);
  CHECK(found == expect);
  CHECK_FALSE(world.accepts(world.good().with("resource", R"(["https://a.example",7])")));
  CHECK(world.accepts(world.good().with("resource", R"("https://a.example")")));
}

TEST_CASE("request object: iss, aud and client_id (suite 4, 29, 66; RFC 9101 5, 10.8; case 55)") {
  ObjectWorld world;
  const JwtText good = world.good();
  CHECK(world.accepts(good));
  CHECK(world.accepts(good.with("aud", R"(["https://auth.example"])")));
  CHECK(world.accepts(good.with("aud", R"(["https://other.example","https://auth.example"])")));
  struct Case {
    const char *name, *claim, *json;
  };
  const Case cases[] = {
      {"no iss", "iss", ""},
      {"iss of another client", "iss", R"("app_shop")"},
      {"no aud", "aud", ""},
      {"29 bad aud", "aud", R"("https://other.example")"},
      {"bad auds", "aud", R"(["https://other.example"])"},
      {"aud of an endpoint", "aud", R"("https://auth.example/oauth2/par")"},
      {"no client_id", "client_id", ""},
      {"client_id of another", "client_id", R"("app_shop")"},
      {"client_id as a number", "client_id", "7"},
      {"66 request_uri inside", "request_uri", R"("urn:ietf:params:oauth:request_uri:x")"},
      {"request inside", "request", R"("a.b.c")"},
      {"55 sub: a client assertion", "sub", R"("app_ro")"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    CHECK_FALSE(world.accepts(good.with(c.claim, c.json)));
  }
}

TEST_CASE("request object: its times (FAPI 2.0 MS 5.3.1; suite 11, 24, 25, 28, 30, 31; case 52)") {
  ObjectWorld world;
  const auto accepts = [&](const std::string& nbf, const std::string& exp) {
    return world.accepts(world.good().with("nbf", nbf).with("exp", exp));
  };
  CHECK(accepts(at(0), at(300)));
  CHECK_FALSE(accepts(at(0), ""));        // 24
  CHECK_FALSE(accepts("", at(300)));      // 25
  CHECK_FALSE(accepts(at(-300), at(0)));  // 28
  CHECK(accepts(at(-300), at(1)));
  CHECK(accepts(at(8), at(300)));  // 11
  CHECK(accepts(at(60), at(300)));
  CHECK_FALSE(accepts(at(61), at(300)));
  CHECK(accepts(at(0), at(3600)));
  CHECK_FALSE(accepts(at(0), at(3601)));  // 30
  CHECK(accepts(at(-3590), at(10)));
  CHECK(accepts(at(-3600), at(0) + ".5") == false);
  CHECK_FALSE(accepts(at(-3601), at(10)));  // 31
  CHECK_FALSE(accepts("\"" + at(0) + "\"", at(300)));
}

TEST_CASE("request object: algorithms and keys (suite 32 to 35; RFC 9101 10.1; case 51)") {
  using base::Alg;
  ObjectWorld world;
  const JwtText good = world.good();
  CHECK(world.accepts(world.good(key<Alg::ps256>()).signed_by(key<Alg::ps256>())));
  CHECK(world.accepts(world.good(key<Alg::eddsa>()).signed_by(key<Alg::eddsa>())));
  const std::string rs256 = world.good(key<Alg::rs256>()).signed_by(key<Alg::rs256>());
  CHECK_FALSE(world.accepts(rs256));
  CHECK_FALSE(world.accepts(good.with_header("alg", R"("none")").with_signature("")));
  CHECK_FALSE(world.accepts(good.with_signature(std::string(64, '\0'))));
  CHECK_FALSE(world.accepts(good.signed_by(stranger())));
  CHECK_FALSE(world.accepts(world.good(stranger()).signed_by(stranger())));
  const JwtText hs256 = good.with_header("alg", R"("HS256")");
  CHECK_FALSE(world.accepts(hs256.with_signature(
      std::string(base::hmac_sha256(world.client.metadata.jwks, hs256.signing_input()).view()))));
  world.client.metadata.request_object_signing_alg = "PS256";
  CHECK_FALSE(world.accepts(good));
  world.client.metadata.request_object_signing_alg = "RS256";
  CHECK_FALSE(world.accepts(rs256));
  world.client.metadata.profile = oauth::Profile::oidc;
  CHECK(world.accepts(rs256));
}

TEST_CASE("request object: typ keeps other tokens away (RFC 9101 10.8; case 55)") {
  ObjectWorld world;
  for (const char* typ : {"", R"("JWT")", R"("oauth-authz-req+jwt")"})
    CHECK(world.accepts(world.good().with_header("typ", typ)));
  for (const char* typ :
       {R"("client-authentication+jwt")", R"("at+jwt")", R"("dpop+jwt")", R"("logout+jwt")"})
    CHECK_FALSE(world.accepts(world.good().with_header("typ", typ)));
  CHECK_FALSE(world.accepts(
      test_support::client_assertion(es256(), "app_ro", "https://auth.example", kNow).signed_by(es256())));
}

TEST_CASE(
    "request object: nothing large, deep, compressed or encrypted is looked into (RFC 8725 3.6; case 56)") {
  ObjectWorld world;
  const JwtText good = world.good();
  CHECK_FALSE(world.accepts(std::string(1 << 20, 'a')));
  CHECK_FALSE(world.accepts(good.with("x", JwtText::quoted(std::string(1 << 20, 'x'))).signed_by(es256())));
  CHECK(world.accepts(good.with("x", JwtText::quoted(std::string(10'000, 'x')))));
  CHECK_FALSE(world.accepts(good.with("x", JwtText::quoted(std::string(12'300, 'x')))));
  CHECK_FALSE(world.accepts(good.with("x", std::string(1000, '[') + std::string(1000, ']'))));
  CHECK(world.accepts(good.with("x", std::string(15, '[') + std::string(15, ']'))));
  CHECK_FALSE(world.accepts(good.with("x", std::string(16, '[') + std::string(16, ']'))));
  CHECK_FALSE(world.accepts(good.with_header("zip", R"("DEF")")));
  CHECK_FALSE(world.accepts(good.signed_by(es256()) + ".a.b"));
  CHECK_FALSE(world.accepts(good.with("state", R"("a","state":"b")")));
  CHECK_FALSE(world.accepts(good.with("state", R"("\ud800")")));
  CHECK_FALSE(world.accepts(""));
}

TEST_CASE("request object: without keys there is nothing to verify with, and nothing is fetched for it") {
  ObjectWorld world;
  world.client.metadata.jwks.clear();
  CHECK_FALSE(world.accepts(world.good().with_header("jku", R"("https://evil.example")")));
  world.client.metadata.jwks = test_support::jwks_of({&stranger()});
  CHECK_FALSE(world.accepts(world.good()));
}
