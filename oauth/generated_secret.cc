// Making codes, tokens and handles.
#include "oauth/generated_secret.h"

#include <string>

#include "base/crypto/base64url.h"

namespace oauth {

base::Secret generate_secret(std::string_view prefix, base::Random& random) {
  return base::Secret(std::string(prefix) + base::random_token(random, 32));
}

base::Secret derive_refresh_successor(const base::Secret& web_key, std::string_view refresh_token) {
  // The label keeps this use of the key apart from every other one.
  const base::Digest mac =
      base::hmac_sha256(web_key.reveal(), std::string("refresh_token successor\n").append(refresh_token));
  return base::Secret(std::string(kRefreshTokenPrefix) + base::base64url(mac.view()));
}

}  // namespace oauth
