// A store of wrapped keys in memory.
#pragma once
#include <algorithm>
#include <functional>
#include <utility>
#include <vector>

#include "oauth/key_store.h"

namespace test_support {

class FakeKeyStore final : public oauth::KeyStore {
 public:
  std::vector<oauth::StoredKey> keys() override { return {stored.rbegin(), stored.rend()}; }
  std::uint32_t insert_key(const oauth::StoredKey& key) override {
    stored.push_back(key);
    stored.back().id = static_cast<std::uint32_t>(stored.size());
    return stored.back().id;
  }
  bool insert_first_key(const oauth::StoredKey& key) override {
    if (before_insert) std::exchange(before_insert, nullptr)();
    if (std::ranges::count(stored, key.purpose, &oauth::StoredKey::purpose) != 0) return false;
    insert_key(key);
    return true;
  }
  void delete_key(std::uint32_t id) override {
    std::erase_if(stored, [id](const oauth::StoredKey& key) { return key.id == id; });
  }

  std::vector<oauth::StoredKey> stored;
  std::function<void()> before_insert;  // once: what another node does at that moment
};

}  // namespace test_support
