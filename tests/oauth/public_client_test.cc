// Public clients with a DPoP key: their codes and refresh tokens are bound to it (RFC 9449 5, 10; cases 86,
// 101, 105), and they get nothing that needs authentication.
#include <doctest/doctest.h>

#include "tests/support/fapi_world.h"
#include "tests/support/oauth_refusal.h"

using namespace std::chrono_literals;
using test_support::answer_of;
using test_support::FakeRequest;
using test_support::kNow;
using test_support::Pairs;
using test_support::with;

namespace {

constexpr const char* kToken = "/oauth2/token";

struct PublicWorld : test_support::FapiWorld {
  FakeRequest form(const Pairs& pairs, const base::Signer* by, base::Instant now = kNow) {
    FakeRequest request = bare(kToken, with(pairs, "client_id", "app_wallet"), now);
    return by ? proven(std::move(request), proof(*by, kToken, now).signed_by(*by)) : request;
  }
  std::string sent(const Pairs& pairs, const base::Signer* by, base::Instant now = kNow) {
    const FakeRequest request = form(pairs, by, now);
    return answer_of(token(request), request);
  }
};

}  // namespace

TEST_CASE("public client: a refresh token works with its own key only (RFC 9449 5; case 105)") {
  PublicWorld world;
  const http::Response first =
      world.token(world.form(world.code_request(world.issue_code(world.wallet)), &world.proof_key()));
  CHECK(world.member(first, "token_type") == "DPoP");
  const Pairs refresh = world.refresh_request(world.member(first, "refresh_token"));
  CHECK(world.sent(refresh, &world.other_proof_key()) == "400 invalid_grant");
  CHECK(world.sent(refresh, nullptr) == "400 invalid_grant");
  const http::Response second = world.token(world.form(refresh, &world.proof_key()));
  CHECK(second.status == 200);
  // The successor is bound as well, and the spent one answers nobody else within its grace.
  const Pairs next = world.refresh_request(world.member(second, "refresh_token"));
  CHECK(world.sent(next, &world.other_proof_key()) == "400 invalid_grant");
  CHECK(world.sent(refresh, &world.other_proof_key(), kNow + 10s) == "400 invalid_grant");
  CHECK(world.sent(refresh, &world.other_proof_key(), kNow + 1h) == "400 invalid_grant");
  CHECK(world.grants.revocation_count() == 0);  // a stranger cannot have the grant revoked
  CHECK(world.sent(next, &world.proof_key()) == "200");
}

TEST_CASE("public client: a token that began as a bearer stays one") {
  PublicWorld world;
  const Pairs refresh = world.refresh_request(world.issue_refresh_token(world.wallet));
  CHECK(world.sent(refresh, &world.proof_key()) == "400 invalid_grant");
  CHECK(world.sent(refresh, nullptr) == "200");
}

TEST_CASE("public client: pushes with its id alone, and its code is bound to the key (RFC 9126 2, case 86)") {
  PublicWorld world;
  const FakeRequest push = world.proven(
      world.bare("/oauth2/par",
                 with(with(world.request(), "client_id", "app_wallet"), "scope", "accounts:read")),
      world.proof(world.proof_key(), "/oauth2/par").signed_by(world.proof_key()));
  const http::Response pushed = world.push(push);
  CHECK(answer_of(pushed, push) == "201");
  const http::Response shown =
      world.authorize({{"client_id", "app_wallet"}, {"request_uri", world.member(pushed, "request_uri")}});
  const Pairs code = world.code_request(world.parameter(world.approve(shown.field("Location")), "code"));
  CHECK(world.sent(code, &world.other_proof_key()) == "400 invalid_grant");
  CHECK(world.sent(code, nullptr) == "400 invalid_grant");
  CHECK(world.sent(code, &world.proof_key()) == "200");
}

TEST_CASE(
    "public client: no client_credentials, and a secret or an assertion is not its method (cases 59, 74)") {
  PublicWorld world;
  CHECK(world.sent({{"grant_type", "client_credentials"}}, nullptr) == "400 unauthorized_client");
  CHECK(world.sent({{"grant_type", "client_credentials"}, {"client_secret", "shop-secret"}}, nullptr) ==
        "401 invalid_client");
}

TEST_CASE(
    "grant types: what is not registered is refused before anything is looked up (RFC 6749 5.2; case 74)") {
  PublicWorld world;
  const std::string code = world.code_for(world.request());
  world.fapi.metadata.grant_types = {oauth::GrantType::refresh_token};
  world.clients.put(world.fapi);
  const auto sent = [&](const Pairs& pairs) {
    const FakeRequest request = world.FapiWorld::form(kToken, pairs, &world.proof_key());
    return answer_of(world.token(request), request);
  };
  CHECK(sent(world.code_request(code)) == "400 unauthorized_client");
  CHECK(sent({{"grant_type", "client_credentials"}}) == "400 unauthorized_client");
  CHECK(sent({{"grant_type", "password"}, {"username", "a"}, {"password", "b"}}) ==
        "400 unsupported_grant_type");
  world.fapi.metadata.grant_types = {oauth::GrantType::authorization_code};
  world.clients.put(world.fapi);
  const FakeRequest request = world.FapiWorld::form(kToken, world.code_request(code), &world.proof_key());
  const http::Response tokens = world.token(request);
  CHECK(answer_of(tokens, request) == "200");
  CHECK(world.member(tokens, "refresh_token").empty());
  CHECK(world.grants.refresh_count() == 0);
}
