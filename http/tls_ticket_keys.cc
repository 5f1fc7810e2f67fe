// Rotation of ticket keys, and OpenSSL's callback that uses them.
#include "http/tls_ticket_keys.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/rand.h>

#include <algorithm>

namespace http {
namespace {

/// OpenSSL's contract (SSL_CTX_set_tlsext_ticket_key_evp_cb(3)): < 0 error, 0 no such key, 1 use it, 2 use it
/// and issue a new ticket.
int set_up(const TicketKey& key, const unsigned char* iv, EVP_CIPHER_CTX* cipher, EVP_MAC_CTX* mac,
           int sealing) {
  char digest[] = "SHA256";
  std::array<std::uint8_t, 32> mac_key = key.mac;
  const OSSL_PARAM parameters[] = {
      OSSL_PARAM_construct_octet_string(OSSL_MAC_PARAM_KEY, mac_key.data(), mac_key.size()),
      OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0), OSSL_PARAM_construct_end()};
  const bool done =
      EVP_CipherInit_ex(cipher, EVP_aes_256_cbc(), nullptr, key.cipher.data(), iv, sealing) == 1 &&
      EVP_MAC_CTX_set_params(mac, parameters) == 1;
  OPENSSL_cleanse(mac_key.data(), mac_key.size());
  return done ? 1 : -1;
}

int on_ticket(SSL* session, unsigned char* name, unsigned char* iv, EVP_CIPHER_CTX* cipher, EVP_MAC_CTX* mac,
              int sealing) {
  auto* const keys = static_cast<TicketKeys*>(SSL_CTX_get_app_data(SSL_get_SSL_CTX(session)));
  try {
    if (sealing) {
      const TicketKey key = keys->sealing();
      std::ranges::copy(key.name, name);
      if (RAND_bytes(iv, EVP_CIPHER_get_iv_length(EVP_aes_256_cbc())) != 1) return -1;
      return set_up(key, iv, cipher, mac, sealing);
    }
    const auto found = keys->opening({name, std::tuple_size_v<decltype(TicketKey::name)>});
    if (!found) return 0;
    const int done = set_up(found->key, iv, cipher, mac, sealing);
    return done == 1 && found->renew ? 2 : done;
  } catch (const std::exception&) {  // no randomness: it must not unwind through OpenSSL
    return -1;
  }
}

}  // namespace

TicketKey::~TicketKey() {
  OPENSSL_cleanse(cipher.data(), cipher.size());
  OPENSSL_cleanse(mac.data(), mac.size());
}

void TicketKeys::rotate() {
  const base::Instant now = clock_.now();
  if (previous_ && now >= previous_->made + 2 * kTicketKeyLife) previous_.reset();
  if (current_ && now < current_->made + kTicketKeyLife) return;
  if (current_ && now < current_->made + 2 * kTicketKeyLife) previous_ = current_;
  TicketKey fresh;
  random_.fill(fresh.name);
  random_.fill(fresh.cipher);
  random_.fill(fresh.mac);
  fresh.made = now;
  current_ = fresh;
}

TicketKey TicketKeys::sealing() {
  const std::lock_guard lock(mutex_);
  rotate();
  return *current_;
}

std::optional<TicketKeys::Found> TicketKeys::opening(std::span<const std::uint8_t> name) {
  const std::lock_guard lock(mutex_);
  rotate();
  if (std::ranges::equal(current_->name, name)) return Found{*current_, false};
  if (previous_ && std::ranges::equal(previous_->name, name)) return Found{*previous_, true};
  return std::nullopt;
}

void use_ticket_keys(SSL_CTX* context, TicketKeys& keys) {
  SSL_CTX_set_app_data(context, &keys);
  SSL_CTX_set_tlsext_ticket_key_evp_cb(context, &on_ticket);
  // Tickets alone: no table of sessions with a lock of its own. A client is told how long they are good for.
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_timeout(context, kTicketKeyLife.count());
}

}  // namespace http
