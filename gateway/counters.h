// What a worker counts: written by one thread without locks, read by whoever scrapes.
#pragma once
#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "http/target_tally.h"
#include "http/target_verdict.h"

namespace gateway {

/// Upper bounds of the latency histogram, in microseconds; the last bucket is +Inf.
inline constexpr std::array<std::uint32_t, 14> kLatencyBounds{
    250, 500, 1000, 2500, 5000, 10000, 25000, 50000, 100000, 250000, 500000, 1000000, 2500000, 10000000};

/// One writer, any number of readers.
class Counter {
 public:
  void add(std::uint64_t by = 1) noexcept {
    value_.store(value_.load(std::memory_order_relaxed) + by, std::memory_order_relaxed);
  }
  /// Of what goes up and down.
  void set(std::uint64_t value) noexcept { value_.store(value, std::memory_order_relaxed); }
  std::uint64_t read() const noexcept { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> value_{0};
};

/// What became of a request with an idempotency key.
enum class KeyOutcome : std::uint8_t {
  replayed,       // answered from the store
  in_flight,      // 409
  other_request,  // 422
  recorded,       // sent on, and its answer kept
  unknown,        // sent on, and what happened is not known for good: the backend decides again
  too_large,      // sent on, and its answer was too large to keep
  released,       // refused before a backend saw it
  unsettled       // the store was away afterwards: the key is held until its lease runs out
};
inline constexpr std::array<std::string_view, 8> kKeyOutcomes{
    "replayed", "in_flight", "other_request", "recorded", "unknown", "too_large", "released", "unsettled"};

/// What became of a request to an operation whose answers are kept.
enum class CacheOutcome : std::uint8_t {
  hit,          // answered from memory
  revalidated,  // answered from memory after the backend said that it is still so
  stale,        // answered from memory, because the backend failed
  miss,         // sent on: nothing that could be used was there
  bypass        // sent on without looking
};
inline constexpr std::array<std::string_view, 5> kCacheOutcomes{"hit", "revalidated", "stale", "miss",
                                                                "bypass"};

/// What nearly every answer counts is in the first cache line.
struct alignas(64) RouteCounters {
  Counter latency_sum_us;
  std::array<Counter, 6> by_class;  // status / 100; 0: the client left before an answer
  std::array<Counter, kLatencyBounds.size() + 1> latency;
};

/// A target of an upstream; the labels are of tollgate.yaml.
struct TargetSeries {
  std::string upstream, environment, target;
  std::shared_ptr<const http::TargetTally> tally;        // shared with the target, which a reload may end
  std::shared_ptr<const http::TargetVerdict> verdict{};  // of its health checks; nullptr: there are none
};

/// What record() takes for a request without a route.
inline constexpr std::size_t kNoRoute = static_cast<std::size_t>(-1);

/// Bounded by the documents, never by what clients send.
class Counters {
 public:
  explicit Counters(std::size_t rows = 0) { make_rows(rows); }
  /// At least so many rows of operations. By the writer only; rows stay where they are.
  void make_rows(std::size_t count);
  /// The row of an operation, or that of requests without a route; nullptr if this worker has no such row
  /// yet. For any thread.
  const RouteCounters* row(std::size_t route) const;

  std::array<Counter, base::kErrorCount> refused;    // by error code
  std::array<Counter, kCacheOutcomes.size()> cache;  // by CacheOutcome
  Counter cache_bytes;                               // that are kept now
  Counter bytes_sent, upstream_reused, upstream_fresh;
  Counter tunnels_opened, tunnels_ended, tunnel_bytes_in;
  std::array<Counter, kKeyOutcomes.size()> keys;  // by KeyOutcome
  Counter keys_taken_over;                        // of an earlier request with an unknown outcome
  /// The targets of the upstreams in use. set_targets() by the writer only.
  void set_targets(std::vector<TargetSeries> targets);
  std::vector<TargetSeries> targets() const;

  /// Has a row brought near: record() is about it soon. By the writer only.
  void fetch_ahead(std::size_t route) const noexcept;
  void record(std::size_t route, int status, std::uint64_t microseconds, std::uint64_t bytes) noexcept;

 private:
  // Grown under growing_; the writer reads without it. In pieces, and so few that where they are stays near.
  static constexpr std::size_t kRowsOfPiece = 128;
  using Piece = std::array<RouteCounters, kRowsOfPiece>;
  RouteCounters& at(std::size_t route) const noexcept {
    return (*rows_[route / kRowsOfPiece])[route % kRowsOfPiece];
  }
  std::vector<std::unique_ptr<Piece>> rows_;
  std::size_t count_ = 0;
  RouteCounters unrouted_;
  std::vector<TargetSeries> targets_;
  mutable std::mutex growing_;  // and of targets_
};

}  // namespace gateway
