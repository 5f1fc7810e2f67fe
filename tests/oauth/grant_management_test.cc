// Grants as their clients see them.
#include "oauth/grant_management.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "tests/support/oauth_world.h"

using test_support::kNow;
using test_support::OauthWorld;

namespace {

struct Managed : OauthWorld {
  oauth::VerifiedToken token;
  Managed() {
    issue_code(shop);
    token.client_id = token.subject = "app_shop";
    token.scope = *oauth::ScopeSet::parse("grant_management_query");
  }
  std::string find(std::string_view grant_id = "grt_1") {
    const auto grant = oauth::find_managed_grant(grants, token, oauth::kGrantQueryScope, grant_id);
    return grant ? grant->grant_id.value : std::string(base::row(grant.error().code).name);
  }
};

}  // namespace

TEST_CASE("grant management: the app's own token with the scope of the action, for its own grants (6.1)") {
  Managed world;
  CHECK(world.find() == "grt_1");
  CHECK(world.find("grt_9") == "not_found");
  CHECK(world.find("") == "not_found");
  CHECK(world.find(std::string(10'000, 'x')) == "not_found");
  SUBCASE("another app's grant is as good as none (case 132)") {
    world.token.client_id = world.token.subject = "app_wallet";
    CHECK(world.find() == "not_found");
  }
  SUBCASE("without the scope") {
    world.token.scope = *oauth::ScopeSet::parse("grant_management_revoke");
    CHECK(world.find() == "insufficient_scope");
  }
  SUBCASE("a token that a user granted") {
    world.token.grant_id = {"grt_1"};
    CHECK(world.find() == "insufficient_scope");
  }
  SUBCASE("a token of somebody (case 137)") {
    world.token.subject = "usr_alice";
    CHECK(world.find() == "insufficient_scope");
  }
  SUBCASE("a revoked grant") {
    world.grants.revoke_grant({"grt_1"}, kNow, kNow);
    CHECK(world.find() == "not_found");
  }
}

TEST_CASE("grant management: what is told of a grant, and nothing of its user (6.3)") {
  oauth::Grant grant;
  grant.grant_id = {"grt_1"};
  grant.user = {"usr_alice"};
  grant.client_id = {"app_shop"};
  grant.created_at = kNow;
  CHECK(oauth::managed_grant_json(grant) ==
        R"({"scopes":[],"claims":[],"authorization_details":[],"created":1700000000})");
  grant.scope = *oauth::ScopeSet::parse("openid accounts:read");
  grant.details.resource = {"https://api.example"};
  grant.details.authorization_details = R"([{"type":"pay"}])";
  grant.details.claims = R"({"id_token":{"email":null},"userinfo":{"email":null,"name":null}})";
  grant.details.authentication.sid = "sid_1";
  const auto json = nlohmann::json::parse(oauth::managed_grant_json(grant));
  CHECK(json["scopes"] ==
        nlohmann::json::parse(R"([{"scope":"accounts:read openid","resource":["https://api.example"]}])"));
  CHECK(json["claims"] == nlohmann::json::parse(R"(["email","name"])"));
  CHECK(json["authorization_details"] == nlohmann::json::parse(R"([{"type":"pay"}])"));
  CHECK(json.size() == 4);
}
