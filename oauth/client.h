// A registered app: an OAuth client (RFC 6749 2, RFC 7591 2) with its owner, plan and environment.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/crypto/digest.h"
#include "base/id.h"
#include "base/time.h"
#include "oauth/client_metadata.h"
#include "oauth/scope.h"

namespace oauth {

enum class ClientType : std::uint8_t { confidential, public_ };
enum class Environment : std::uint8_t { sandbox, live };

/// What an app begins with. A public one has no secret, so it authenticates by nothing and acts for users
/// only (RFC 6749 2.1, 4.4).
inline ClientMetadata metadata_for(ClientType type) {
  ClientMetadata metadata;
  if (type == ClientType::confidential) return metadata;
  metadata.token_endpoint_auth_method = AuthMethod::none;
  metadata.grant_types = {GrantType::authorization_code, GrantType::refresh_token};
  return metadata;
}

/// A generated 256-bit secret, stored as SHA-256. At most two are valid at once (rotation with overlap).
struct ClientSecret {
  base::Digest digest;
  std::string hint;  // last four characters, to tell two apart
  base::Instant created_at{};
  std::optional<base::Instant> expires_at;  // nullopt: until rotated out
};

struct Client {
  base::ClientId client_id;
  base::UserId owner;
  std::string name, homepage;
  ClientType type = ClientType::confidential;
  Environment environment = Environment::sandbox;
  std::string plan;
  std::vector<std::string> redirect_uris;
  ScopeSet scope;  // the most it may ask for
  std::vector<ClientSecret> secrets;
  ClientMetadata metadata;
  std::optional<base::Digest> registration_access_token;  // RFC 7592; SHA-256
  bool suspended = false;
  base::Instant created_at{};
};

}  // namespace oauth
