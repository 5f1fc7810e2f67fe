// A strict reader of RFC 3339 timestamps.
#include "sandbox/timestamp.h"

#include <chrono>

namespace sandbox {
namespace {

/// Takes exactly `count` digits off the front.
std::optional<int> digits(std::string_view& text, std::size_t count) {
  if (text.size() < count) return std::nullopt;
  int value = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    value = value * 10 + (text[i] - '0');
  }
  text.remove_prefix(count);
  return value;
}

bool take(std::string_view& text, char wanted) {
  if (text.empty() || text.front() != wanted) return false;
  text.remove_prefix(1);
  return true;
}

/// Digits after '.', at least one; beyond six they are cut off.
std::optional<base::Micros> fraction(std::string_view& text) {
  if (!take(text, '.')) return base::Micros{0};
  std::int64_t micros = 0;
  std::size_t seen = 0;
  for (; !text.empty() && text.front() >= '0' && text.front() <= '9'; text.remove_prefix(1), ++seen)
    if (seen < 6) micros = micros * 10 + (text.front() - '0');
  if (seen == 0 || seen > 12) return std::nullopt;
  for (; seen < 6; ++seen) micros *= 10;
  return base::Micros{micros};
}

std::optional<std::chrono::minutes> offset(std::string_view& text) {
  if (take(text, 'Z')) return std::chrono::minutes{0};
  const int sign = take(text, '+') ? 1 : take(text, '-') ? -1 : 0;
  const auto hours = digits(text, 2);
  if (sign == 0 || !hours || !take(text, ':')) return std::nullopt;
  const auto minutes = digits(text, 2);
  if (!minutes || *hours > 23 || *minutes > 59) return std::nullopt;
  return sign * (std::chrono::hours{*hours} + std::chrono::minutes{*minutes});
}

}  // namespace

std::optional<base::Instant> parse_timestamp(std::string_view text) {
  const auto year = digits(text, 4);
  if (!year || !take(text, '-')) return std::nullopt;
  const auto month = digits(text, 2);
  if (!month || !take(text, '-')) return std::nullopt;
  const auto day = digits(text, 2);
  if (!day || !take(text, 'T')) return std::nullopt;
  const auto hour = digits(text, 2);
  if (!hour || !take(text, ':')) return std::nullopt;
  const auto minute = digits(text, 2);
  if (!minute || !take(text, ':')) return std::nullopt;
  const auto second = digits(text, 2);
  if (!second || *hour > 23 || *minute > 59 || *second > 59) return std::nullopt;
  const auto micros = fraction(text);
  if (!micros) return std::nullopt;
  const auto shift = offset(text);
  const std::chrono::year_month_day date{std::chrono::year{*year},
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!shift || !text.empty() || !date.ok()) return std::nullopt;
  return base::Instant{std::chrono::sys_days{date}} + std::chrono::hours{*hour} +
         std::chrono::minutes{*minute} + base::Seconds{*second} + *micros - *shift;
}

}  // namespace sandbox
