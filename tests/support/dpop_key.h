// A client's DPoP key for tests: proofs for any request, made as RFC 9449 4.2 says.
#pragma once
#include <string>
#include <string_view>

#include "base/crypto/base64url.h"
#include "base/crypto/digest.h"
#include "base/crypto/jwk.h"
#include "base/crypto/signer.h"
#include "base/time.h"

namespace test_support {

class DpopKey {
 public:
  /// RFC 9449 6.1.
  std::string jkt() const { return base::PublicKey::from_jwk(signer_.public_jwk_json())->thumbprint(); }

  /// A new jti each time. `access_token` empty: without ath, as at the token endpoint.
  std::string proof(std::string_view method, std::string_view uri, base::Instant now,
                    std::string_view access_token = {}) const {
    std::string claims = R"({"jti":"proof-)" + std::to_string(++proofs_) + R"(","htm":")" +
                         std::string(method) + R"(","htu":")" + std::string(uri) + R"(","iat":)" +
                         std::to_string(base::unix_seconds(now));
    if (!access_token.empty())
      claims += R"(,"ath":")" + base::base64url(base::sha256(access_token).view()) + "\"";
    const std::string header = R"({"typ":"dpop+jwt","alg":"ES256","jwk":)" + public_jwk() + "}";
    const std::string input = base::base64url(header) + "." + base::base64url(claims + "}");
    return input + "." + base::base64url(signer_.sign(input));
  }

 private:
  std::string public_jwk() const {
    return base::PublicKey::from_jwk(signer_.public_jwk_json())->public_jwk_json();
  }
  base::Signer signer_ = base::Signer::generate(base::Alg::es256);
  mutable int proofs_ = 0;
};

}  // namespace test_support
