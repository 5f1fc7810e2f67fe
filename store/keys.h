// Sealed keys of the authorization server.
#pragma once
#include "oauth/key_store.h"
#include "store/driver.h"

namespace store {

class Keys final : public oauth::KeyStore {
 public:
  /// `database` outlives it.
  explicit Keys(Database& database) : database_(database) {}

  std::vector<oauth::StoredKey> keys() override;
  std::uint32_t insert_key(const oauth::StoredKey& key) override;
  bool insert_first_key(const oauth::StoredKey& key) override;
  void delete_key(std::uint32_t id) override;

 private:
  Database& database_;
};

}  // namespace store
