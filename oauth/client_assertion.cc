// Verifying client assertions.
#include "oauth/client_assertion.h"

#include "base/crypto/digest.h"
#include "base/crypto/jws.h"
#include "oauth/jwt_claims.h"

namespace oauth {
namespace {

constexpr std::size_t kMaxJti = 256;  // bytes
constexpr std::chrono::hours kMaxAhead{1};

base::Error refused(std::string why) {
  return {base::ErrorCode::invalid_client, "client authentication failed", {}, std::move(why)};
}

base::AlgSet allowed_algs(const ClientMetadata& metadata) {
  const base::AlgSet profile = metadata.profile == Profile::oidc ? base::kAllAlgs : base::kFapiAlgs;
  if (metadata.token_endpoint_auth_signing_alg.empty()) return profile;
  const auto only = base::parse_alg(metadata.token_endpoint_auth_signing_alg);
  return only && profile.contains(*only) ? base::AlgSet{*only} : base::AlgSet{};
}

/// A request object or an ID token signed by the same key is not an assertion (RFC 9101 10.8, RFC 8725 3.11).
bool is_assertion_type(std::string_view typ) {
  return typ.empty() || typ == "JWT" || typ == "client-authentication+jwt";
}

base::Status check_claims(const JwtClaims& claims, const Client& client, const Settings& settings,
                          base::Instant now) {
  if (claims.iss != client.client_id.value || claims.sub != claims.iss)
    return refused("iss and sub of the assertion must be the client_id");
  if (claims.aud_is_array || claims.aud.size() != 1 || claims.aud.front() != settings.issuer)
    return refused("aud of the assertion must be the issuer, as a string");
  if (claims.jti.empty() || claims.jti.size() > kMaxJti)
    return refused("the assertion needs a jti of at most 256 bytes");
  if (auto s = check_jwt_times(claims, now, {}); !s) return refused(std::string(s.error().description));
  // From now, not from nbf: a client may give an nbf that is ahead, or long past.
  if (base::from_unix(*claims.exp) > now + kMaxAhead) return refused("exp of the assertion is too far away");
  return base::ok();
}

}  // namespace

std::optional<std::string> client_of_assertion(std::string_view assertion) {
  const auto jws = base::split_jws(assertion, {base::kAllAlgs, kMaxClientAssertion});
  if (!jws) return std::nullopt;
  auto claims = read_jwt_claims(jws->payload);
  if (!claims || claims->sub.empty()) return std::nullopt;
  return std::move(claims->sub);
}

base::Status check_client_assertion(std::string_view assertion, const Client& client, ClientKeys& keys,
                                    OnceStore& once, const Settings& settings, base::Instant now) {
  const auto jws = base::split_jws(assertion, {allowed_algs(client.metadata), kMaxClientAssertion});
  if (!jws) return refused(std::string(jws.error().description));
  if (!is_assertion_type(jws->typ)) return refused("typ of the assertion is that of another kind of token");
  const auto set = keys.keys_of(client, jws->kid, now);
  if (!set) return refused(set.error().detail);
  const base::PublicKey* key = (*set)->find(jws->kid, jws->alg);
  if (!key || !base::verify_jws(*jws, *key))
    return refused("the assertion is not signed by a key of the client");
  const auto claims = read_jwt_claims(jws->payload);
  if (!claims) return refused(std::string(claims.error().description));
  if (auto s = check_claims(*claims, client, settings, now); !s) return s;
  const base::Digest jti = base::sha256(client.client_id.value + "\n" + claims->jti);
  // A minute longer than it lives: clocks of other nodes may be behind.
  const base::Instant until = base::from_unix(*claims->exp) + std::chrono::minutes{1};
  if (!once.claim(once::kClientAssertion, jti, until, now)) return refused("the assertion was used before");
  return base::ok();
}

}  // namespace oauth
