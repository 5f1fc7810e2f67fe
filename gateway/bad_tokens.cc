// Counting bad tokens by address.
#include "gateway/bad_tokens.h"

#include <algorithm>

#include "base/crypto/digest.h"
#include "http/ip_address.h"

namespace gateway {
namespace {

base::Secret new_secret(base::Random& random) {
  std::array<unsigned char, 32> bytes{};
  random.fill(bytes);
  return base::Secret(std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
}

Rate times(Rate rate, std::uint64_t factor) {
  rate.count *= factor;
  rate.burst *= factor;
  return rate;
}

std::int64_t seconds(std::int64_t ns) {
  return std::max<std::int64_t>(1, (ns + 999'999'999) / 1'000'000'000);
}

}  // namespace

BadTokens::BadTokens(const Rate& rate, base::Random& random)
    : rate_(rate), shared_rate_(times(rate, kSharedTimes)), secret_(new_secret(random)) {}

std::uint64_t BadTokens::key_of(std::string_view peer) const {
  const base::Digest mac = base::hmac_sha256(secret_.reveal(), http::subscriber_of(peer));
  std::uint64_t key = 0;
  for (std::size_t i = 0; i < sizeof key; ++i) key = key << 8 | mac.bytes[i];
  return key ? key : 1;
}

std::int64_t BadTokens::wait(std::string_view peer, std::int64_t mono) const {
  const std::uint64_t key = key_of(peer);
  const GcraDecision own = addresses_.look(key, rate_, 1, mono);
  if (!own.allowed) return seconds(own.retry_after_ns);
  if (addresses_.has_place(key)) return 0;
  const GcraDecision shared = gcra(shared_rate_, shared_tat_.load(std::memory_order_relaxed), mono, 1);
  return shared.allowed ? 0 : seconds(shared.retry_after_ns);
}

std::int64_t BadTokens::count(std::string_view peer, std::int64_t mono) {
  RateState state;
  switch (addresses_.charge(key_of(peer), rate_, 1, mono, state)) {
    case KeyedRates::Charged::yes:
      return 0;
    case KeyedRates::Charged::no:
      return std::max<std::int64_t>(1, state.reset);
    case KeyedRates::Charged::full:
      break;
  }
  std::int64_t tat = shared_tat_.load(std::memory_order_relaxed);
  for (;;) {
    const GcraDecision decision = gcra(shared_rate_, tat, mono, 1);
    if (!decision.allowed) return seconds(decision.retry_after_ns);
    if (shared_tat_.compare_exchange_weak(tat, decision.tat, std::memory_order_relaxed)) return 0;
  }
}

}  // namespace gateway
