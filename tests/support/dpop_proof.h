// DPoP proofs as a client makes them, and as an attacker does: every member can be replaced or left out.
#pragma once
#include <map>
#include <string>

#include "base/crypto/base64url.h"
#include "base/crypto/digest.h"
#include "base/crypto/signer.h"
#include "base/time.h"

namespace test_support {

/// Values are JSON text; an empty one is left out.
struct DpopProofText {
  std::map<std::string, std::string> header, claims;

  DpopProofText(const base::Signer& key, const std::string& method, const std::string& url, base::Instant now,
                std::string_view access_token = {}) {
    header["typ"] = R"("dpop+jwt")";
    header["alg"] = R"("ES256")";
    header["jwk"] = bare_jwk(key);
    claims["jti"] = R"("jti-1")";
    claims["htm"] = quoted(method);
    claims["htu"] = quoted(url);
    claims["iat"] = std::to_string(base::unix_seconds(now));
    if (!access_token.empty()) claims["ath"] = quoted(base::base64url(base::sha256(access_token).view()));
  }

  std::string signed_by(const base::Signer& key) const {
    const std::string input = base::base64url(object(header)) + "." + base::base64url(object(claims));
    return input + "." + base::base64url(key.sign(input));
  }

  static std::string quoted(const std::string& text) { return '"' + text + '"'; }
  /// Without use, alg and kid: as clients embed it.
  static std::string bare_jwk(const base::Signer& key) { return key.public_jwk_json(); }
  static std::string object(const std::map<std::string, std::string>& members) {
    std::string text = "{";
    for (const auto& [name, value] : members)
      if (!value.empty()) text += (text.size() > 1 ? ",\"" : "\"") + name + "\":" + value;
    return text + "}";
  }
};

}  // namespace test_support
