// Reading the registered claims of a JWT and judging its times.
#include "oauth/jwt_claims.h"

#include <charconv>
#include <cmath>

#include "base/json_object_view.h"
#include "base/json_string.h"

namespace oauth {
namespace {

using base::Error;
using base::ErrorCode;
using base::JsonKind;
using base::JsonValueView;
using base::Status;

constexpr double kLatest = 253402300799;  // 9999-12-31T23:59:59Z

Error refused(std::string_view why) { return {ErrorCode::invalid_token, why}; }

bool read_text(const JsonValueView& value, std::string& out) {
  auto text = value.string();
  if (!text || text->empty()) return false;
  out = *std::move(text);
  return true;
}

bool read_audience(const JsonValueView& value, JwtClaims& out) {
  out.aud_is_array = value.kind == JsonKind::array;
  if (!out.aud_is_array) return read_text(value, out.aud.emplace_back());
  auto names = value.strings();
  if (!names || names->empty()) return false;
  for (const std::string& name : *names)
    if (name.empty()) return false;
  out.aud = *std::move(names);
  return true;
}

/// RFC 7519 2, NumericDate: may have a fraction.
bool read_time(const JsonValueView& value, std::optional<std::int64_t>& out) {
  double seconds = 0;
  if (value.kind != JsonKind::number) return false;
  const char* end = value.text.data() + value.text.size();
  const auto [stop, failure] = std::from_chars(value.text.data(), end, seconds);
  if (failure != std::errc{} || stop != end) return false;
  if (std::signbit(seconds) || seconds > kLatest) return false;
  out = static_cast<std::int64_t>(std::floor(seconds));
  return true;
}

bool read_claim(const base::JsonMemberView& member, JwtClaims& out) {
  const auto& [name, value] = member;
  if (name == "iss") return read_text(value, out.iss);
  if (name == "sub") return read_text(value, out.sub);
  if (name == "jti") return read_text(value, out.jti);
  if (name == "aud") return read_audience(value, out);
  if (name == "exp") return read_time(value, out.exp);
  if (name == "nbf") return read_time(value, out.nbf);
  if (name == "iat") return read_time(value, out.iat);
  out.other.emplace(name, value.text);
  return true;
}

}  // namespace

std::optional<std::string> JwtClaims::text(std::string_view name) const {
  const auto found = other.find(name);
  if (found == other.end() || !found->second.starts_with('"')) return std::nullopt;
  return base::decode_json_string(found->second);
}

base::Result<JwtClaims> read_jwt_claims(std::string_view payload) {
  const auto object = base::JsonObjectView::parse(payload);
  if (!object) return refused("the claims are not one JSON object with distinct members");
  JwtClaims out;
  for (const base::JsonMemberView& member : object->members())
    if (!read_claim(member, out)) return refused("a registered claim has the wrong type or value");
  return out;
}

Status check_jwt_times(const JwtClaims& claims, base::Instant now, const JwtTimePolicy& policy) {
  if (policy.exp_required && !claims.exp) return refused("the token has no exp");
  if (policy.nbf_required && !claims.nbf) return refused("the token has no nbf");
  if (policy.iat_required && !claims.iat) return refused("the token has no iat");
  const auto at = [](std::int64_t seconds) { return base::from_unix(seconds); };
  if (claims.exp && now >= at(*claims.exp) + policy.exp_leeway) return refused("the token has expired");
  if (claims.nbf && at(*claims.nbf) > now + policy.max_ahead)
    return refused("the token's nbf is in the future");
  if (claims.iat && at(*claims.iat) > now + policy.max_ahead)
    return refused("the token's iat is in the future");
  if (claims.exp && policy.max_lifetime) {
    const base::Instant start = claims.nbf ? at(*claims.nbf) : now;
    if (at(*claims.exp) > start + *policy.max_lifetime) return refused("the token lives too long");
  }
  if (claims.nbf && policy.max_nbf_age && at(*claims.nbf) < now - *policy.max_nbf_age)
    return refused("the token's nbf is too old");
  if (claims.iat && policy.max_iat_age && at(*claims.iat) < now - *policy.max_iat_age)
    return refused("the token's iat is too old");
  return base::ok();
}

}  // namespace oauth
