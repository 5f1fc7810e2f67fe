// The keys of this deployment: read from the store, decrypted with the master key.
#pragma once
#include <string>
#include <vector>

#include "base/crypto/es256.h"
#include "base/crypto/signer.h"
#include "base/random.h"
#include "base/result.h"
#include "base/secret.h"
#include "oauth/access_token.h"
#include "oauth/key_schedule.h"

namespace gateway {

/// 32 bytes from the variable TOLLGATE_MASTER_KEY or from `file`, base64url. If neither exists and
/// `may_create`, makes one in `file` (mode 0600). invalid_request otherwise, `detail` says what to do.
base::Result<base::Secret> load_master_key(const std::string& file, bool may_create, base::Random& random);

/// AES-256-GCM under the master key: nonce || ciphertext || tag, the purpose as additional data.
std::string wrap_key(const base::Secret& master, oauth::KeyPurpose purpose, const base::Secret& key,
                     base::Random& random);
/// invalid_request if it was not wrapped under this master key and purpose.
base::Result<base::Secret> unwrap_key(const base::Secret& master, oauth::KeyPurpose purpose,
                                      std::string_view wrapped);

struct KeyRing {
  std::vector<oauth::SealingKey> sealing;   // the one to use first, then those that only open
  std::vector<base::SigningKey> assertion;  // the one to sign with first, then those only published
  std::vector<base::Signer> signing;        // for clients: of each algorithm the one to sign with
  std::vector<base::Signer> others;         // only published: announced before use, or retired
  base::Secret web;                         // 32 bytes: CSRF tokens and refresh-token successors
};

/// A fresh key of a purpose, wrapped; `active_from` later than `now` for keys that are announced before use.
oauth::StoredKey new_key(const base::Secret& master, oauth::KeyPurpose purpose, base::Instant now,
                         base::Instant active_from, base::Random& random);

/// The keys that are announced, active or retired at `now`; those that expired are left out. invalid_request
/// if one does not open with this master key.
base::Result<KeyRing> open_keys(const std::vector<oauth::StoredKey>& stored, const base::Secret& master,
                                const oauth::KeyTimes& times, base::Instant now);

/// Reads every key, making the first of each purpose if there is none. invalid_request if the master key is
/// not the one they were stored under. Throws store::Failure.
base::Result<KeyRing> load_keys(oauth::KeyStore& store, const base::Secret& master,
                                const oauth::KeyTimes& times, base::Instant now, base::Random& random);

}  // namespace gateway
