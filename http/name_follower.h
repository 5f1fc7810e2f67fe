// Looks the names of backends up again and again, so that those who connect to them learn of new addresses.
#pragma once
#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "http/followed_name.h"
#include "http/resolver.h"

namespace http {

/// Thread-safe.
class NameFollower {
 public:
  using SteadyTime = std::chrono::steady_clock::time_point;
  explicit NameFollower(Resolver resolver);
  ~NameFollower();

  /// The name is looked up now, and every so long for as long as somebody has it; the same host, port and
  /// interval are the same object. nullptr: it is a numeric address. Throws std::system_error naming the host
  /// if it cannot be resolved now. Blocks.
  std::shared_ptr<const FollowedName> follow(const std::string& host, std::uint16_t port,
                                             std::chrono::milliseconds every, SteadyTime now);
  /// Looks up the name that has been due for the longest. A look-up that fails leaves its addresses as they
  /// are, and is logged once until one succeeds. False: none is due. Blocks for as long as the resolver does;
  /// by one thread at a time.
  bool look_up_one(SteadyTime now);
  /// When the next one is due; nullopt: no name is followed.
  std::optional<SteadyTime> next_due() const;

 private:
  struct Entry;
  void forget_unused();

  const Resolver resolver_;
  mutable std::mutex mutex_;
  std::vector<std::shared_ptr<Entry>> entries_;  // under mutex_
};

}  // namespace http
