// The parsed keys of clients, kept for a while: registered sets by their text, fetched ones by their URI.
#pragma once
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>

#include "oauth/client_keys.h"

namespace oauth {

/// Thread-safe. Memory is bounded by kMostKeySets.
class ClientKeysCache final : public ClientKeys {
 public:
  static constexpr std::size_t kMostKeySets = 1000;
  static constexpr std::chrono::minutes kFresh{5};     // a fetched set is used without asking again
  static constexpr std::chrono::seconds kRefetch{60};  // between searches for a kid that is not there
  static constexpr std::chrono::seconds kFailed{30};   // a failed fetch is not tried again

  /// The body behind an https URI, at most 64 KiB, or why not (`detail`). Blocks.
  using Fetch = std::function<base::Result<std::string>(const std::string& uri)>;
  explicit ClientKeysCache(Fetch fetch) : fetch_(std::move(fetch)) {}

  base::Result<std::shared_ptr<const base::JwkSet>> keys_of(const Client& client, std::string_view kid,
                                                            base::Instant now) override;

 private:
  struct Entry {
    std::shared_ptr<const base::JwkSet> keys;  // shared: with calls in flight; null after a failure
    std::string why;                           // of a failure
    base::Instant fetched_at{}, tried_at{}, used_at{};
  };
  /// The right to fetch a URI: one at a time for each, so a slow server gets one request and not one of every
  /// thread. Never held with the lock.
  class Turn {
   public:
    Turn(ClientKeysCache& cache, const std::string& uri);
    ~Turn();
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;

   private:
    ClientKeysCache& cache_;
    const std::string& uri_;
  };
  using Found = base::Result<std::shared_ptr<const base::JwkSet>>;
  Found registered(const std::string& jwks, base::Instant now);
  Found fetched(const std::string& uri, std::string_view kid, base::Instant now);
  /// What is known and need not be fetched: keys, or a failure of a moment ago.
  std::optional<Found> usable(const std::string& uri, std::string_view kid, base::Instant now);
  Found keep_failure(const std::string& uri, const std::string& reason, base::Instant now);
  std::optional<Entry> look_up(const std::string& key, base::Instant now);
  void keep(const std::string& key, Entry entry);

  Fetch fetch_;
  std::mutex mutex_;
  std::condition_variable fetch_ended_;
  std::set<std::string> fetching_;
  std::map<std::string, Entry> entries_;
};

}  // namespace oauth
