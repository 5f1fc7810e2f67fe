// Where signing and sealing keys rest, encrypted under the master key.
#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "base/secret.h"
#include "base/time.h"

namespace oauth {

/// What a key is for. Keys that sign for clients belong to one algorithm each (RFC 8725 3.1).
enum class KeyPurpose : std::uint8_t {
  access_token = 1,
  assertion = 2,
  sign_es256 = 3,
  web = 4,
  sign_rs256 = 5,
  sign_ps256 = 6,
};
inline constexpr std::array kKeyPurposes{KeyPurpose::access_token, KeyPurpose::assertion,
                                         KeyPurpose::web,          KeyPurpose::sign_es256,
                                         KeyPurpose::sign_rs256,   KeyPurpose::sign_ps256};

struct StoredKey {
  std::uint32_t id = 0;  // set by the store on insert, small and unique
  KeyPurpose purpose = KeyPurpose::access_token;
  std::string sealed;  // AES-256-GCM(nonce || ciphertext || tag) under the master key, aad = purpose
  base::Instant created_at{};
  base::Instant active_from{};  // published before (announce-before-use)
};

/// Thread-safe; throws store::Failure if the database is unavailable.
class KeyStore {
 public:
  virtual ~KeyStore() = default;
  virtual std::vector<StoredKey> keys() = 0;  // newest first
  /// Inserts if the newest key of that purpose is `newest` (0: there is none), whatever its `id` says:
  /// exactly one winner when nodes decide at once. True if inserted.
  virtual bool insert_next_key(const StoredKey& key, std::uint32_t newest) = 0;
  /// Moves the time from which a key is used forward, from `expected` to `active_from`, which is earlier.
  /// False if it is not `expected` (any more).
  virtual bool activate_key(std::uint32_t id, base::Instant expected, base::Instant active_from) = 0;
  virtual void delete_key(std::uint32_t id) = 0;
};

}  // namespace oauth
