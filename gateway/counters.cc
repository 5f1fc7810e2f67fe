// Recording one exchange.
#include "gateway/counters.h"

#include <algorithm>

namespace gateway {

void Counters::make_rows(std::size_t count) {
  const std::lock_guard lock(growing_);
  count_ = std::max(count_, count);
  while (kRowsOfPiece * rows_.size() < count_) rows_.push_back(std::make_unique<Piece>());
}

const RouteCounters* Counters::row(std::size_t route) const {
  if (route == kNoRoute) return &unrouted_;
  const std::lock_guard lock(growing_);
  return route < count_ ? &at(route) : nullptr;
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
  if (route >= count_) return;
  const RouteCounters& row = at(route);
  __builtin_prefetch(&row, 1);
  __builtin_prefetch(&row.latency[1], 1);
}

void Counters::record(std::size_t route, int status, std::uint64_t microseconds,
                      std::uint64_t bytes) noexcept {
  RouteCounters& row = route < count_ ? at(route) : unrouted_;
  row.by_class[status >= 100 && status < 600 ? static_cast<std::size_t>(status / 100) : 0].add();
  const auto bucket = std::ranges::lower_bound(kLatencyBounds, microseconds);
  row.latency[static_cast<std::size_t>(bucket - kLatencyBounds.begin())].add();
  row.latency_sum_us.add(microseconds);
  bytes_sent.add(bytes);
}

}  // namespace gateway
