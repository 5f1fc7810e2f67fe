// One user of one app, as limits know them: a MAC that tells nobody who it is.
#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/secret.h"

namespace gateway {

struct Partition {
  std::uint64_t key = 0;      // of the user's places on this node; 0: no user
  std::array<char, 12> pk{};  // base64: the partition key of RateLimit fields
};

/// HMAC-SHA-256 over app and user, cut into two parts of 8 and 9 bytes; the same on every node with that
/// secret. The draft wants no sensitive information in `pk` (draft-ietf-httpapi-ratelimit-headers-10).
Partition partition_of(const base::Secret& secret, std::string_view client_id, std::string_view subject);

/// Remembers the ones that a worker met last: bounded, without allocation once its places are warm. On one
/// thread.
class PartitionCache {
 public:
  static constexpr std::size_t kPlaces = 1024;
  /// As partition_of(), always with one secret. Valid until the next call.
  const Partition& of(const base::Secret& secret, std::string_view client_id, std::string_view subject);

 private:
  struct Known {
    std::string client_id, subject;
    Partition partition;
  };
  std::vector<Known> known_;  // made with the first call
};

}  // namespace gateway
