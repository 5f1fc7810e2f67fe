// A store of wrapped keys in memory.
#pragma once
#include <algorithm>
#include <functional>
#include <stdexcept>
#include <utility>
#include <vector>

#include "oauth/key_store.h"

namespace test_support {

class FakeKeyStore final : public oauth::KeyStore {
 public:
  std::vector<oauth::StoredKey> keys() override {
    if (lost) throw std::runtime_error("the database is away");
    return {stored.rbegin(), stored.rend()};
  }
  bool insert_next_key(const oauth::StoredKey& key, std::uint32_t newest) override {
    if (before_insert) std::exchange(before_insert, nullptr)();
    if (newest_of(key.purpose) != newest) return false;
    put(key);
    return true;
  }
  bool activate_key(std::uint32_t id, base::Instant expected, base::Instant active_from) override {
    const auto found = std::ranges::find(stored, id, &oauth::StoredKey::id);
    if (found == stored.end() || found->active_from != expected || active_from >= expected) return false;
    found->active_from = active_from;
    return true;
  }
  void delete_key(std::uint32_t id) override {
    std::erase_if(stored, [id](const oauth::StoredKey& key) { return key.id == id; });
  }

  /// Inserts without a condition; its id.
  std::uint32_t put(const oauth::StoredKey& key) {
    stored.push_back(key);
    stored.back().id = ++last_id;
    return last_id;
  }
  std::uint32_t newest_of(oauth::KeyPurpose purpose) const {
    std::uint32_t newest = 0;
    for (const oauth::StoredKey& key : stored)
      if (key.purpose == purpose) newest = std::max(newest, key.id);
    return newest;
  }

  std::uint32_t last_id = 0;
  std::vector<oauth::StoredKey> stored;
  bool lost = false;
  std::function<void()> before_insert;  // once: what another node does at that moment
};

}  // namespace test_support
