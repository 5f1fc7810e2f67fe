// What registration keeps: initial access tokens, and the apps made and managed with them.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/crypto/digest.h"
#include "base/result.h"
#include "oauth/client.h"

namespace oauth {

/// An initial access token (RFC 7591 3). Apps registered with it belong to its owner.
struct RegistrationToken {
  std::string token_id;  // "rgt_…": names it without giving it away
  base::Digest digest;   // SHA-256 of the token
  base::UserId owner;
  std::string name;  // the operator's note
  base::Instant created_at{};
  std::optional<base::Instant> expires_at;  // nullopt: never
  std::optional<std::int64_t> uses_left;    // nullopt: any number; removed with its last use
};

/// Thread-safe; throws store::Failure if the database is unavailable. Atomic verbs, durable when they return.
class RegistrationStore {
 public:
  virtual ~RegistrationStore() = default;
  /// conflict if the token or its id is there already.
  virtual base::Status add_registration_token(const RegistrationToken& token) = 0;
  virtual std::vector<RegistrationToken> registration_tokens(std::size_t limit) = 0;  // newest first
  virtual base::Status revoke_registration_token(const std::string& token_id) = 0;    // not_found
  /// nullopt if unknown, used up, expired at `now`, or its owner may not sign in.
  virtual std::optional<RegistrationToken> find_registration_token(const base::Digest& digest,
                                                                   base::Instant now) = 0;
  /// Spends one use of the token and creates the app, both or neither. invalid_token if it is not usable any
  /// more; conflict if the owner has `most` apps, or the client_id is taken.
  virtual base::Status register_client(const base::Digest& token, const Client& client, std::size_t most,
                                       base::Instant now) = 0;

  /// Everything that a client may change about itself (RFC 7592 2.2); not_found.
  virtual base::Status replace_client(const Client& client) = 0;
  /// With its grants; appends its revocation, which is kept until `keep_until`; not_found.
  virtual base::Status deregister_client(const base::ClientId& client_id, base::Instant now,
                                         base::Instant keep_until) = 0;
};

}  // namespace oauth
