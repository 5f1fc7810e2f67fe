// Wrapping, unwrapping and ordering keys.
#include "gateway/keyring.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/crypto/aead.h"

namespace gateway {
namespace {

using oauth::KeyPurpose;

std::optional<base::Alg> alg_of(KeyPurpose purpose) {
  switch (purpose) {
    case KeyPurpose::sign_es256:
      return base::Alg::es256;
    case KeyPurpose::sign_rs256:
      return base::Alg::rs256;
    case KeyPurpose::sign_ps256:
      return base::Alg::ps256;
    default:
      return std::nullopt;
  }
}

std::string aad(KeyPurpose purpose) { return "tollgate-key-" + std::to_string(static_cast<int>(purpose)); }

base::Secret random_secret(base::Random& random, std::size_t size) {
  std::vector<std::uint8_t> bytes(size);
  random.fill(bytes);
  base::Secret secret(std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
  OPENSSL_cleanse(bytes.data(), bytes.size());
  return secret;
}

base::Secret fresh_key(KeyPurpose purpose, base::Random& random) {
  if (purpose == KeyPurpose::assertion) return base::SigningKey::generate().to_pem();
  if (const auto alg = alg_of(purpose)) return base::Signer::generate(*alg).to_pem();
  return random_secret(random, base::kAeadKeySize);
}

base::Error wrong_master() {
  return {base::ErrorCode::invalid_request,
          "the stored keys do not open with this master key",
          {},
          "the store was set up with another master key; restore that file or TOLLGATE_MASTER_KEY"};
}

}  // namespace

std::string wrap_key(const base::Secret& master, KeyPurpose purpose, const base::Secret& key,
                     base::Random& random) {
  std::array<std::uint8_t, base::kAeadNonceSize> nonce{};
  random.fill(nonce);
  std::string out(reinterpret_cast<const char*>(nonce.data()), nonce.size());
  const std::string nonce_text = out;
  base::Aead(master).seal(nonce_text, aad(purpose), key.reveal(), out);
  return out;
}

base::Result<base::Secret> unwrap_key(const base::Secret& master, KeyPurpose purpose,
                                      std::string_view wrapped) {
  if (wrapped.size() < base::kAeadNonceSize + base::kAeadTagSize) return wrong_master();
  std::vector<char> plain(wrapped.size());
  const auto size = base::Aead(master).open(wrapped.substr(0, base::kAeadNonceSize), aad(purpose),
                                            wrapped.substr(base::kAeadNonceSize), plain.data());
  if (!size) return wrong_master();
  base::Secret key(std::string_view(plain.data(), *size));
  OPENSSL_cleanse(plain.data(), plain.size());
  return key;
}

oauth::StoredKey new_key(const base::Secret& master, KeyPurpose purpose, base::Instant now,
                         base::Instant active_from, base::Random& random) {
  return {0, purpose, wrap_key(master, purpose, fresh_key(purpose, random), random), now, active_from};
}

base::Result<KeyRing> open_keys(const std::vector<oauth::StoredKey>& stored, const base::Secret& master,
                                const oauth::KeyTimes& times, base::Instant now) {
  std::vector<oauth::KeyStanding> order = oauth::standings(stored, times, now);
  std::erase_if(order, [](const oauth::KeyStanding& key) { return key.state == oauth::KeyState::expired; });
  // The active key first, then the announced ones, then the retired ones.
  std::ranges::stable_sort(order, {}, [](const oauth::KeyStanding& key) {
    return key.state == oauth::KeyState::active ? 0 : key.state == oauth::KeyState::announced ? 1 : 2;
  });
  KeyRing ring;
  for (const oauth::KeyStanding& standing : order) {
    const oauth::StoredKey& key = *std::ranges::find(stored, standing.id, &oauth::StoredKey::id);
    base::Result<base::Secret> plain = unwrap_key(master, key.purpose, key.sealed);
    if (!plain) return std::move(plain).error();
    if (key.purpose == KeyPurpose::access_token) {
      ring.sealing.push_back({key.id, *std::move(plain)});
    } else if (key.purpose == KeyPurpose::assertion) {
      auto signing = base::SigningKey::from_pem(*plain);
      if (!signing) return wrong_master();
      ring.assertion.push_back(*std::move(signing));
    } else if (key.purpose == KeyPurpose::web && ring.web.empty()) {
      ring.web = *std::move(plain);
    } else if (const auto alg = alg_of(key.purpose)) {
      auto signer = base::Signer::from_pem(*alg, *plain);
      if (!signer) return wrong_master();
      (standing.state == oauth::KeyState::active ? ring.signing : ring.others).push_back(*std::move(signer));
    }
  }
  return ring;
}

base::Result<KeyRing> load_keys(oauth::KeyStore& store, const base::Secret& master,
                                const oauth::KeyTimes& times, base::Instant now, base::Random& random) {
  // Two nodes that start on a new store with different master keys must not each win some purposes: whoever
  // finds a key that does not open stops before it adds another.
  for (const KeyPurpose purpose : oauth::kKeyPurposes) {
    const std::vector<oauth::StoredKey> stored = store.keys();
    for (const oauth::StoredKey& key : stored)
      if (auto plain = unwrap_key(master, key.purpose, key.sealed); !plain) return std::move(plain).error();
    // Making an RSA key takes a while: not for nothing at every start.
    if (std::ranges::any_of(stored, [purpose](const auto& key) { return key.purpose == purpose; })) continue;
    store.insert_next_key(new_key(master, purpose, now, now, random), 0);
  }
  return open_keys(store.keys(), master, times, now);
}

}  // namespace gateway
