// Statements of the table `quotas`.
#include "store/quotas.h"

#include <algorithm>

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

std::uint64_t Quotas::drawn(const std::string& key, base::Instant window_start) {
  return database_.read([&](Connection& sql) -> std::uint64_t {
    Rows rows =
        sql.query("SELECT used FROM quotas WHERE quota_key = ? AND window_start = ?", key, window_start);
    return rows.next() ? static_cast<std::uint64_t>(rows.integer()) : 0;
  });
}

void Quotas::give_back(const std::string& key, base::Instant window_start, std::uint64_t units) {
  units = std::min(units, kMost);
  database_.write([&](Connection& sql) {
    sql.run(
        "UPDATE quotas SET used = CASE WHEN used > ? THEN used - ? ELSE 0 END WHERE quota_key = ? AND "
        "window_start = ?",
        units, units, key, window_start);
  });
}

}  // namespace store
