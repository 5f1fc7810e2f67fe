// What the authorization server keeps between requests: consent handles, grants, codes and refresh tokens.
#pragma once
#include <array>
#include <chrono>
#include <optional>
#include <string>

#include "base/crypto/digest.h"
#include "base/id.h"
#include "base/time.h"
#include "oauth/grant_details.h"
#include "oauth/scope.h"

namespace oauth {

/// How the authorization response travels (OAuth Multiple Response Types 2.1, Form Post, JARM 2.3).
enum class ResponseMode : std::uint8_t { query, form_post, query_jwt, form_post_jwt };
inline constexpr std::array<std::string_view, 4> kResponseModeNames{"query", "form_post", "query.jwt",
                                                                    "form_post.jwt"};

/// What becomes of an earlier grant (Grant Management 5.1); create is the default.
enum class GrantAction : std::uint8_t { create, merge, replace };

/// A validated authorization request (RFC 6749 4.1.1, RFC 7636 4.3, OIDC Core 3.1.2.1); names are parameter
/// names.
struct AuthorizationRequest {
  base::ClientId client_id;
  std::string redirect_uri;  // exactly as registered
  bool redirect_uri_given = true;
  std::string state, nonce, code_challenge;  // S256 always
  ScopeSet scope;
  ResponseMode response_mode = ResponseMode::query;
  GrantDetails details{};  // without authentication: that is the user's part
  GrantAction grant_management_action = GrantAction::create;
  base::GrantId grant_id{};  // of the grant to merge or replace; or empty
  std::optional<base::Digest>
      pushed{};  // SHA-256 of the request_uri it came by (RFC 9126): spent when decided
};

/// A request that waits for its user's decision. Used once; bound to one user.
struct Interaction {
  base::Digest handle;  // SHA-256 of the handle in the consent page's URL
  base::UserId user;
  AuthorizationRequest request;
  base::Instant created_at{}, expires_at{};
};

/// A store may leave a grant's last use as it is when it is younger than this.
constexpr std::chrono::hours kUseGranularity{1};

/// One consent of one user to one app.
struct Grant {
  base::GrantId grant_id;
  base::UserId user;
  base::ClientId client_id;
  ScopeSet scope;
  base::Instant created_at{};
  std::optional<base::Instant> revoked_at;
  GrantDetails details{};
  base::Instant last_used_at{};  // set by the store; up to kUseGranularity too early
};

struct AuthorizationCode {
  base::Digest digest;
  base::GrantId grant_id;
  base::ClientId client_id;
  base::UserId user;
  std::string redirect_uri;
  bool redirect_uri_given = true;  // then the token request must repeat it (RFC 6749 4.1.3)
  std::string code_challenge, nonce;
  ScopeSet scope;
  base::Instant issued_at{}, expires_at{};
  std::optional<base::Instant> redeemed_at;
  GrantDetails details{};
};

struct RefreshToken {
  base::Digest digest;
  base::GrantId grant_id;
  base::ClientId client_id;
  base::UserId user;
  ScopeSet scope;
  unsigned generation = 0;
  base::Instant issued_at{}, expires_at{};
  std::optional<base::Instant> rotated_at;  // spent; its successor is `successor`
  std::optional<base::Digest> successor;
  GrantDetails details{};
};

/// An authorization request that its client pushed (RFC 9126); may be loaded until it is decided.
struct PushedRequest {
  base::Digest digest;  // SHA-256 of the request_uri
  base::ClientId client_id;
  std::string parameters;  // form-encoded, validated when they were pushed
  base::Instant expires_at{};
};

enum class DeviceDecision : std::uint8_t { pending, approved, denied };

/// A device that waits for its user (RFC 8628 3.2).
struct DeviceRequest {
  base::Digest device_code, user_code;  // SHA-256; see digest_of_user_code
  base::ClientId client_id;
  ScopeSet scope;
  GrantDetails details{};
  DeviceDecision decision = DeviceDecision::pending;
  base::UserId user{};       // who decided
  base::GrantId grant_id{};  // of the approval
  base::Instant created_at{}, expires_at{};
  base::Instant polled_at{};  // last; zero: never
  unsigned interval = 5;      // seconds between polls (3.5: grows with each slow_down)
  std::optional<base::Instant> redeemed_at{};
};

enum class RevokedKind : std::uint8_t { token = 1, grant = 2, client = 3, user = 4 };

/// One entry of the revocation log: tokens of the subject issued at or before `revoked_at` are refused.
struct Revocation {
  std::uint64_t seq = 0;  // 1, 2, 3 … without reuse; set by the store
  RevokedKind kind = RevokedKind::token;
  std::string subject;  // token id (base64url), grant id, client id or user id
  base::Instant revoked_at{};
  base::Instant expires_at{};  // afterwards no token it concerns is alive
};

}  // namespace oauth
