// Tollgate-Assertion: the short-lived ES256 JWT in which the gateway says who is asking, and for what.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"
#include "http/message.h"
#include "sandbox/jwks.h"
#include "sandbox/refusal.h"

namespace sandbox {

/// The `typ` of the JWS header.
inline constexpr std::string_view kAssertionType = "tollgate-assertion+jwt";

/// Who is asking, as the gateway asserts it. There is no other source of identity here.
struct Caller {
  std::string client_id;  // the app
  std::string sub;        // the user, or the app itself (client credentials)
  std::string scope;      // space-separated
  bool livemode = false;  // env is "live"
  bool is_app() const { return sub == client_id; }
  bool has_scope(std::string_view wanted) const;
};

/// What an assertion must be for.
struct AssertionPolicy {
  std::string audience = "payments";
  std::string issuer;                          // "": any
  base::Seconds leeway{5};                     // between the gateway's clock and ours
  base::Seconds longest{base::Seconds(3600)};  // exp - iat
};

/// The claims of a payload whose signature was verified, checked against the request (RFC 7519 4.1): iss,
/// aud, exp, iat, jti, client_id, sub, scope, env; and htm, htu (the path) and digest (base64url of the
/// body's SHA-256), which must fit when present and must be present with POST.
Outcome<Caller> check_claims(std::string_view payload, const AssertionPolicy& policy,
                             const http::RequestView& request);

/// Verifies the request's Tollgate-Assertion: exactly one field, a key of the ring, then check_claims.
/// temporarily_unavailable while no keys could be fetched at all; else invalid_assertion, with no hint of the
/// cause beyond its literal text.
Outcome<Caller> verify_assertion(KeyRing& keys, const AssertionPolicy& policy,
                                 const http::RequestView& request);

}  // namespace sandbox
