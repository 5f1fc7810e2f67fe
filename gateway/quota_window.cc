// Which calendar day or month an instant falls into.
#include "gateway/quota_window.h"

namespace gateway {

Window window_at(const Period& period, base::Instant now) {
  using namespace std::chrono;
  const auto local_day = floor<days>(now + period.utc_offset);
  if (period.unit == Period::Unit::day)
    return {base::Instant{local_day} - period.utc_offset,
            base::Instant{local_day + days{1}} - period.utc_offset};
  const year_month_day date{local_day};
  const auto first = date.year() / date.month() / day{1};
  return {base::Instant{sys_days{first}} - period.utc_offset,
          base::Instant{sys_days{first + months{1}}} - period.utc_offset};
}

}  // namespace gateway
