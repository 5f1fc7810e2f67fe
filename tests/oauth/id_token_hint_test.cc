// Hints at a user: only what this server signed as an ID token (OIDC Core 3.1.2.1; case 26).
#include "oauth/id_token_hint.h"

#include <doctest/doctest.h>

#include "base/crypto/jws.h"
#include "oauth/id_token.h"
#include "oauth/jwt_access_token.h"
#include "tests/support/jwt_text.h"
#include "tests/support/oauth_world.h"

using test_support::JwtText;
using test_support::kNow;
using test_support::OauthWorld;

namespace {

struct HintWorld : OauthWorld {
  oauth::TokenFacts facts{"usr_alice", {"grt_1"}, *oauth::ScopeSet::parse("openid")};
  HintWorld() { facts.authentication.sid = "sid_1"; }
  std::string id_token(base::Instant now = kNow) const {
    const base::Secret token = oauth::issue_id_token(issuer, shop, facts, "n", "at", now);
    return std::string(token.reveal());
  }
  /// The hinted sub, or the error's name.
  std::string read(std::string_view hint) const {
    const auto found = oauth::read_id_token_hint(hint, settings, keys);
    return found ? found->sub : std::string(base::row(found.error().code).name);
  }
  std::string signed_here(const char* typ, const std::string& claims) const {
    return base::sign_jws(*keys.signing.current()->for_alg("ES256"), typ, claims);
  }
};

constexpr const char* kClaims =
    R"({"iss":"https://auth.example","sub":"usr_alice","aud":"app_shop","exp":1600000000})";

}  // namespace

TEST_CASE(
    "id_token_hint: an ID token of this server, however old (OIDC Core 3.1.2.1, RP-Initiated Logout 2)") {
  HintWorld world;
  const auto found = oauth::read_id_token_hint(world.id_token(), world.settings, world.keys);
  REQUIRE(found);
  CHECK(found->sub == "usr_alice");
  CHECK(found->sid == "sid_1");
  CHECK(found->aud == std::vector<std::string>{"app_shop"});
  CHECK(world.read(world.id_token(kNow - std::chrono::hours{24 * 365})) == "usr_alice");
  CHECK(world.read(world.signed_here("JWT", kClaims)) == "usr_alice");
  for (const char* alg : {"RS256", "PS256"}) {
    world.shop.metadata.id_token_signed_response_alg = alg;
    CHECK(world.read(world.id_token()) == "usr_alice");
  }
}

TEST_CASE("id_token_hint: alg none, a foreign key, another issuer or a broken token (case 26)") {
  const HintWorld world;
  const base::Signer foreign = base::Signer::generate(base::Alg::es256);
  const std::string good = world.id_token();
  JwtText forged(foreign, "JWT");
  forged.claims["iss"] = R"("https://auth.example")";
  forged.claims["sub"] = R"("usr_alice")";
  forged.claims["aud"] = R"("app_shop")";
  const std::string kid = JwtText::quoted(world.keys.signing.current()->for_alg("ES256")->kid());
  for (const std::string& hint :
       {std::string(), std::string("x"), good.substr(0, good.size() - 1), good.substr(0, good.rfind('.') + 1),
        good + "A", std::string(1 << 20, 'a'), forged.signed_by(foreign),
        forged.with_header("kid", kid).signed_by(foreign), forged.with_header("kid", "").signed_by(foreign),
        forged.with_header("alg", R"("none")").with_header("kid", kid).with_signature(""),
        world.signed_here("JWT", R"({"iss":"https://other.example","sub":"usr_alice","aud":"a"})"),
        world.signed_here("JWT", R"({"iss":"https://auth.example","aud":"app_shop"})"),
        world.signed_here("JWT", R"({"iss":"https://auth.example","sub":"usr_alice"})"),
        world.signed_here("JWT", "[]")}) {
    CAPTURE(hint.substr(0, 100));
    CHECK(world.read(hint) == "invalid_request");
  }
}

TEST_CASE("id_token_hint: no other token of this server will do (RFC 8725 3.11; case 106)") {
  const HintWorld world;
  CHECK(world.read(oauth::jwt_access_token(world.issuer, world.shop, world.facts, kNow)) ==
        "invalid_request");
  for (const char* typ : {"at+jwt", "logout+jwt", "oauth-authz-resp+jwt", "token-introspection+jwt", ""})
    CHECK(world.read(world.signed_here(typ, kClaims)) == "invalid_request");
  const auto sealed = oauth::issue_access_token(world.issuer, world.shop, world.facts, kNow);
  CHECK(world.read(sealed.access_token.reveal()) == "invalid_request");
}
