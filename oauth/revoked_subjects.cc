// Open addressing from the hash of a subject to the next free slot; a tag is published after its entry.
#include "oauth/revoked_subjects.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <functional>
#include <new>

namespace oauth {
namespace {

constexpr std::size_t kFewestSlots = 64;

std::uint64_t hash_of(std::string_view subject) noexcept { return std::hash<std::string_view>{}(subject); }

/// Of the hash's other end than the slot is of.
std::uint8_t tag_of(std::uint64_t hash) noexcept { return static_cast<std::uint8_t>(hash >> 57U) | 0x80U; }

}  // namespace

RevokedSubjects::RevokedSubjects(std::size_t most)
    : tags_(std::max(kFewestSlots, std::bit_ceil(2 * most))), entries_(tags_.size()) {}

RevokedSubjects::Entry* RevokedSubjects::look(std::uint64_t hash, std::string_view subject) const noexcept {
  const std::uint8_t tag = tag_of(hash);
  const std::size_t mask = tags_.size() - 1;
  for (std::size_t at = hash & mask;; at = (at + 1) & mask) {
    const std::uint8_t here = tags_[at].load(std::memory_order_acquire);
    if (here == 0) return nullptr;
    if (here != tag) continue;
    Entry* const entry = entry_at(at);
    if (entry->hash_ == hash && entry->subject() == subject) return entry;
  }
}

const RevokedSubjects::Entry* RevokedSubjects::find(std::string_view subject) const noexcept {
  return look(hash_of(subject), subject);
}

void RevokedSubjects::fetch_ahead(std::string_view subject) const noexcept {
  __builtin_prefetch(&tags_[hash_of(subject) & (tags_.size() - 1)]);
}

void RevokedSubjects::insert(Entry* entry) noexcept {
  const std::size_t mask = tags_.size() - 1;
  std::size_t at = entry->hash_ & mask;
  while (entry_at(at) != nullptr) at = (at + 1) & mask;
  entries_[at].store(entry, std::memory_order_relaxed);
  tags_[at].store(tag_of(entry->hash_), std::memory_order_release);
  size_.store(size() + 1, std::memory_order_release);
}

void RevokedSubjects::put(std::string_view subject, base::Instant revoked_at, base::Instant expires_at) {
  const std::uint64_t hash = hash_of(subject);
  const std::int64_t revoked = revoked_at.time_since_epoch().count();
  const std::int64_t expires = expires_at.time_since_epoch().count();
  if (Entry* const known = look(hash, subject)) {
    known->revoked_at_.store(std::max(revoked, known->revoked_at_.load(std::memory_order_relaxed)),
                             std::memory_order_relaxed);
    known->expires_at_ = std::max(expires, known->expires_at_);
    return;
  }
  void* const place = memory_.allocate(sizeof(Entry) + subject.size(), alignof(Entry));
  auto* const entry = new (place) Entry(hash, static_cast<std::uint32_t>(subject.size()));
  std::memcpy(static_cast<void*>(entry + 1), subject.data(), subject.size());
  entry->revoked_at_.store(revoked, std::memory_order_relaxed);
  entry->expires_at_ = expires;
  insert(entry);
}

std::size_t RevokedSubjects::count_expired(base::Instant now) const noexcept {
  const std::int64_t at = now.time_since_epoch().count();
  std::size_t expired = 0;
  for (std::size_t slot = 0; slot < entries_.size(); ++slot) {
    const Entry* const entry = entry_at(slot);
    if (entry != nullptr && entry->expires_at_ <= at) ++expired;
  }
  return expired;
}

std::unique_ptr<RevokedSubjects> RevokedSubjects::copy(std::size_t most, base::Instant now) const {
  auto made = std::make_unique<RevokedSubjects>(most);
  for (std::size_t slot = 0; slot < entries_.size(); ++slot) {
    const Entry* const entry = entry_at(slot);
    const base::Instant expires_at{base::Micros{entry == nullptr ? 0 : entry->expires_at_}};
    if (entry != nullptr && expires_at > now) made->put(entry->subject(), entry->revoked_at(), expires_at);
  }
  return made;
}

}  // namespace oauth
