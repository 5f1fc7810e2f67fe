// The userinfo endpoint: every wall before the claims.
#include "oauth/userinfo.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "oauth/dpop.h"
#include "oauth/endpoints/endpoints.h"
#include "tests/support/dpop_key.h"
#include "tests/support/endpoint_world.h"
#include "tests/support/signed_jwt.h"

using namespace std::chrono_literals;
using nlohmann::json;
using test_support::EndpointWorld;
using test_support::FakeRequest;
using test_support::get;
using test_support::kNow;
using test_support::post;

namespace {

constexpr const char* kUrl = "https://auth.example/oauth2/userinfo";

struct UserinfoEndpoint : EndpointWorld {
  oauth::TokenFacts facts{"usr_alice", {"grt_1"}, *oauth::ScopeSet::parse("openid profile email")};

  UserinfoEndpoint() {
    shop.scope = *oauth::ScopeSet::parse("openid profile email accounts:read");
    clients.put(shop);
    grants.put_grant({{"grt_1"}, {"usr_alice"}, shop.client_id, shop.scope, kNow, {}, {}});
  }
  std::string token() {
    const oauth::TokenResponse response = oauth::issue_access_token(issuer, shop, facts, kNow);
    return std::string(response.access_token.reveal());
  }
  http::Response send(FakeRequest request) {
    request.path = "/oauth2/userinfo";
    return request.sent_to(&oauth::endpoints::userinfo, context);
  }
  http::Response send_with(const std::string& authorization, const std::string& proof = {},
                           base::Instant now = kNow) {
    FakeRequest request = get({});
    request.now = now;
    request.fields = {{"Authorization", authorization}};
    if (!proof.empty()) request.fields.emplace_back("DPoP", proof);
    return send(request);
  }
  /// "200", or status and error as RFC 6750 3 tells it.
  std::string outcome(const http::Response& response) {
    if (response.status == 200) return "200";
    CHECK(response.field("Cache-Control") == "no-store");
    const json body = json::parse(response.body, nullptr, false);
    const std::string error = body.is_object() ? body["error"].get<std::string>() : "";
    const std::string_view challenge = response.field("WWW-Authenticate");
    CHECK((error.empty() || challenge.find("error=\"" + error + "\"") != std::string_view::npos));
    return std::to_string(response.status) + " " + error;
  }
};

}  // namespace

TEST_CASE("userinfo endpoint: the claims of the scopes, not to be kept (OIDC Core 5.3.2)") {
  UserinfoEndpoint world;
  const http::Response response = world.send_with("Bearer " + world.token());
  CHECK(response.status == 200);
  CHECK(response.field("Content-Type") == "application/json");
  CHECK(response.field("Cache-Control") == "no-store");
  CHECK(json::parse(response.body) == json::parse(R"({"sub":"usr_alice","name":"Alice Example",
    "updated_at":1699996400,"email":"alice@example.com","email_verified":false})"));
  const auto same = [&](FakeRequest request) { return world.send(std::move(request)).body == response.body; };
  FakeRequest by_post = post({});
  by_post.fields.emplace_back("Authorization", "Bearer " + world.token());
  CHECK(same(by_post));
  CHECK(same(post({{"access_token", world.token()}})));
}

TEST_CASE("userinfo endpoint: a JWT access token opens it as well (RFC 9068)") {
  UserinfoEndpoint world;
  world.shop.metadata.access_token_format = oauth::AccessTokenFormat::jwt;
  const std::string token = world.token();
  REQUIRE(token.starts_with("eyJ"));
  CHECK(world.outcome(world.send_with("Bearer " + token)) == "200");
}

TEST_CASE("userinfo endpoint: claims by name are those of the grant (OIDC Core 5.5)") {
  UserinfoEndpoint world;
  world.facts.scope = *oauth::ScopeSet::parse("openid");
  oauth::Grant grant = *world.grants.find_grant({"grt_1"});
  grant.details.claims = R"({"userinfo":{"name":{"essential":true}}})";
  world.grants.put_grant(grant);
  CHECK(world.send_with("Bearer " + world.token()).body == R"({"sub":"usr_alice","name":"Alice Example"})");
}

TEST_CASE("userinfo endpoint: a client that registered an algorithm gets a signed JWT (OIDC Core 5.3.2)") {
  UserinfoEndpoint world;
  world.shop.metadata.userinfo_signed_response_alg = "RS256";
  world.clients.put(world.shop);
  const http::Response response = world.send_with("Bearer " + world.token());
  CHECK(response.field("Content-Type") == "application/jwt");
  const json claims =
      test_support::verified_claims(response.body, *world.keys.signing.current(), "JWT", "RS256");
  CHECK(claims["aud"] == "app_shop");
  CHECK(claims["email"] == "alice@example.com");
}

TEST_CASE("userinfo endpoint: what is refused, and how (RFC 6750 3.1)") {
  UserinfoEndpoint world;
  const std::string token = world.token();
  CHECK(world.outcome(world.send(get({}))) == "401 ");
  CHECK(world.outcome(world.send_with("Bearer " + token, {}, kNow + 600s - 1us)) == "200");
  CHECK(world.outcome(world.send_with("Bearer " + token, {}, kNow + 600s)) == "401 invalid_token");
  CHECK(world.outcome(world.send_with("Bearer garbage")) == "401 invalid_token");
  CHECK(world.outcome(world.send_with("Bearer " + world.issue_refresh_token(world.shop))) ==
        "401 invalid_token");
  CHECK(world.outcome(world.send(get({{"access_token", token}}))) == "400 invalid_request");
  world.facts.scope = *oauth::ScopeSet::parse("accounts:read");
  const http::Response narrow = world.send_with("Bearer " + world.token());
  CHECK(world.outcome(narrow) == "403 insufficient_scope");
  CHECK(narrow.field("WWW-Authenticate").ends_with(R"(scope="openid")"));
  world.facts = {"app_shop", {}, *oauth::ScopeSet::parse("openid")};
  CHECK(world.outcome(world.send_with("Bearer " + world.token())) == "401 invalid_token");
}

TEST_CASE(
    "userinfo endpoint: nothing after a revocation of token, grant, app or user (RFC 7009 2.1; case 114)") {
  const auto refused_after = [](auto change) {
    UserinfoEndpoint world;
    const std::string token = world.token();
    REQUIRE(world.outcome(world.send_with("Bearer " + token)) == "200");
    change(world, token);
    CHECK(world.outcome(world.send_with("Bearer " + token)) == "401 invalid_token");
  };
  const auto revoke = [&](oauth::RevokedKind kind, const std::string& subject) {
    refused_after([&](UserinfoEndpoint& world, const std::string&) {
      world.grants.revoke({0, kind, subject, kNow, kNow + 700s});
    });
  };
  refused_after([](UserinfoEndpoint& world, const std::string& token) {
    CHECK(test_support::post_as_shop({{"token", token}})
              .sent_to(&oauth::endpoints::revoke, world.context)
              .status == 200);
  });
  revoke(oauth::RevokedKind::grant, "grt_1");
  revoke(oauth::RevokedKind::client, "app_shop");
  revoke(oauth::RevokedKind::user, "usr_alice");
  refused_after([](UserinfoEndpoint& world, const std::string&) {
    world.grants.revoke_grant({"grt_1"}, kNow, kNow + 700s);
  });
  refused_after([](UserinfoEndpoint& world, const std::string&) {
    world.shop.suspended = true;
    world.clients.put(world.shop);
  });
  refused_after([](UserinfoEndpoint& world, const std::string&) { world.users.people.clear(); });
}

TEST_CASE(
    "userinfo endpoint: a DPoP-bound token needs its key, once a proof (RFC 9449 7.1; cases 90, 94, 95)") {
  UserinfoEndpoint world;
  const test_support::DpopKey key, other;
  const std::string plain = world.token();
  world.facts.binding.jkt = key.jkt();
  const std::string token = world.token();
  const auto send = [&](const std::string& scheme, const std::string& proof) {
    return world.outcome(world.send_with(scheme + " " + token, proof));
  };
  const std::string good = key.proof("GET", kUrl, kNow, token);
  CHECK(send("DPoP", "") == "401 invalid_dpop_proof");
  CHECK(send("Bearer", "") == "401 invalid_token");
  CHECK(send("Bearer", good) == "401 invalid_token");
  CHECK(send("DPoP", other.proof("GET", kUrl, kNow, token)) == "401 invalid_token");
  CHECK(send("DPoP", key.proof("POST", kUrl, kNow, token)) == "401 invalid_dpop_proof");
  CHECK(send("DPoP", key.proof("GET", "https://evil.example/oauth2/userinfo", kNow, token)) ==
        "401 invalid_dpop_proof");
  CHECK(send("DPoP", key.proof("GET", kUrl, kNow)) == "401 invalid_dpop_proof");
  CHECK(send("DPoP", key.proof("GET", kUrl, kNow, plain)) == "401 invalid_dpop_proof");
  CHECK(send("DPoP", key.proof("GET", kUrl, kNow - 61s, token)) == "401 invalid_dpop_proof");
  CHECK(send("DPoP", good) == "200");
  CHECK(send("DPoP", good) == "401 invalid_dpop_proof");
  CHECK(world.outcome(world.send_with("DPoP " + plain, key.proof("GET", kUrl, kNow, plain))) ==
        "401 invalid_token");
  CHECK(world.outcome(world.send(post({{"access_token", token}}))) == "401 invalid_token");
}

TEST_CASE("userinfo endpoint: a refused request does not spend its proof") {
  UserinfoEndpoint world;
  const test_support::DpopKey key;
  world.facts.binding.jkt = key.jkt();
  const std::string token = world.token();
  const std::string proof = key.proof("GET", kUrl, kNow, token);
  world.shop.suspended = true;
  world.clients.put(world.shop);
  CHECK(world.outcome(world.send_with("DPoP " + token, proof)) == "401 invalid_token");
  world.shop.suspended = false;
  world.clients.put(world.shop);
  CHECK(world.outcome(world.send_with("DPoP " + token, proof)) == "200");
}

TEST_CASE("userinfo endpoint: where nonces are required it gives one (RFC 9449 9; case 92)") {
  UserinfoEndpoint world;
  world.settings.require_dpop_nonce = true;
  const test_support::DpopKey key;
  world.facts.binding.jkt = key.jkt();
  const std::string token = world.token();
  const http::Response response = world.send_with("DPoP " + token, key.proof("GET", kUrl, kNow, token));
  CHECK(world.outcome(response) == "401 use_dpop_nonce");
  CHECK(response.field("WWW-Authenticate").starts_with("DPoP "));
  CHECK(response.field("DPoP-Nonce") == oauth::DpopNonces(world.keys.web).current(kNow));
}

TEST_CASE("userinfo endpoint: a certificate-bound token does not work without the certificate (case 96)") {
  UserinfoEndpoint world;
  world.facts.binding.x5t = std::string(43, 'x');
  CHECK(world.outcome(world.send_with("Bearer " + world.token())) == "401 invalid_token");
}
