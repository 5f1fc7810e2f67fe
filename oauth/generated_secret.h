// Secrets that the server makes up: codes, refresh tokens, consent handles. 256 bits, stored as SHA-256 only.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "base/crypto/digest.h"
#include "base/random.h"
#include "base/secret.h"

namespace oauth {

inline constexpr std::string_view kCodePrefix = "tg_ac_", kRefreshTokenPrefix = "tg_rt_",
                                  kClientSecretPrefix = "tg_cs_", kInitialAccessTokenPrefix = "tg_ia_",
                                  kRegistrationAccessTokenPrefix = "tg_ra_", kDeviceCodePrefix = "tg_dc_";

/// `prefix` and 43 base64url characters. A guess has one chance in 2^256, so a fast digest is enough to store
/// it.
base::Secret generate_secret(std::string_view prefix, base::Random& random);
/// The refresh token that follows `refresh_token` under the server's key: the same on every node and every
/// try.
base::Secret derive_refresh_successor(const base::Secret& web_key, std::string_view refresh_token);

/// RFC 8628 6.1: eight letters of twenty that are hard to confuse and make no words: 34 bits.
std::string generate_user_code(base::Random& random);
/// The eight letters of a code as a person typed it: in any case, with hyphens and blanks. nullopt if it
/// cannot be one.
std::optional<std::string> read_user_code(std::string_view typed);
/// XXXX-XXXX, as it is shown.
std::string shown_user_code(std::string_view letters);
/// What a user code is stored as. A MAC under the server's key: it is too short for a bare hash.
base::Digest digest_of_user_code(std::string_view letters, const base::Secret& web_key);

}  // namespace oauth
