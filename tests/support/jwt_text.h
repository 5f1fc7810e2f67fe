// Client assertions and request objects as a client makes them, and as an attacker does: every member can be
// replaced or left out.
#pragma once
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/crypto/base64url.h"
#include "base/crypto/signer.h"
#include "base/time.h"

namespace test_support {

/// Values are JSON text; an empty one is left out.
struct JwtText {
  std::map<std::string, std::string> header, claims;

  JwtText(const base::Signer& key, const std::string& typ) {
    header["alg"] = quoted(std::string(base::alg_name(key.alg())));
    header["kid"] = quoted(key.kid());
    if (!typ.empty()) header["typ"] = quoted(typ);
  }
  JwtText with(const std::string& claim, const std::string& json) const {
    JwtText other = *this;
    other.claims[claim] = json;
    return other;
  }
  JwtText with_header(const std::string& member, const std::string& json) const {
    JwtText other = *this;
    other.header[member] = json;
    return other;
  }

  std::string signing_input() const {
    return base::base64url(object(header)) + "." + base::base64url(object(claims));
  }
  std::string signed_by(const base::Signer& key) const {
    return signing_input() + "." + base::base64url(key.sign(signing_input()));
  }
  std::string with_signature(const std::string& bytes) const {
    return signing_input() + "." + base::base64url(bytes);
  }

  static std::string quoted(const std::string& text) { return '"' + text + '"'; }
  static std::string seconds(base::Instant instant) { return std::to_string(base::unix_seconds(instant)); }

 private:
  static std::string object(const std::map<std::string, std::string>& members) {
    std::string text = "{";
    for (const auto& [name, value] : members)
      if (!value.empty()) text += (text.size() > 1 ? ",\"" : "\"") + name + "\":" + value;
    return text + "}";
  }
};

/// RFC 7523 3, OIDC Core 9: good for a minute.
inline JwtText client_assertion(const base::Signer& key, const std::string& client_id,
                                const std::string& issuer, base::Instant now,
                                const std::string& jti = "jti-1") {
  JwtText jwt(key, "JWT");
  jwt.claims["iss"] = jwt.claims["sub"] = JwtText::quoted(client_id);
  jwt.claims["aud"] = JwtText::quoted(issuer);
  jwt.claims["jti"] = JwtText::quoted(jti);
  jwt.claims["iat"] = JwtText::seconds(now);
  jwt.claims["exp"] = JwtText::seconds(now + base::Seconds{60});
  return jwt;
}

/// RFC 9101 4: good for five minutes. `parameters` are texts.
inline JwtText request_object(const base::Signer& key, const std::string& client_id,
                              const std::string& issuer, base::Instant now,
                              const std::vector<std::pair<std::string, std::string>>& parameters) {
  JwtText jwt(key, "oauth-authz-req+jwt");
  for (const auto& [name, value] : parameters) jwt.claims[name] = JwtText::quoted(value);
  jwt.claims["iss"] = jwt.claims["client_id"] = JwtText::quoted(client_id);
  jwt.claims["aud"] = JwtText::quoted(issuer);
  jwt.claims["nbf"] = JwtText::seconds(now);
  jwt.claims["exp"] = JwtText::seconds(now + base::Seconds{300});
  return jwt;
}

/// {"keys":[…]} of the public halves.
inline std::string jwks_of(const std::vector<const base::Signer*>& keys) {
  std::string text = R"({"keys":[)";
  for (const base::Signer* key : keys) text += (key == keys.front() ? "" : ",") + key->public_jwk_json();
  return text + "]}";
}

/// The members of a JWT's payload, decoded but not verified.
inline std::string payload_of(std::string_view jwt) {
  const auto first = jwt.find('.'), second = jwt.find('.', first + 1);
  return base::base64url_decode(jwt.substr(first + 1, second - first - 1)).value_or("");
}

}  // namespace test_support
