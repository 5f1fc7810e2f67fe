// What the authorization server keeps between requests: consent handles, grants, codes and refresh tokens.
#pragma once
#include <optional>
#include <string>

#include "base/crypto/digest.h"
#include "base/id.h"
#include "base/time.h"
#include "oauth/scope.h"

namespace oauth {

/// A validated authorization request (RFC 6749 4.1.1, RFC 7636 4.3, OIDC Core 3.1.2.1); names are parameter
/// names.
struct AuthorizationRequest {
  base::ClientId client_id;
  std::string redirect_uri;  // exactly as registered
  bool redirect_uri_given = true;
  std::string state, nonce, code_challenge;  // S256 always
  ScopeSet scope;
};

/// A request that waits for its user's decision. Used once; bound to one user.
struct Interaction {
  base::Digest handle;  // SHA-256 of the handle in the consent page's URL
  base::UserId user;
  AuthorizationRequest request;
  base::Instant created_at{}, expires_at{};
};

/// One consent of one user to one app.
struct Grant {
  base::GrantId grant_id;
  base::UserId user;
  base::ClientId client_id;
  ScopeSet scope;
  base::Instant created_at{};
  std::optional<base::Instant> revoked_at;
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
