// Tests of bearer challenges.
#include "gateway/challenge.h"

#include <doctest/doctest.h>

using namespace gateway;

namespace {

constexpr const char* kMetadata =
    ", resource_metadata=\"https://api.example/.well-known/oauth-protected-resource\"";

std::string challenge(const base::Error& error, const openapi::Operation* operation = nullptr) {
  return bearer_challenge(error, operation, "https://api.example");
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
