// The table `once_claims`: what may happen once.
#pragma once
#include "oauth/once_store.h"
#include "store/driver.h"

namespace store {

class Once final : public oauth::OnceStore {
 public:
  /// `database` outlives it.
  explicit Once(Database& database) : database_(database) {}
  bool claim(std::string_view kind, const base::Digest& key, base::Instant expires_at,
             base::Instant now) override;
  bool submits() const override { return database_.submits(); }
  bool submit(std::vector<oauth::OnceClaim> claims, std::function<void(bool)> done) override;

 private:
  Database& database_;
};

}  // namespace store
