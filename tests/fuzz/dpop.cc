// Fuzzes DPoP proofs: the input is the claims, under a good signature; an oracle says which claims make a
// proof.
#include "oauth/dpop.h"

#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "base/crypto/base64url.h"
#include "base/crypto/jwk.h"
#include "base/crypto/signer.h"
#include "openapi/schema.h"
#include "tests/fuzz/fuzz.h"

namespace {

using nlohmann::json;
const base::Instant kNow = base::from_unix(1'790'000'000);
constexpr std::string_view kMethod = "POST", kOrigin = "https://api.shop.example", kPath = "/v1/payments",
                           kToken = "tg_at_token";

struct Key {
  base::Signer signer = base::Signer::generate(base::Alg::eddsa);
  base::PublicKey key = *base::PublicKey::from_jwk(signer.public_jwk_json());
  std::string header =
      base::base64url(R"({"typ":"dpop+jwt","alg":"EdDSA","jwk":)" + key.public_jwk_json() + "}");

  std::string proof(std::string_view payload) const {
    const std::string input = header + "." + base::base64url(payload);
    return input + "." + base::base64url(signer.sign(input));
  }
};

std::string lower(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return text;
}

/// RFC 3986 6.2.2.1, 6.2.3 for http and https, taken apart as appendix B does: "scheme://authority" and path.
std::optional<std::pair<std::string, std::string>> normalised(std::string uri) {
  uri = uri.substr(0, uri.find('#'));
  uri = uri.substr(0, uri.find('?'));
  const std::size_t colon = uri.find(':');
  if (colon == std::string::npos || uri.compare(colon, 3, "://") != 0) return std::nullopt;
  const std::string scheme = lower(uri.substr(0, colon)), rest = uri.substr(colon + 3);
  std::string authority = lower(rest.substr(0, rest.find('/')));
  const std::string path = rest.substr(authority.size());
  const std::string port = scheme == "https" ? ":443" : scheme == "http" ? ":80" : "";
  for (const std::string& needless : {port, std::string(":")})
    if (!needless.empty() && authority.ends_with(needless)) {
      authority.erase(authority.size() - needless.size());
      break;
    }
  return std::pair(scheme + "://" + authority, path.empty() ? "/" : path);
}

bool is_text(const json& claims, const char* name) {
  return claims.contains(name) && claims[name].is_string() &&
         !claims[name].get_ref<const std::string&>().empty();
}

bool is_time(const json& value) {
  return value.is_number() && !std::signbit(value.get<double>()) && value.get<double>() <= 253402300799.0;
}

/// RFC 7519 4.1 for the claims that DPoP does not use.
bool others_are_well_formed(const json& claims) {
  for (const char* name : {"iss", "sub"})
    if (claims.contains(name) && !is_text(claims, name)) return false;
  if (!claims.contains("aud")) return true;
  const json& aud = claims["aud"];
  if (!aud.is_array()) return is_text(claims, "aud");
  for (const json& name : aud)
    if (!name.is_string() || name.get_ref<const std::string&>().empty()) return false;
  return !aud.empty();
}

/// RFC 9449 4.3, with the window of 60 s.
bool is_proof(const json& claims) {
  if (!claims.is_object() || !others_are_well_formed(claims)) return false;
  for (const char* name : {"exp", "nbf"})
    if (claims.contains(name) && !is_time(claims[name])) return false;
  if (!is_text(claims, "jti") || claims["jti"].get_ref<const std::string&>().size() > 256) return false;
  if (claims.value("htm", json()) != kMethod) return false;
  if (!is_text(claims, "htu") || normalised(claims["htu"]) != normalised(std::string(kOrigin).append(kPath)))
    return false;
  if (claims.value("ath", json()) != base::base64url(base::sha256(kToken).view())) return false;
  if (!claims.contains("iat") || !is_time(claims["iat"])) return false;
  const double now = static_cast<double>(base::unix_seconds(kNow));
  const double iat = std::floor(claims["iat"].get<double>());
  if (iat < now - 60 || iat > now + 60) return false;
  if (claims.contains("nbf") && std::floor(claims["nbf"].get<double>()) > now + 60) return false;
  return !claims.contains("exp") || std::floor(claims["exp"].get<double>()) > now;
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Key key;
  const std::string_view payload = fuzz::text(data, size);
  const oauth::DpopTarget target{kMethod, kOrigin, kPath, kToken};
  fuzz::require(!oauth::check_dpop_proof(payload, target, nullptr, kNow), "what nobody signed is no proof");

  const std::string proof = key.proof(payload);
  const auto checked = oauth::check_dpop_proof(proof, target, nullptr, kNow);
  const auto claims = openapi::parse_json(payload);
  // The strict reader takes 64 levels and no number beyond the largest double: the other way round it decides
  // nothing.
  if (checked && claims) fuzz::require(is_proof(*claims), "what is accepted is a proof");
  const bool deep =
      std::count(payload.begin(), payload.end(), '{') + std::count(payload.begin(), payload.end(), '[') > 16;
  // A time that underflows is 0 to one reader and no number to the other, and -0 a whole number without a
  // sign.
  bool rounded = false;
  for (const char* small : {"e-", "E-", ":-0", " -0"})
    rounded |= payload.find(small) != std::string_view::npos;
  if (claims && is_proof(*claims) && !deep && !rounded && proof.size() <= oauth::kMaxDpopProof)
    fuzz::require(bool(checked), "what is a proof is accepted");
  if (!checked) return 0;
  fuzz::require(checked->jkt == key.key.thumbprint(), "a proof names its key");
  fuzz::require(checked->until > kNow + oauth::kDpopWindow,
                "a proof is remembered as long as it could be replayed");
  for (const oauth::DpopTarget& other : {oauth::DpopTarget{"PUT", kOrigin, kPath, kToken},
                                         oauth::DpopTarget{kMethod, "https://other.example", kPath, kToken},
                                         oauth::DpopTarget{kMethod, kOrigin, "/v1/refunds", kToken},
                                         oauth::DpopTarget{kMethod, kOrigin, kPath, "another"}})
    fuzz::require(!oauth::check_dpop_proof(proof, other, nullptr, kNow), "a proof is for one request");
  fuzz::require(!oauth::check_dpop_proof(proof, target, nullptr, kNow + base::Seconds{121}),
                "a proof grows old");
  return 0;
}
