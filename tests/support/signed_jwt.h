// Reading JWTs that the server signed, and forging ones that it did not.
#pragma once
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "base/crypto/base64url.h"
#include "base/crypto/jws.h"
#include "oauth/signing_keys.h"

namespace test_support {

/// The claims of a JWT whose signature by one of `keys` holds; `typ` and `alg` are checked too.
inline nlohmann::json verified_claims(std::string_view jwt, const oauth::SigningKeys& keys,
                                      std::string_view typ, std::string_view alg) {
  const auto jws = base::split_jws(jwt, {base::kAllAlgs});
  REQUIRE(jws);
  CHECK(jws->typ == typ);
  CHECK(base::alg_name(jws->alg) == alg);
  const base::PublicKey* key = keys.find(jws->kid);
  REQUIRE(key);
  CHECK(base::verify_jws(*jws, *key));
  return nlohmann::json::parse(jws->payload);
}

/// "alg": "none" with the claims of a real token, which costs an attacker nothing.
inline std::string unsigned_jwt(std::string_view claims) {
  return base::base64url(R"({"alg":"none","typ":"JWT"})") + "." + base::base64url(claims) + ".";
}

}  // namespace test_support
