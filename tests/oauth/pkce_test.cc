// PKCE: the RFC's example, and everything that is not S256.
#include "oauth/pkce.h"

#include <doctest/doctest.h>

#include <string>

#include "tests/support/oauth_world.h"

using test_support::kChallenge;
using test_support::kVerifier;

namespace {

std::string outcome(const base::Status& status) {
  return status ? "ok" : std::string(base::row(status.error().code).name);
}

}  // namespace

TEST_CASE("pkce: the example of RFC 7636 appendix B") { CHECK(oauth::verify_pkce(kVerifier, kChallenge)); }

TEST_CASE(
    "pkce: a verifier that is missing, wrong or malformed is invalid_grant (RFC 7636 4.6, cases 81, 82, "
    "84)") {
  const std::string wrong(43, 'a');
  const std::string verifiers[] = {
      "",
      wrong,
      std::string(42, 'a'),
      std::string(129, 'a'),
      std::string(kVerifier) + "=",
      std::string(kVerifier).replace(5, 1, " "),
      std::string(kVerifier).replace(5, 1, "+"),
      std::string(kVerifier).replace(5, 1, "\xc3"),
      std::string(kVerifier).replace(42, 1, "K"),
      std::string(kVerifier) + std::string(1, '\0'),
  };
  for (const std::string& verifier : verifiers) {
    CAPTURE(verifier);
    CHECK(outcome(oauth::verify_pkce(verifier, kChallenge)) == "invalid_grant");
  }
  CHECK(outcome(oauth::verify_pkce(kVerifier, "")) == "invalid_grant");
}

TEST_CASE("pkce: verifiers of 43 and of 128 characters are accepted (RFC 7636 4.1)") {
  for (const std::size_t size : {43, 128}) {
    const std::string verifier(size, '~');
    CHECK(oauth::verify_pkce(verifier, base::base64url(base::sha256(verifier).view())));
  }
}

TEST_CASE("pkce: a challenge must be there, S256 and 43 characters (RFC 7636 4.3, RFC 9700 2.1.1)") {
  struct Row {
    const char* name;
    std::string challenge, method, expect;
  };
  const Row rows[] = {
      {"good", std::string(kChallenge), "S256", "ok"},
      {"missing", "", "S256", "invalid_request"},
      {"no method means plain", std::string(kChallenge), "", "invalid_request"},
      {"plain", std::string(kChallenge), "plain", "invalid_request"},
      {"method case", std::string(kChallenge), "s256", "invalid_request"},
      {"42 characters", std::string(42, 'A'), "S256", "invalid_request"},
      {"44 characters", std::string(44, 'A'), "S256", "invalid_request"},
      {"padding", std::string(kChallenge) + "=", "S256", "invalid_request"},
      {"illegal character", std::string(42, 'A') + "+", "S256", "invalid_request"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK(outcome(oauth::check_code_challenge(row.challenge, row.method)) == row.expect);
  }
}

TEST_CASE("pkce: all must use it but OpenID requests of confidential clients of oidc (RFC 9700 2.1.1)") {
  using oauth::ClientType, oauth::Profile;
  for (const Profile profile : {Profile::oauth21, Profile::fapi2, Profile::oidc})
    for (const ClientType type : {ClientType::confidential, ClientType::public_}) {
      oauth::Client client = test_support::OauthWorld::make_client("app_1", type);
      client.metadata.profile = profile;
      CHECK(oauth::requires_pkce(client, true) == (profile != Profile::oidc || type == ClientType::public_));
      CHECK(oauth::requires_pkce(client, false));
    }
}

TEST_CASE("pkce: without a challenge there must be no verifier (RFC 9700 2.1.1; case 85)") {
  CHECK(oauth::verify_pkce("", ""));
  CHECK(outcome(oauth::verify_pkce(kVerifier, "")) == "invalid_grant");
}
