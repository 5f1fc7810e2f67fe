// Open addressing from the hash of app and plan to the next free slot.
#include "gateway/limits_index.h"

#include <functional>

namespace gateway {

LimitsIndex::Key::Key(std::string_view client, std::string_view its_plan) noexcept
    : client_id(client), plan(its_plan) {
  const std::hash<std::string_view> hash_of;
  hash = hash_of(client_id) + hash_of(plan) * 0x9e3779b97f4a7c15U;
}

std::size_t LimitsIndex::slot_of(const Key& key) const noexcept {
  for (std::size_t at = key.hash & (slots_.size() - 1);; at = (at + 1) & (slots_.size() - 1)) {
    const Slot& slot = slots_[at];
    if (!slot.limits || (slot.hash == key.hash && slot.limits->are_of(key.client_id, key.plan))) return at;
  }
}

void LimitsIndex::fetch_slot_ahead(const Key& key) const noexcept {
  __builtin_prefetch(&slots_[key.hash & (slots_.size() - 1)]);
}

void LimitsIndex::fetch_limits_ahead(const Key& key) const noexcept {
  const Slot& slot = slots_[key.hash & (slots_.size() - 1)];
  if (slot.hash != key.hash) return;
  const char* const limits = reinterpret_cast<const char*>(slot.limits);
  for (std::size_t at = 0; at < AppLimits::kReadEachTime; at += alignof(AppLimits))
    __builtin_prefetch(limits + at, 1);
}

AppLimits* LimitsIndex::find(const Key& key) const noexcept { return slots_[slot_of(key)].limits; }

void LimitsIndex::put(const Key& key, AppLimits& limits) {
  if (!limits.are_of(key.client_id, key.plan)) return;
  if (2 * (size_ + 1) > slots_.size()) grow();
  Slot& slot = slots_[slot_of(key)];
  if (!slot.limits) ++size_;
  slot = {key.hash, &limits};
}

void LimitsIndex::grow() {
  std::vector<Slot> old(2 * slots_.size());
  old.swap(slots_);
  for (const Slot& slot : old) {
    if (!slot.limits) continue;
    std::size_t at = slot.hash & (slots_.size() - 1);
    while (slots_[at].limits) at = (at + 1) & (slots_.size() - 1);
    slots_[at] = slot;
  }
}

}  // namespace gateway
