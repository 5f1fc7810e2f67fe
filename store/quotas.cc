// Statements of the table `quotas`.
#include "store/quotas.h"

#include <algorithm>
#include <tuple>

#include "store/failure.h"

namespace store {
namespace {

constexpr std::uint64_t kMost = std::uint64_t{1} << 61;  // a sum of two still fits the column

// `used_before` is assigned first: MySQL evaluates from left to right with the new values, SQLite with the
// old ones, and in this order both mean the same.
constexpr std::string_view kDraw =
    "UPDATE quotas SET used_before = used, "
    "used = CASE WHEN used + ? <= ? THEN used + ? WHEN used < ? THEN ? ELSE used END "
    "WHERE quota_key = ? AND window_start = ?";

}  // namespace

gateway::Lease Quotas::draw(const std::string& key, base::Instant window_start, base::Instant window_end,
                            std::uint64_t want, std::uint64_t limit) {
  want = std::min(want, kMost);
  limit = std::min(limit, kMost);
  return database_.write([&](Connection& sql) {
    const auto update = [&] {
      return sql.run(kDraw, want, limit, want, limit, limit, key, window_start) == 1;
    };
    if (!update()) {
      // Whoever else makes the row first has done no harm.
      sql.insert(
          "INSERT INTO quotas (quota_key, window_start, expires_at, used, used_before) VALUES (?, ?, ?, 0, "
          "0)",
          key, window_start, window_end);
      update();
    }
    Rows rows = sql.query("SELECT used, used_before FROM quotas WHERE quota_key = ? AND window_start = ?",
                          key, window_start);
    if (!rows.next()) return gateway::Lease{};
    const std::int64_t used = rows.integer(), before = rows.integer();
    return gateway::Lease{static_cast<std::uint64_t>(used - before), static_cast<std::uint64_t>(used)};
  });
}

std::vector<std::uint64_t> Quotas::drawn_of_all(std::span<const gateway::QuotaWindow> windows) {
  return database_.read([&](Connection& sql) {
    std::vector<std::uint64_t> drawn;
    for (const gateway::QuotaWindow& window : windows) {
      Rows rows = sql.query("SELECT used FROM quotas WHERE quota_key = ? AND window_start = ?", window.key,
                            window.start);
      drawn.push_back(rows.next() ? static_cast<std::uint64_t>(rows.integer()) : 0);
    }
    return drawn;
  });
}

void Quotas::give_back_all(std::span<const gateway::ReturnedUnits> returned) {
  std::vector<const gateway::ReturnedUnits*> sorted;
  for (const gateway::ReturnedUnits& one : returned) sorted.push_back(&one);
  // In one order on all nodes: two that give back the same rows do not wait for each other in a circle.
  std::ranges::sort(sorted, {}, [](const gateway::ReturnedUnits* one) {
    return std::tie(one->window.key, one->window.start);
  });
  try {
    database_.write([&](Connection& sql) {
      for (const gateway::ReturnedUnits* one : sorted) {
        const std::uint64_t units = std::min(one->units, kMost);
        sql.run(
            "UPDATE quotas SET used = CASE WHEN used > ? THEN used - ? ELSE 0 END WHERE quota_key = ? AND "
            "window_start = ?",
            units, units, one->window.key, one->window.start);
      }
    });
  } catch (const CommitUnknown&) {
    // Lost, if it did not happen. If it did and they were put into their leases again, more than the quota
    // could pass.
  }
}

}  // namespace store
