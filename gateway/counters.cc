// Recording one exchange.
#include "gateway/counters.h"

#include <algorithm>

namespace gateway {

void Counters::make_rows(std::size_t count) {
  const std::lock_guard lock(growing_);
  while (rows_.size() < count) rows_.emplace_back();
}

const RouteCounters* Counters::row(std::size_t route) const {
  if (route == kNoRoute) return &unrouted_;
  const std::lock_guard lock(growing_);
  return route < rows_.size() ? &rows_[route] : nullptr;
}

void Counters::set_targets(std::vector<TargetSeries> targets) {
  const std::lock_guard lock(growing_);
  targets_ = std::move(targets);
}

std::vector<TargetSeries> Counters::targets() const {
  const std::lock_guard lock(growing_);
  return targets_;
}

void Counters::fetch_ahead(std::size_t route) const noexcept {
  if (route >= rows_.size()) return;
  __builtin_prefetch(&rows_[route], 1);
  __builtin_prefetch(&rows_[route].latency[1], 1);
}

void Counters::record(std::size_t route, int status, std::uint64_t microseconds,
                      std::uint64_t bytes) noexcept {
  RouteCounters& row = route < rows_.size() ? rows_[route] : unrouted_;
  row.by_class[status >= 100 && status < 600 ? static_cast<std::size_t>(status / 100) : 0].add();
  const auto bucket = std::ranges::lower_bound(kLatencyBounds, microseconds);
  row.latency[static_cast<std::size_t>(bucket - kLatencyBounds.begin())].add();
  row.latency_sum_us.add(microseconds);
  bytes_sent.add(bytes);
}

}  // namespace gateway
