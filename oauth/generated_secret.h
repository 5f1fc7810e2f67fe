// Secrets that the server makes up: codes, refresh tokens, consent handles. 256 bits, stored as SHA-256 only.
#pragma once
#include <string_view>

#include "base/crypto/digest.h"
#include "base/random.h"
#include "base/secret.h"

namespace oauth {

inline constexpr std::string_view kCodePrefix = "tg_ac_", kRefreshTokenPrefix = "tg_rt_",
                                  kClientSecretPrefix = "tg_cs_", kInitialAccessTokenPrefix = "tg_ia_",
                                  kRegistrationAccessTokenPrefix = "tg_ra_";

/// `prefix` and 43 base64url characters. A guess has one chance in 2^256, so a fast digest is enough to store
/// it.
base::Secret generate_secret(std::string_view prefix, base::Random& random);
/// The refresh token that follows `refresh_token` under the server's key: the same on every node and every
/// try.
base::Secret derive_refresh_successor(const base::Secret& web_key, std::string_view refresh_token);

}  // namespace oauth
