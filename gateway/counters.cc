// Recording one exchange.
#include "gateway/counters.h"

#include <algorithm>

namespace gateway {

void Counters::record(std::size_t route, int status, std::uint64_t microseconds,
                      std::uint64_t bytes) noexcept {
  RouteCounters& row = routes[std::min(route, routes.size() - 1)];
  row.by_class[status >= 100 && status < 600 ? static_cast<std::size_t>(status / 100) : 0].add();
  const auto bucket = std::ranges::lower_bound(kLatencyBounds, microseconds);
  row.latency[static_cast<std::size_t>(bucket - kLatencyBounds.begin())].add();
  row.latency_sum_us.add(microseconds);
  bytes_sent.add(bytes);
}

}  // namespace gateway
