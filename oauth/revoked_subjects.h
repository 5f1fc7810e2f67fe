// A table of revoked subjects that one thread fills while any number ask it without a lock.
#pragma once
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <memory_resource>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace oauth {

/// Of fixed room: when it is full, a larger one takes its place. Who asks holds it meanwhile; what was put in
/// stays where it is, until the table goes.
class RevokedSubjects {
 public:
  /// Of one subject.
  class Entry {
   public:
    base::Instant revoked_at() const noexcept {
      return base::Instant{base::Micros{revoked_at_.load(std::memory_order_relaxed)}};
    }

   private:
    friend class RevokedSubjects;
    Entry(std::uint64_t hash, std::uint32_t size) noexcept : hash_(hash), size_(size) {}
    /// Its letters are in memory behind it.
    std::string_view subject() const noexcept { return {reinterpret_cast<const char*>(this + 1), size_}; }

    const std::uint64_t hash_;
    std::atomic<std::int64_t> revoked_at_{0};
    std::int64_t expires_at_ = 0;  // read by the writer only
    const std::uint32_t size_;
  };

  /// Room for so many, at least.
  explicit RevokedSubjects(std::size_t most);

  /// nullptr if it is not there. For any thread; no allocation.
  const Entry* find(std::string_view subject) const noexcept;
  /// Brings near what find() reads for nearly every subject.
  void fetch_ahead(std::string_view subject) const noexcept;
  bool is_empty() const noexcept { return size() == 0; }
  std::size_t size() const noexcept { return size_.load(std::memory_order_acquire); }

  /// Whether put() would have no room for another one. This and the following: for the writer only.
  bool is_full() const noexcept { return 2 * size() >= tags_.size(); }
  /// The later times stay if it is there already; otherwise it must not be full.
  void put(std::string_view subject, base::Instant revoked_at, base::Instant expires_at);
  /// Those with expires_at <= now. Reads every entry.
  std::size_t count_expired(base::Instant now) const noexcept;
  /// A table with room for `most`, with what does not expire by `now`.
  std::unique_ptr<RevokedSubjects> copy(std::size_t most, base::Instant now) const;

 private:
  Entry* entry_at(std::size_t slot) const noexcept { return entries_[slot].load(std::memory_order_relaxed); }
  void insert(Entry* entry) noexcept;
  Entry* look(std::uint64_t hash, std::string_view subject) const noexcept;

  // A byte a slot: 0 is free, others are of the hash. Nearly every token is not here, and then only these
  // are read: two million of them stay near the processor where entries would not.
  std::vector<std::atomic<std::uint8_t>> tags_;
  std::vector<std::atomic<Entry*>> entries_;
  std::pmr::monotonic_buffer_resource memory_;
  std::atomic<std::size_t> size_{0};
};

}  // namespace oauth
