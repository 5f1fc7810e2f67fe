// Fuzzes compact JWS and the claims of JWTs: one spelling per token, no forgery, claims as nlohmann/json
// reads them.
#include "base/crypto/jws.h"

#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/crypto/base64url.h"
#include "base/json_object_view.h"
#include "oauth/jwt_claims.h"
#include "tests/fuzz/fuzz.h"
#include "tests/support/vectors.h"

namespace {

using nlohmann::json;
const base::JwsRules kRules{base::kAllAlgs};

struct Signed {
  base::PublicKey key;
  std::string signing_input;
};

/// The published tokens: all that these keys have ever signed.
const std::vector<Signed>& published() {
  static const std::vector<Signed> all = [] {
    std::vector<Signed> out;
    for (const json& vector : test_support::vectors("jws.json")) {
      auto key = base::PublicKey::from_jwk(vector["jwk"].dump());
      const auto token = vector["token"].get<std::string>();
      if (key) out.push_back({*std::move(key), token.substr(0, token.rfind('.'))});
    }
    fuzz::require(!out.empty(), "there are published tokens");
    return out;
  }();
  return all;
}

void check_token(std::string_view token) {
  const auto jws = base::split_jws(token, kRules);
  if (!jws) return;
  std::string printed = base::base64url(jws->header) + "." + base::base64url(jws->payload);
  fuzz::require(jws->signing_input == printed, "header and payload have one spelling");
  fuzz::require(token == printed + "." + base::base64url(jws->signature), "a token has one spelling");
  fuzz::require(kRules.algs.contains(jws->alg), "alg is one of those allowed");
  const json header = json::parse(jws->header, nullptr, false);
  if (!header.is_discarded()) {
    fuzz::require(base::parse_alg(header.value("alg", "")) == jws->alg, "both readers see the same alg");
    fuzz::require(header.value("kid", "") == jws->kid && header.value("typ", "") == jws->typ,
                  "both see the same kid, typ");
    fuzz::require(!header.contains("crit") && !header.contains("b64") && !header.contains("zip"),
                  "no extension is taken");
    fuzz::require(header.contains("jwk") == !jws->jwk().empty(), "jwk() tells of the member");
    if (header.contains("jwk"))
      fuzz::require(json::parse(jws->jwk()) == header["jwk"], "jwk() is the member");
  }
  const bool signed_before = std::ranges::any_of(
      published(), [&jws](const Signed& known) { return known.signing_input == jws->signing_input; });
  for (const Signed& known : published())
    fuzz::require(signed_before || !base::verify_jws(*jws, known.key),
                  "no signature holds for what was not signed");
}

bool is_text(const json& value) { return value.is_string() && !value.get_ref<const std::string&>().empty(); }

bool is_audience(const json& value) {
  if (!value.is_array()) return is_text(value);
  bool all = !value.empty();
  for (const json& name : value) all &= is_text(name);
  return all;
}

bool is_time(const json& value) {
  return value.is_number() && !std::signbit(value.get<double>()) && value.get<double>() <= 253402300799.0;
}

bool are_claims(const json& value) {
  if (!value.is_object()) return false;
  bool good = true;
  for (const char* name : {"iss", "sub", "jti"}) good &= !value.contains(name) || is_text(value[name]);
  for (const char* name : {"exp", "nbf", "iat"}) good &= !value.contains(name) || is_time(value[name]);
  return good && (!value.contains("aud") || is_audience(value["aud"]));
}

/// The claims as one object again.
std::string printed(const oauth::JwtClaims& claims) {
  std::map<std::string, std::string> members(claims.other.begin(), claims.other.end());
  const auto text = [&](const char* name, const std::string& value) {
    if (!value.empty()) members[name] = json(value).dump();
  };
  const auto time = [&](const char* name, const std::optional<std::int64_t>& value) {
    if (value) members[name] = std::to_string(*value);
  };
  text("iss", claims.iss), text("sub", claims.sub), text("jti", claims.jti);
  time("exp", claims.exp), time("nbf", claims.nbf), time("iat", claims.iat);
  if (!claims.aud.empty())
    members["aud"] = claims.aud_is_array ? json(claims.aud).dump() : json(claims.aud[0]).dump();
  std::string out;
  for (const auto& [name, value] : members)
    out.append(out.empty() ? "{" : ",").append(json(name).dump()).append(":").append(value);
  return out.empty() ? "{}" : out + '}';
}

/// Each limit is one comparison: a policy that allows more never refuses what a stricter one takes.
void check_times(const oauth::JwtClaims& claims) {
  const base::Instant now = base::from_unix(1'790'000'000);
  oauth::JwtTimePolicy lax, strict;
  lax.exp_required = false;
  lax.exp_leeway = base::Seconds{5};
  strict.nbf_required = strict.iat_required = true;
  strict.max_ahead = base::Seconds{0};
  strict.max_lifetime = strict.max_nbf_age = strict.max_iat_age = base::Seconds{60};
  const bool by_lax = bool(oauth::check_jwt_times(claims, now, lax));
  const bool by_strict = bool(oauth::check_jwt_times(claims, now, strict));
  fuzz::require(by_lax || !by_strict, "what a strict policy takes, a lax one takes");
  if (!by_strict) return;
  const std::int64_t at = base::unix_seconds(now);
  fuzz::require(claims.exp && claims.nbf && claims.iat, "required times are there");
  fuzz::require(at < *claims.exp && *claims.nbf <= at && *claims.iat <= at &&
                    *claims.exp <= *claims.nbf + 60 && *claims.nbf >= at - 60 && *claims.iat >= at - 60,
                "the times are within the limits");
}

void check_claims(std::string_view payload) {
  const auto claims = oauth::read_jwt_claims(payload);
  const json value = json::parse(payload, nullptr, false);
  const bool is_object = base::JsonObjectView::parse(payload).has_value();
  // A time that underflows is 0 to one reader and no number to the other, and -0 a whole number without a
  // sign.
  const bool has_exponent =
      payload.find_first_of("eE") != std::string_view::npos || payload.find("-0") != std::string_view::npos;
  if (is_object && !value.is_discarded() && !has_exponent)
    fuzz::require(claims.has_value() == are_claims(value), "claims are what RFC 7519 says they are");
  if (!claims) return;
  fuzz::require(is_object, "claims are one object with distinct members");
  const std::string once = printed(*claims);
  const auto again = oauth::read_jwt_claims(once);
  fuzz::require(again && printed(*again) == once, "printed claims are the same claims");
  check_times(*claims);
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input = fuzz::text(data, size);
  check_token(input);
  check_claims(input);
  // Behind base64url no mutation finds a header: the input is one, too.
  const std::string signature(64, 's');
  check_token(base::base64url(input) + ".e30." + base::base64url(signature));
  return 0;
}
