// The thread that looks the names of backends up.
#pragma once
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "http/name_follower.h"

namespace http {

/// The thread starts with the first name that is to be followed. Thread-safe.
class NameThread {
 public:
  explicit NameThread(Resolver resolver) : follower_(std::move(resolver)) {}
  /// Waits for a look-up that is on its way: ten seconds at most with resolvers that keep their time.
  ~NameThread();
  NameThread(const NameThread&) = delete;
  NameThread& operator=(const NameThread&) = delete;
  /// NameFollower::follow().
  std::shared_ptr<const FollowedName> follow(const std::string& host, std::uint16_t port,
                                             std::chrono::milliseconds every);

 private:
  void loop();
  NameFollower follower_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool more_ = false, stopping_ = false;  // under mutex_
  std::thread thread_;                    // under mutex_
};

}  // namespace http
