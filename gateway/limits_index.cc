// Open addressing from the hash of app and plan to the next free slot.
#include "gateway/limits_index.h"

#include <functional>

namespace gateway {
namespace {

std::uint64_t hash_of(std::string_view client_id, std::string_view plan) noexcept {
  const std::hash<std::string_view> hash;
  return hash(client_id) + hash(plan) * 0x9e3779b97f4a7c15U;
}

}  // namespace

std::size_t LimitsIndex::slot_of(std::uint64_t hash, std::string_view client_id,
                                 std::string_view plan) const noexcept {
  for (std::size_t at = hash & (slots_.size() - 1);; at = (at + 1) & (slots_.size() - 1)) {
    const Slot& slot = slots_[at];
    if (!slot.limits || (slot.hash == hash && slot.limits->are_of(client_id, plan))) return at;
  }
}

AppLimits* LimitsIndex::find(std::string_view client_id, std::string_view plan) const noexcept {
  return slots_[slot_of(hash_of(client_id, plan), client_id, plan)].limits;
}

void LimitsIndex::put(std::string_view client_id, std::string_view plan, AppLimits& limits) {
  if (!limits.are_of(client_id, plan)) return;
  if (2 * (size_ + 1) > slots_.size()) grow();
  const std::uint64_t hash = hash_of(client_id, plan);
  Slot& slot = slots_[slot_of(hash, client_id, plan)];
  if (!slot.limits) ++size_;
  slot = {hash, &limits};
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
