// The demo shop's visitors: one session per browser, in memory only.
#pragma once
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/crypto/digest.h"
#include "base/random.h"
#include "base/secret.h"
#include "base/time.h"

namespace sandbox {

/// What the shop got for the customer's consent.
struct Tokens {
  base::Secret access, refresh;  // refresh may be empty
  std::string scope;
  base::Instant expires_at{};
};

/// One exchange with the API, as the page shows it.
struct ApiExchange {
  std::string method, path;
  int status = 0;  // 0: no answer came
  std::string body;
};

struct Session {
  std::mutex busy;        // held while a request of this session is answered
  std::string csrf;       // the hidden field of every form
  std::string state;      // RFC 6749 10.12 of the authorization under way; "" if none is
  base::Secret verifier;  // RFC 7636 4.1 of the same
  std::optional<Tokens> tokens;
  std::string order;       // the next order: its reference and its Idempotency-Key
  std::string payment_id;  // the last payment made; "" if none
  bool refunded = false;   // that payment was given back
  std::string notice;      // shown once
  std::optional<ApiExchange> last_call;
  base::Instant used_at{};
};

/// Sessions by cookie value. Thread-safe. A Session is shared between the store and the request that is using
/// it, so that it may be forgotten while it is in use.
class SessionStore {
 public:
  static constexpr std::size_t kMost = 10000;
  static constexpr base::Seconds kIdle{3600};

  /// Null if the cookie names none, or none that was used within kIdle.
  std::shared_ptr<Session> find(std::string_view cookie, base::Instant now);
  /// A new session and its cookie value (256 bits). When kMost are held, the longest unused goes.
  std::pair<std::string, std::shared_ptr<Session>> create(base::Random& random, base::Instant now);
  /// Gives the session another cookie value, so that one planted before sign-in is worth nothing. "" if
  /// unknown.
  std::string renew(std::string_view cookie, base::Random& random);
  std::size_t size() const;

 private:
  mutable std::mutex mutex_;
  std::map<base::Digest, std::shared_ptr<Session>> sessions_;  // by SHA-256 of the cookie value
};

}  // namespace sandbox
