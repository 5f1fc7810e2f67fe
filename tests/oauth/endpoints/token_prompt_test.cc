// The short cuts of the token endpoint: what they answer, what they leave alone, and how soon they notice a
// change.
#include "oauth/endpoints/token_prompt.h"

#include <doctest/doctest.h>

#include "tests/support/endpoint_world.h"

using namespace std::chrono_literals;
using test_support::EndpointWorld;
using test_support::FakeRequest;
using test_support::kNow;
using test_support::Pairs;
using test_support::post;
using test_support::post_as_shop;

namespace {

const Pairs kOwn{{"grant_type", "client_credentials"}, {"scope", "accounts:read"}};

/// "" if the long way is needed, "deferred", or the status of the answer.
std::string prompt(EndpointWorld& world, const FakeRequest& request) {
  http::Prompt prompt;
  (void)request.seen_by([&](const http::RequestView& view) {
    prompt = oauth::endpoints::token_prompt(world.context, view);
    return http::Response();
  });
  if (prompt.deferred) return "deferred";
  return prompt.response ? std::to_string(prompt.response->status) : "";
}

int long_way(EndpointWorld& world, const FakeRequest& request) {
  return request.sent_to(&oauth::endpoints::token, world.context).status;
}

/// Runs what was deferred; the status, or "long way".
std::string run_deferred(EndpointWorld& world, const FakeRequest& request) {
  std::string outcome = "not deferred";
  (void)request.seen_by([&](const http::RequestView& view) {
    http::Prompt prompt = oauth::endpoints::token_prompt(world.context, view);
    if (!prompt.deferred) return http::Response();
    bool done = false;
    if (!prompt.deferred->start([&done] { done = true; })) return outcome = "not started", http::Response();
    REQUIRE(done);
    const auto answer = prompt.deferred->answer();
    outcome = answer ? std::to_string(answer->status) : "long way";
    return http::Response();
  });
  return outcome;
}

FakeRequest later(FakeRequest request, std::chrono::microseconds after) {
  request.now += after;
  return request;
}

std::string token_of(const http::Response& response) {
  const std::size_t begin = response.body.find("tg_at_");
  return response.body.substr(begin, response.body.find('"', begin) - begin);
}

}  // namespace

TEST_CASE("token prompt: client_credentials of a client that was looked up less than a second ago") {
  EndpointWorld world;
  const FakeRequest request = post_as_shop(kOwn);
  CHECK(prompt(world, request) == "");
  CHECK(long_way(world, request) == 200);
  CHECK(prompt(world, request) == "200");
  CHECK(prompt(world, later(request, 1s - 1us)) == "200");
  CHECK(prompt(world, later(request, 1s)) == "");
}

TEST_CASE("token prompt: whatever is wrong or takes longer is left to the long way") {
  EndpointWorld world;
  REQUIRE(long_way(world, post_as_shop(kOwn)) == 200);
  FakeRequest query = post_as_shop(kOwn), json = query, twice = query, certificate = query, proof = query;
  query.query = "x=1";
  json.fields.front().second = "application/json";
  twice.fields.push_back(twice.fields.back());
  certificate.certificate = "DER";
  proof.fields.emplace_back("DPoP", "x");
  struct Row {
    const char* name;
    FakeRequest request;
    const char* expect;
  };
  const Row rows[] = {
      {"wrong secret", post_as_shop(kOwn, "wrong"), ""},
      {"unknown client", post({{"grant_type", "client_credentials"}, {"client_id", "app_none"}}), ""},
      {"scope beyond the registration",
       post_as_shop({{"grant_type", "client_credentials"}, {"scope", "x:y"}}), ""},
      {"no grant type", post_as_shop({}), ""},
      {"another grant",
       post_as_shop({{"grant_type", "urn:ietf:params:oauth:grant-type:device_code"}, {"device_code", "x"}}),
       ""},
      {"a parameter in the query", query, ""},
      {"no form", json, ""},
      {"two Authorization fields", twice, ""},
      {"a certificate", certificate, ""},
      {"a DPoP proof waits for its claim", proof, "deferred"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK(prompt(world, row.request) == row.expect);
  }
  CHECK(prompt(world, post_as_shop(kOwn)) == "200");
}

TEST_CASE("token prompt: clients that get signed tokens take the long way") {
  EndpointWorld world;
  world.shop.metadata.access_token_format = oauth::AccessTokenFormat::jwt;
  world.clients.put(world.shop);
  REQUIRE(long_way(world, post_as_shop(kOwn)) == 200);
  CHECK(prompt(world, post_as_shop(kOwn)) == "");
}

TEST_CASE("token prompt: a change of the client on this node counts at once") {
  EndpointWorld world;
  REQUIRE(long_way(world, post_as_shop(kOwn)) == 200);
  REQUIRE(prompt(world, post_as_shop(kOwn)) == "200");
  SUBCASE("a changed secret") {
    world.shop.secrets = {{base::sha256("other"), "ther", kNow, std::nullopt}};
    world.clients.put(world.shop);
    CHECK(prompt(world, post_as_shop(kOwn)) == "");
    CHECK(long_way(world, post_as_shop(kOwn)) == 401);
    CHECK(long_way(world, post_as_shop(kOwn, "other")) == 200);
  }
  SUBCASE("a deleted app") {
    world.clients.erase(world.shop.client_id);
    CHECK(prompt(world, post_as_shop(kOwn)) == "");
    CHECK(long_way(world, post_as_shop(kOwn)) == 401);
  }
  SUBCASE("a suspended app") {
    world.shop.suspended = true;
    world.clients.put(world.shop);
    CHECK(prompt(world, post_as_shop(kOwn)) == "");
    CHECK(long_way(world, post_as_shop(kOwn)) != 200);
    CHECK(prompt(world, post_as_shop(kOwn)) == "");
  }
}

TEST_CASE(
    "token prompt: of two nodes on one store the other one notices within a second, a new secret at once") {
  EndpointWorld world;
  world.clients.changed = nullptr;  // the change is made by another node
  REQUIRE(long_way(world, post_as_shop(kOwn)) == 200);
  world.shop.secrets = {{base::sha256("other"), "ther", kNow, std::nullopt}};
  world.clients.put(world.shop);
  CHECK(long_way(world, post_as_shop(kOwn, "other")) == 200);  // and this looked the client up
  CHECK(long_way(world, post_as_shop(kOwn)) == 401);

  world.clients.erase(world.shop.client_id);
  const FakeRequest request = post_as_shop(kOwn, "other");
  CHECK(prompt(world, later(request, 1s - 1us)) == "200");
  CHECK(prompt(world, later(request, 1s)) == "");
  CHECK(long_way(world, later(request, 1s)) == 401);
}

TEST_CASE(
    "token prompt: a token says that it was issued when its client was known, so that revoking the client "
    "hits it") {
  EndpointWorld world;
  REQUIRE(long_way(world, post_as_shop(kOwn)) == 200);
  http::Prompt prompt;
  (void)later(post_as_shop(kOwn), 999ms).seen_by([&](const http::RequestView& view) {
    prompt = oauth::endpoints::token_prompt(world.context, view);
    return http::Response();
  });
  REQUIRE(prompt.response);
  const std::string token = token_of(*prompt.response);
  std::string scratch;
  const auto claims = world.keys.sealers.open(token, kNow, scratch);
  REQUIRE(claims);
  CHECK(claims->issued_at == kNow);
  oauth::RevocationView revoked;  // another node suspended the app before it could be noticed here
  revoked.apply({1, oauth::RevokedKind::client, world.shop.client_id.value, kNow + 500ms, kNow + 1h});
  CHECK(revoked.refuses(*claims));
}

TEST_CASE("token prompt: code and refresh are one transaction; what fails there is judged by the long way") {
  EndpointWorld world;
  world.grants.takes_submissions = true;
  REQUIRE(long_way(world, post_as_shop(kOwn)) == 200);
  const auto exchange = [&](const std::string& code) {
    return post_as_shop({{"grant_type", "authorization_code"},
                         {"code", code},
                         {"redirect_uri", "https://shop.example/cb"},
                         {"code_verifier", std::string(test_support::kVerifier)}});
  };
  const std::string code = world.issue_code(world.shop);
  CHECK(run_deferred(world, exchange(code)) == "200");
  CHECK(run_deferred(world, exchange(code)) == "long way");
  CHECK(run_deferred(world, exchange("unknown")) == "long way");
  const std::string refresh = world.issue_refresh_token(world.shop);
  CHECK(run_deferred(world, post_as_shop({{"grant_type", "refresh_token"}, {"refresh_token", refresh}})) ==
        "200");
  world.grants.takes_submissions = false;
  CHECK(run_deferred(world, exchange(world.issue_code(world.shop))) == "not started");
}
