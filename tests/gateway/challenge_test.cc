// Tests of challenges.
#include "gateway/challenge.h"

#include <doctest/doctest.h>

using namespace gateway;

namespace {

constexpr const char* kMetadataUrl = "https://api.example/.well-known/oauth-protected-resource/v1";
constexpr const char* kMetadata =
    ", resource_metadata=\"https://api.example/.well-known/oauth-protected-resource/v1\"";

std::string challenge(const base::Error& error, const openapi::Operation* operation = nullptr) {
  return token_challenge(error, operation, kMetadataUrl, false);
}

}  // namespace

TEST_CASE("challenge: without credentials there is no error member (RFC 6750 3.1)") {
  CHECK(challenge({base::ErrorCode::missing_token, "an access token is needed"}) ==
        std::string("Bearer realm=\"tollgate\"") + kMetadata);
}

TEST_CASE("challenge: error and description for a token that was sent (RFC 6750 3)") {
  CHECK(challenge({base::ErrorCode::invalid_token, "the access token was revoked"}) ==
        std::string("Bearer realm=\"tollgate\", error=\"invalid_token\", error_description=\"the access "
                    "token was revoked\"") +
            kMetadata);
}

TEST_CASE("challenge: the operation's scopes in one value, none if it has none") {
  openapi::Operation operation;
  CHECK(challenge({base::ErrorCode::missing_token, ""}, &operation).find("scope=") == std::string::npos);
  operation.scopes = {"a:read", "p:write"};
  CHECK(challenge({base::ErrorCode::insufficient_scope, "x"}, &operation) ==
        std::string("Bearer realm=\"tollgate\", error=\"insufficient_scope\", error_description=\"x\", "
                    "scope=\"a:read p:write\"") +
            kMetadata);
}

TEST_CASE("challenge: characters that may not stand in error_description are left out (RFC 6750 3)") {
  CHECK(challenge({base::ErrorCode::invalid_token, "a\"b\\c\r\nd\x7f\xc3\xa9"})
            .find("error_description=\"abcd\"") != std::string::npos);
}

TEST_CASE("challenge: after the DPoP scheme it is DPoP's, with the algorithms (RFC 9449 7.1)") {
  CHECK(token_challenge({base::ErrorCode::invalid_dpop_proof, "x"}, nullptr, kMetadataUrl, true) ==
        std::string("DPoP realm=\"tollgate\", error=\"invalid_dpop_proof\", error_description=\"x\", "
                    "algs=\"ES256 PS256 EdDSA\"") +
            kMetadata);
}

TEST_CASE("challenge: how the user must sign in (RFC 9470 3; case 119)") {
  openapi::Operation operation;
  operation.policy.step_up =
      std::make_shared<const openapi::StepUp>(openapi::StepUp{{"urn:a", "urn:b"}, std::chrono::seconds{300}});
  CHECK(challenge({base::ErrorCode::insufficient_user_authentication, "x"}, &operation) ==
        std::string("Bearer realm=\"tollgate\", error=\"insufficient_user_authentication\", "
                    "error_description=\"x\", acr_values=\"urn:a urn:b\", max_age=\"300\"") +
            kMetadata);
}
