// Where signing and sealing keys rest, encrypted under the master key.
#pragma once
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
  virtual std::vector<StoredKey> keys() = 0;                   // newest first
  virtual std::uint32_t insert_key(const StoredKey& key) = 0;  // returns its id
  /// Inserts unless a key of that purpose exists: exactly one winner when nodes start at once. True if
  /// inserted.
  virtual bool insert_first_key(const StoredKey& key) = 0;
  virtual void delete_key(std::uint32_t id) = 0;
};

}  // namespace oauth
