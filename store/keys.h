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
  bool insert_next_key(const oauth::StoredKey& key, std::uint32_t newest) override;
  bool activate_key(std::uint32_t id, base::Instant expected, base::Instant active_from) override;
  void delete_key(std::uint32_t id) override;

 private:
  Database& database_;
};

}  // namespace store
