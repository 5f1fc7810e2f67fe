// The keys that session tickets are sealed with: one an hour, and the one before it.
#pragma once
#include <openssl/ssl.h>

#include <array>
#include <cstdint>
#include <mutex>
#include <optional>
#include <span>

#include "base/random.h"
#include "base/time.h"

namespace http {

/// RFC 5077 §5.5. Wiped when it goes.
struct TicketKey {
  std::array<std::uint8_t, 16> name{};  // in the ticket, in the clear
  std::array<std::uint8_t, 32> cipher{}, mac{};
  base::Instant made{};
  TicketKey() = default;
  TicketKey(const TicketKey&) = default;
  TicketKey& operator=(const TicketKey&) = default;
  ~TicketKey();
};

/// How long a key seals. It opens for as long again: a ticket is good for at least that.
inline constexpr base::Seconds kTicketKeyLife{3600};

/// Shared by all cores; thread-safe. They are nowhere but in memory: whoever steals the store cannot open
/// what was recorded (RFC 9325 §3.3).
class TicketKeys {
 public:
  /// Both outlive it.
  TicketKeys(const base::Clock& clock, base::Random& random) : clock_(clock), random_(random) {}
  TicketKeys(const TicketKeys&) = delete;
  TicketKeys& operator=(const TicketKeys&) = delete;
  /// The key for new tickets.
  TicketKey sealing();
  struct Found {
    TicketKey key;
    bool renew = false;  // the client should get a ticket under the new key
  };
  /// nullopt: unknown or too old; the client gets a full handshake.
  std::optional<Found> opening(std::span<const std::uint8_t> name);

 private:
  void rotate();
  const base::Clock& clock_;
  base::Random& random_;
  std::mutex mutex_;
  std::optional<TicketKey> current_, previous_;
};

/// Makes `context`, which must not outlive `keys`, seal its tickets with them: AES-256-CBC, then
/// HMAC-SHA-256.
void use_ticket_keys(SSL_CTX* context, TicketKeys& keys);

}  // namespace http
