// Which calendar minute, hour, day or month an instant falls into.
#include "gateway/quota_window.h"

namespace gateway {
namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::sys_days;

struct LocalDates {
  sys_days first, next;
};

LocalDates dates_at(Period::Unit unit, base::Instant local) {
  const auto day = floor<days>(local);
  if (unit == Period::Unit::day) return {day, day + days{1}};
  const std::chrono::year_month_day date{day};
  const auto first = date.year() / date.month() / std::chrono::day{1};
  return {sys_days{first}, sys_days{first + std::chrono::months{1}}};
}

base::Instant begin_of(const Period& period, sys_days date) {
  return period.zone ? period.zone->first_at(base::Instant{date}) : base::Instant{date} - period.utc_offset;
}

}  // namespace

std::string_view period_name(Period::Unit unit) {
  constexpr std::string_view kNames[] = {"minutely", "hourly", "daily", "monthly"};
  return kNames[static_cast<std::size_t>(unit)];
}

std::string zone_name(const Period& period) {
  if (period.zone) return period.zone->name;
  const auto minutes = std::chrono::abs(period.utc_offset).count();
  if (minutes == 0) return "UTC";
  const auto two_digits = [](std::int64_t n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  return (period.utc_offset.count() < 0 ? "-" : "+") + two_digits(minutes / 60) + ":" +
         two_digits(minutes % 60);
}

std::chrono::seconds longest_window(Period::Unit unit) {
  constexpr int kSeconds[] = {60, 3600, 86400, 31 * 86400};
  return std::chrono::seconds{kSeconds[static_cast<std::size_t>(unit)]};
}

Window window_at(const Period& period, base::Instant now) {
  using namespace std::chrono;
  if (period.unit == Period::Unit::minute)
    return {base::Instant{floor<minutes>(now)}, base::Instant{floor<minutes>(now) + minutes{1}}};
  if (period.unit == Period::Unit::hour)
    return {base::Instant{floor<hours>(now)}, base::Instant{floor<hours>(now) + hours{1}}};
  const base::Micros offset = period.zone ? period.zone->offset_at(now) : seconds{period.utc_offset};
  LocalDates dates = dates_at(period.unit, now + offset);
  // A clock that goes back over midnight shows the old date again: the new window has begun all the same.
  if (now >= begin_of(period, dates.next)) dates = dates_at(period.unit, base::Instant{dates.next});
  return {begin_of(period, dates.first), begin_of(period, dates.next)};
}

}  // namespace gateway
