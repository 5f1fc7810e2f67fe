// Levels of quotas, claimed once a window.
#include "gateway/quota_events.h"

#include <array>

#include "base/crypto/digest.h"
#include "base/log.h"

namespace gateway {
namespace {

constexpr std::array<unsigned, 3> kLevels{100, 95, 80};  // percent

/// Without overflow for any quota.
bool reaches(std::uint64_t used, unsigned percent, std::uint64_t quota) {
  const std::uint64_t whole = quota / 100 * percent, part = quota % 100 * percent;
  return used >= whole + (part + 99) / 100;
}

base::Digest claim_of(const std::string& client_id, const Plan& plan, const QuotaRule* further,
                      const Window& window, unsigned level) {
  std::string text =
      std::to_string(client_id.size()) + ":" + client_id + std::to_string(plan.name.size()) + ":" + plan.name;
  if (further) text += std::to_string(further->name.size()) + ":" + further->name;
  text += std::to_string(base::unix_seconds(window.start)) + ":" + std::to_string(level);
  return base::sha256(text);
}

}  // namespace

unsigned quota_level(const Lease& lease, std::uint64_t quota) noexcept {
  if (lease.granted == 0 || quota == 0) return 0;
  const std::uint64_t before = lease.drawn - lease.granted;
  for (const unsigned level : kLevels)
    if (reaches(lease.drawn, level, quota)) return reaches(before, level, quota) ? 0 : level;
  return 0;
}

void tell_quota_level(oauth::OnceStore* once, const std::string& client_id, const Plan& plan,
                      const QuotaRule* further, const Lease& lease, base::Instant now) noexcept {
  if (further && further->per_user) return;
  const std::uint64_t quota = further ? further->quota : plan.quota;
  const unsigned level = quota_level(lease, quota);
  if (level == 0 || !once) return;
  try {
    const Period& period = further ? further->period : plan.period;
    const Window window = window_at(period, now);
    const base::Digest claim = claim_of(client_id, plan, further, window, level);
    if (!once->claim(oauth::once::kQuotaEvent, claim, window.end, now)) return;
    base::log(base::LogLevel::warn, "an app has used much of its quota",
              {{"client_id", client_id},
               {"plan", plan.name},
               {"name", further ? std::string_view(further->name) : period_name(period.unit)},
               {"percent", std::to_string(level)},
               {"quota", std::to_string(quota)},
               {"resets_at", base::rfc3339(window.end)}});
  } catch (const std::exception& failure) {
    base::log(base::LogLevel::warn, "a level of a quota could not be told", {{"reason", failure.what()}});
  }
}

}  // namespace gateway
