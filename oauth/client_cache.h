// Registered apps as they were at most a second ago, so that a token request need not ask the store who asks.
#pragma once
#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>

#include "oauth/client_store.h"

namespace oauth {

/// A client as the store had it at `as_of` or later. Tokens that are issued by it say that they were issued
/// no later than that: what revokes the client's tokens afterwards, on whichever node, then includes them.
struct KnownClient {
  std::shared_ptr<const Client> client;  // shared: with requests under way while the cache forgets it
  base::Instant as_of{};
};

/// Thread-safe. Memory is bounded by kMostClients. Only good news is remembered: who is unknown or suspended
/// is looked up every time.
class ClientCache {
 public:
  static constexpr std::size_t kMostClients = 1000;
  static constexpr base::Seconds kFresh{1};  // younger than this is used

  /// `clients` outlives it.
  explicit ClientCache(ClientStore& clients) : clients_(clients) {}
  /// What is remembered and fresh at `now`; asks nobody.
  std::optional<KnownClient> peek(const base::ClientId& client_id, base::Instant now) const;
  /// What the store has now; remembered from then on. nullopt if unknown. Throws store::Failure.
  /// @param now  not later than the call: the age counts from here
  std::optional<KnownClient> load(const base::ClientId& client_id, base::Instant now);
  /// Called after this node has changed the client: what was read before is not used any more, also what is
  /// being read at this moment.
  void forget(const base::ClientId& client_id);
  std::size_t size() const;

 private:
  using Order = std::list<base::ClientId>;  // the one that was read first is first
  struct Entry {
    KnownClient known;
    Order::iterator place;
  };
  void keep(const KnownClient& known);
  void drop(std::map<base::ClientId, Entry>::iterator entry);

  ClientStore& clients_;
  mutable std::mutex mutex_;
  std::map<base::ClientId, Entry> entries_;
  Order order_;
  std::uint64_t changes_ = 0;  // counts forget()
};

}  // namespace oauth
