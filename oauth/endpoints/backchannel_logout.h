// Tells apps, server to server, that a session ended (OpenID Connect Back-Channel Logout 1.0 2.5).
#pragma once
#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "oauth/client_store.h"
#include "oauth/grant_store.h"
#include "oauth/issuer.h"
#include "oauth/logout_token.h"

namespace oauth::endpoints {

/// Thread-safe. Nobody who signs out waits for it: look-ups, signatures and deliveries run elsewhere.
class BackchannelLogout {
 public:
  static constexpr int kAttempts = 3;
  static constexpr std::chrono::seconds kPauses[kAttempts - 1]{std::chrono::seconds{1},
                                                               std::chrono::seconds{4}};

  /// How the outside is reached. All are called from several threads.
  struct Means {
    /// Posts a form; the status of the answer, or why there is none (`detail`).
    std::function<base::Result<int>(const std::string& uri, const std::string& form)> post;
    /// Runs a job on another thread, in any order; false if there is no room for it.
    std::function<bool(std::function<void()> job)> later;
    /// Waits before the next attempt; false: the program ends, give up.
    std::function<bool(std::chrono::seconds)> pause;
  };

  /// Everything outlives it and its jobs.
  BackchannelLogout(ClientStore& clients, GrantStore& grants, Issuer issuer, const base::Clock& clock,
                    Means means)
      : clients_(clients), grants_(grants), issuer_(issuer), clock_(clock), means_(std::move(means)) {}

  /// Every app that got a grant in the session is told, each by a job of its own.
  void session_ended(const std::string& sid) const;
  /// The same for grants that were looked up before they were revoked, as when a user is disabled.
  void grants_ended(const std::vector<Grant>& grants) const;

 private:
  void run_later(std::function<void()> job) const;
  void deliver(const LogoutNotice& notice) const;

  ClientStore& clients_;
  GrantStore& grants_;
  Issuer issuer_;
  const base::Clock& clock_;
  Means means_;
};

}  // namespace oauth::endpoints
