// Messages to apps, on threads of their own: who waits for strangers must not hold up pages and tokens.
#pragma once
#include <atomic>
#include <condition_variable>
#include <mutex>

#include "http/blocking_pool.h"
#include "http/safe_fetch.h"
#include "oauth/endpoints/backchannel_logout.h"

namespace gateway::commands {

/// Thread-safe. What its jobs use outlives it, and so does `fetcher`.
class Outbound {
 public:
  explicit Outbound(const http::SafeFetcher& fetcher) : fetcher_(fetcher), pool_(4, 1000) {}
  /// Gives up what waits; what is on its way ends within seconds.
  ~Outbound();

  /// The three of oauth::endpoints::BackchannelLogout::Means.
  base::Result<int> post(const std::string& uri, const std::string& form) const;
  bool later(std::function<void()> job);
  bool pause(std::chrono::seconds length);

 private:
  const http::SafeFetcher& fetcher_;
  std::mutex mutex_;
  std::condition_variable stop_;
  std::atomic<bool> stopping_{false};
  http::BlockingPool pool_;  // its threads use the others
};

/// For a command: the same, one after the other, before it returns. `fetcher` outlives it.
oauth::endpoints::BackchannelLogout::Means means_in_place(const http::SafeFetcher& fetcher);

}  // namespace gateway::commands
