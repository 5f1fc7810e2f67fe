// Client assertions: what is accepted, and each of the ways to be wrong (RFC 7523 3; cases 55, 61 to 67).
#include "oauth/client_assertion.h"

#include <doctest/doctest.h>

#include "tests/support/jwt_text.h"
#include "tests/support/oauth_world.h"
#include "tests/support/race.h"

using namespace std::chrono_literals;
using test_support::JwtText;
using test_support::kNow;

namespace {

template <base::Alg A>
const base::Signer& key() {
  static const base::Signer signer = base::Signer::generate(A);
  return signer;
}
const base::Signer& es256() { return key<base::Alg::es256>(); }
const base::Signer& stranger() {
  static const base::Signer signer = base::Signer::generate(base::Alg::es256);
  return signer;
}

struct AssertionWorld : test_support::OauthWorld {
  oauth::Client client = make_client("app_jwt", oauth::ClientType::confidential);
  AssertionWorld() {
    client.metadata.token_endpoint_auth_method = oauth::AuthMethod::private_key_jwt;
    client.metadata.profile = oauth::Profile::fapi2;
    client.metadata.jwks = test_support::jwks_of(
        {&es256(), &key<base::Alg::ps256>(), &key<base::Alg::eddsa>(), &key<base::Alg::rs256>()});
  }
  static JwtText good(const base::Signer& with = es256()) {
    return test_support::client_assertion(with, "app_jwt", "https://auth.example", kNow);
  }
  base::Status check(const std::string& text, base::Instant now = kNow) {
    return oauth::check_client_assertion(text, client, client_keys, once, settings, now);
  }
  /// True if accepted; a refusal is the same for every reason and spends no jti.
  bool accepts(const std::string& text, base::Instant now = kNow) {
    const std::size_t claimed = once.size();
    const auto status = check(text, now);
    if (status) return true;
    CHECK(status.error().code == base::ErrorCode::invalid_client);
    CHECK(status.error().description == "client authentication failed");
    CHECK_FALSE(status.error().detail.empty());
    CHECK(once.size() == claimed);
    return false;
  }
  bool accepts(const JwtText& jwt) { return accepts(jwt.signed_by(es256())); }
};

const std::string kIn8 = std::to_string(1'700'000'008), kIn60 = std::to_string(1'700'000'060),
                  kIn61 = std::to_string(1'700'000'061), kInHour = std::to_string(1'700'003'600),
                  kInMore = std::to_string(1'700'003'601);

}  // namespace

TEST_CASE("client assertion: a good one is accepted, once (RFC 7523 3; case 65)") {
  AssertionWorld world;
  const std::string text = world.good().signed_by(es256());
  CHECK(oauth::client_of_assertion(text) == "app_jwt");
  CHECK(world.accepts(text));
  CHECK(world.once.size() == 1);
  CHECK_FALSE(world.accepts(text));
  // The same jti in another assertion is the same claim; another client's is not.
  CHECK_FALSE(world.accepts(world.good().with("iat", "1699999990")));
  CHECK(world.accepts(world.good().with("jti", R"("jti-2")")));
  world.client.client_id = {"app_other"};
  CHECK(world.accepts(world.good().with("iss", R"("app_other")").with("sub", R"("app_other")")));
}

TEST_CASE("client assertion: of 50 with the same jti at once exactly one wins (CVE-2020-15222; case 66)") {
  AssertionWorld world;
  const std::string text = world.good().signed_by(es256());
  CHECK(test_support::race(50, [&](int) { return world.check(text).has_value(); }) == 1);
}

TEST_CASE("client assertion: a jti is remembered until a minute after exp, when none can be replayed") {
  AssertionWorld world;
  const JwtText jwt = world.good();
  CHECK(world.accepts(jwt.signed_by(es256())));
  CHECK_FALSE(world.accepts(jwt.signed_by(es256()), kNow + 59s));
  CHECK_FALSE(world.accepts(jwt.signed_by(es256()), kNow + 60s));  // it has expired
}

TEST_CASE("client assertion: whatever is missing or wrong fails (cases 55, 61, 62, 64, 67)") {
  AssertionWorld world;
  const auto good = world.good();
  struct Case {
    const char* name;
    JwtText jwt;
  };
  const Case cases[] = {
      {"67 no iss", good.with("iss", "")},
      {"67 no sub (suite 51)", good.with("sub", "")},
      {"67 no exp", good.with("exp", "")},
      {"67 no jti", good.with("jti", "")},
      {"no aud", good.with("aud", "")},
      {"67 sub is not iss", good.with("sub", R"("app_shop")")},
      {"67 another client", good.with("sub", R"("app_shop")").with("iss", R"("app_shop")")},
      {"jti is no text", good.with("jti", "7")},
      {"jti of 257 bytes", good.with("jti", JwtText::quoted(std::string(257, 'j')))},
      {"sub is no text", good.with("sub", "[\"app_jwt\"]")},
      {"exp is text", good.with("exp", R"("1700000060")")},
      {"67 exp 5 min past (suite 49)", good.with("exp", "1699999700")},
      {"67 exp now", good.with("exp", "1700000000")},
      {"67 exp over an hour ahead", good.with("exp", kInMore)},
      {"67 exp over an hour ahead, nbf too", good.with("exp", kInMore).with("nbf", kIn60)},
      {"67 iat 61 s ahead", good.with("iat", kIn61)},
      {"67 nbf 61 s ahead (suite 58)", good.with("nbf", kIn61)},
      {"64 aud array of the issuer (suite 68)", good.with("aud", R"(["https://auth.example"])")},
      {"64 aud array with another", good.with("aud", R"(["https://auth.example","https://rs.example"])")},
      {"62 aud token endpoint (suite 70)", good.with("aud", R"("https://auth.example/oauth2/token")")},
      {"62 aud PAR endpoint (suite 69)", good.with("aud", R"("https://auth.example/oauth2/par")")},
      {"62 aud with a slash", good.with("aud", R"("https://auth.example/")")},
      {"62 aud in capitals", good.with("aud", R"("https://AUTH.example")")},
      {"50 aud of another server", good.with("aud", R"("https://other.example")")},
      {"55 typ of a request object", good.with_header("typ", R"("oauth-authz-req+jwt")")},
      {"typ of an access token", good.with_header("typ", R"("at+jwt")")},
      {"typ of a DPoP proof", good.with_header("typ", R"("dpop+jwt")")},
      {"crit", good.with_header("crit", R"(["exp"])")},
      {"zip", good.with_header("zip", R"("DEF")")},
      {"kid of nobody", good.with_header("kid", R"("nobody")")},
      {"kid of another of its keys", good.with_header("kid", JwtText::quoted(key<base::Alg::ps256>().kid()))},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    CHECK_FALSE(world.accepts(c.jwt));
  }
  CHECK(world.once.size() == 0);
}

TEST_CASE("client assertion: what must be accepted (suite 57; RFC 7523 3; case 67)") {
  struct Case {
    const char *name, *claim, *json;
  };
  const Case cases[] = {
      {"nbf 8 s ahead (suite 57)", "nbf", kIn8.c_str()},
      {"iat 8 s ahead", "iat", kIn8.c_str()},
      {"nbf 60 s ahead", "nbf", kIn60.c_str()},
      {"iat 60 s ahead", "iat", kIn60.c_str()},
      {"no iat", "iat", ""},
      {"exp an hour ahead", "exp", kInHour.c_str()},
      {"exp in a second", "exp", "1700000001"},
      {"nbf long past", "nbf", "1600000000"},
      {"a claim that nobody knows", "x", "{}"},
      {"jti of 256 bytes", "jti", nullptr},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    AssertionWorld world;
    const std::string json = c.json ? c.json : JwtText::quoted(std::string(256, 'j'));
    CHECK(world.accepts(world.good().with(c.claim, json)));
  }
  AssertionWorld world;
  CHECK(world.accepts(world.good().with("jti", R"("a")").with_header("typ", "")));
  CHECK(
      world.accepts(world.good().with("jti", R"("b")").with_header("typ", R"("client-authentication+jwt")")));
  CHECK(world.accepts(world.good().with("jti", R"("c")").with_header("x5u", R"("https://evil.example")")));
}

TEST_CASE("client assertion: the algorithms of FAPI, and RS256 for the profile oidc alone (suite 47)") {
  using base::Alg;
  const auto accepts = [](const base::Signer& with, oauth::Profile profile, const char* only) {
    AssertionWorld world;
    world.client.metadata.profile = profile;
    world.client.metadata.token_endpoint_auth_signing_alg = only;
    return world.accepts(world.good(with).signed_by(with));
  };
  for (const auto profile : {oauth::Profile::oauth21, oauth::Profile::fapi2, oauth::Profile::oidc}) {
    CHECK(accepts(es256(), profile, ""));
    CHECK(accepts(key<Alg::ps256>(), profile, ""));
    CHECK(accepts(key<Alg::eddsa>(), profile, ""));
    CHECK(accepts(key<Alg::rs256>(), profile, "") == (profile == oauth::Profile::oidc));
    CHECK(accepts(key<Alg::rs256>(), profile, "RS256") == (profile == oauth::Profile::oidc));
    CHECK(accepts(key<Alg::ps256>(), profile, "PS256"));
    CHECK_FALSE(accepts(es256(), profile, "PS256"));
    CHECK_FALSE(accepts(es256(), profile, "none"));
  }
}

TEST_CASE("client assertion: forged signatures (RFC 8725 3.1, CVE-2022-21449; case 61)") {
  AssertionWorld world;
  const JwtText good = world.good();
  CHECK_FALSE(world.accepts(good.signed_by(stranger())));
  CHECK_FALSE(world.accepts(good.with_signature(std::string(64, '\0'))));
  CHECK_FALSE(world.accepts(good.with_signature("")));
  CHECK_FALSE(world.accepts(good.with_header("alg", R"("none")").with_signature("")));
  CHECK_FALSE(world.accepts(good.with_header("alg", R"("None")").with_signature("")));
  const JwtText hs256 = good.with_header("alg", R"("HS256")");
  const std::string mac(base::hmac_sha256(es256().public_jwk_json(), hs256.signing_input()).view());
  CHECK_FALSE(world.accepts(hs256.with_signature(mac)));
  // Its own key in the header counts for nothing.
  CHECK_FALSE(world.accepts(good.with_header("jwk", stranger().public_jwk_json()).signed_by(stranger())));
  world.client.metadata.jwks = R"({"keys":[{"kty":"OKP","crv":"Ed25519","kid":"weak","x":")"
                               R"(AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}]})";
  const JwtText weak = good.with_header("alg", R"("EdDSA")").with_header("kid", R"("weak")");
  CHECK_FALSE(world.accepts(weak.with_signature(std::string(1, '\1') + std::string(63, '\0'))));
  world.client.metadata.jwks.clear();
  CHECK_FALSE(world.accepts(good));
}

TEST_CASE("client assertion: size and shape are judged before anything is parsed (case 56)") {
  AssertionWorld world;
  const JwtText good = world.good();
  const std::size_t bare = good.signed_by(es256()).size();
  const auto of_size = [&](std::size_t wanted) {
    // Three bytes of padding are four characters of base64url.
    std::string text;
    for (std::size_t n = (wanted - bare) * 3 / 4 - 12; text.size() < wanted; ++n)
      text = good.with("x", JwtText::quoted(std::string(n, 'x'))).signed_by(es256());
    return text;
  };
  const std::string most = of_size(oauth::kMaxClientAssertion);
  if (most.size() == oauth::kMaxClientAssertion) CHECK(oauth::client_of_assertion(most) == "app_jwt");
  const std::string more = of_size(oauth::kMaxClientAssertion + 1);
  CHECK_FALSE(oauth::client_of_assertion(more));
  CHECK_FALSE(world.accepts(more));
  for (const std::string& text :
       {std::string(), std::string("a"), std::string("a.b.c"), std::string("a.b.c.d.e"), good.signing_input(),
        good.signed_by(es256()) + ".x", std::string(1 << 20, 'a'),
        good.with("x", std::string(1000, '[') + std::string(1000, ']')).signed_by(es256()),
        good.with("sub", R"("app_jwt","sub":"app_shop")").signed_by(es256())}) {
    CAPTURE(text.substr(0, 40));
    CHECK_FALSE(oauth::client_of_assertion(text));
    CHECK_FALSE(world.accepts(text));
  }
}
