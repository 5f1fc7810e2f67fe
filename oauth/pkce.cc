// Checking code challenges and verifiers.
#include "oauth/pkce.h"

#include <algorithm>

#include "base/crypto/base64url.h"
#include "base/crypto/digest.h"
#include "base/secret.h"

namespace oauth {
namespace {

bool is_verifier_byte(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
         c == '_' || c == '~';
}

}  // namespace

bool requires_pkce(const Client& client, bool openid) noexcept {
  return client.metadata.profile != Profile::oidc || client.type != ClientType::confidential || !openid;
}

base::Status check_code_challenge(std::string_view code_challenge, std::string_view code_challenge_method) {
  const auto invalid = [](std::string_view why) {
    return base::Error{base::ErrorCode::invalid_request, why};
  };
  if (code_challenge.empty()) return invalid("code_challenge is missing: PKCE is required");
  if (code_challenge_method != "S256") return invalid("code_challenge_method must be S256");
  const auto digest = base::base64url_decode(code_challenge);
  if (!digest || digest->size() != sizeof(base::Digest::bytes))
    return invalid("code_challenge must be 43 characters of base64url");
  return base::ok();
}

base::Status verify_pkce(std::string_view code_verifier, std::string_view code_challenge) {
  const auto refused = [](std::string_view why) { return base::Error{base::ErrorCode::invalid_grant, why}; };
  if (code_challenge.empty()) {
    if (code_verifier.empty()) return base::ok();
    return refused("there is a code_verifier, but the authorization request had no code_challenge");
  }
  if (code_verifier.empty()) return refused("code_verifier is missing");
  if (code_verifier.size() < 43 || code_verifier.size() > 128 ||
      !std::ranges::all_of(code_verifier, is_verifier_byte))
    return refused("code_verifier is malformed");
  const std::string computed = base::base64url(base::sha256(code_verifier).view());
  if (!base::equal_ct(computed, code_challenge))
    return refused("code_verifier does not match the code_challenge");
  return base::ok();
}

}  // namespace oauth
