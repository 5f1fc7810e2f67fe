// Names to addresses, within a time limit.
#pragma once
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "http/ip_address.h"

namespace http {

using Addresses = base::Result<std::vector<IpAddress>>;
/// backend_unavailable if there is no address, backend_timeout if the answer does not come `within` that
/// time, overloaded if too many are being asked for already. Blocks; thread-safe. Tests put their own in its
/// place.
using Resolver = std::function<Addresses(const std::string& host, std::chrono::milliseconds within)>;

/// Gives a look-up that knows no time limit one: it runs on a thread that may outlive the wait. Thread-safe.
class TimedResolver {
 public:
  using LookUp = std::function<Addresses(const std::string& host)>;
  /// At most `most` look-ups at once, those that nobody waits for any more included.
  TimedResolver(LookUp look_up, unsigned most);
  Addresses operator()(const std::string& host, std::chrono::milliseconds within) const;

 private:
  struct State;
  std::shared_ptr<State> state_;  // with the threads
};

/// The system's resolver, at most 16 look-ups at once.
Addresses resolve_host(const std::string& host, std::chrono::milliseconds within);

}  // namespace http
