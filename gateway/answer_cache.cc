// Keeping answers within a number of bytes.
#include "gateway/answer_cache.h"

#include <algorithm>

namespace gateway {

void AnswerCache::restart(std::size_t most) {
  variants_.clear();
  order_.clear();
  bytes_ = 0;
  most_ = most;
  ++edition_;
}

AnswerCache::Answer AnswerCache::find(const base::Digest& key, std::span<const http::FieldView> request) {
  const auto known = variants_.find(key);
  if (known == variants_.end()) return nullptr;
  for (const Order::iterator entry : known->second) {
    if (!is_chosen_by(*entry->answer, request)) continue;
    order_.splice(order_.begin(), order_, entry);
    return entry->answer;
  }
  return nullptr;
}

bool AnswerCache::keep(const base::Digest& key, std::span<const http::FieldView> request, Answer answer,
                       std::uint64_t edition) {
  if (edition != edition_) return false;
  if (const auto known = variants_.find(key); known != variants_.end()) {
    std::vector<Order::iterator> replaced;
    for (const Order::iterator entry : known->second)
      if (is_chosen_by(*entry->answer, request)) replaced.push_back(entry);
    if (replaced.empty() && known->second.size() >= kMostVariants) replaced.push_back(known->second.front());
    for (const Order::iterator entry : replaced) drop(entry);
  }
  const std::size_t size = answer->size();
  if (size > most_) return false;
  while (bytes_ + size > most_) drop(std::prev(order_.end()));
  order_.push_front({key, std::move(answer)});
  variants_[key].push_back(order_.begin());
  bytes_ += size;
  return true;
}

void AnswerCache::drop(const base::Digest& key, const Answer& answer) {
  const auto known = variants_.find(key);
  if (known == variants_.end()) return;
  const auto entry = std::ranges::find_if(known->second, [&](auto one) { return one->answer == answer; });
  if (entry != known->second.end()) drop(*entry);
}

void AnswerCache::drop(Order::iterator entry) {
  const auto known = variants_.find(entry->key);
  std::erase(known->second, entry);
  if (known->second.empty()) variants_.erase(known);
  bytes_ -= entry->answer->size();
  order_.erase(entry);
}

}  // namespace gateway
