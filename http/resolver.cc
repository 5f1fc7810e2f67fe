// getaddrinfo(3), which may take many times as long as anybody wants to wait.
#include "http/resolver.h"

#include <netdb.h>
#include <sys/socket.h>

#include <algorithm>
#include <atomic>
#include <future>
#include <system_error>
#include <thread>

namespace http {
namespace {

using base::Error;
using base::ErrorCode;

constexpr unsigned kMostLookUps = 16;

Addresses system_look_up(const std::string& host) {
  addrinfo hints{}, *found = nullptr;
  hints.ai_socktype = SOCK_STREAM;
  const int failed = ::getaddrinfo(host.c_str(), nullptr, &hints, &found);
  std::vector<IpAddress> out;
  if (failed == 0) {
    const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner(found, &::freeaddrinfo);
    for (const addrinfo* one = found; one != nullptr; one = one->ai_next)
      if (const auto address = ip_address_of(*one->ai_addr); address && !std::ranges::count(out, *address))
        out.push_back(*address);
  }
  if (out.empty())
    return Error{ErrorCode::backend_unavailable,
                 "the server's name could not be resolved",
                 {},
                 host + ": " + (failed ? gai_strerror(failed) : "no address")};
  return out;
}

}  // namespace

struct TimedResolver::State {
  State(LookUp l, unsigned m) : look_up(std::move(l)), most(m) {}
  const LookUp look_up;
  const unsigned most;
  std::atomic<unsigned> running{0};
};

TimedResolver::TimedResolver(LookUp look_up, unsigned most)
    : state_(std::make_shared<State>(std::move(look_up), most)) {}

Addresses TimedResolver::operator()(const std::string& host, std::chrono::milliseconds within) const {
  const Error overloaded{ErrorCode::overloaded, "too many names are being resolved"};
  if (state_->running.fetch_add(1) >= state_->most) {
    --state_->running;
    return overloaded;
  }
  std::promise<Addresses> promise;
  std::future<Addresses> answer = promise.get_future();
  try {
    std::thread([state = state_, host, promise = std::move(promise)]() mutable {
      Addresses found = Error{ErrorCode::backend_unavailable, "the server's name could not be resolved"};
      try {
        found = state->look_up(host);
      } catch (const std::exception&) {  // out of memory: as if there were no address
      }
      --state->running;
      promise.set_value(std::move(found));
    }).detach();
  } catch (const std::system_error&) {  // no thread
    --state_->running;
    return overloaded;
  }
  if (answer.wait_for(within) != std::future_status::ready)
    return Error{ErrorCode::backend_timeout, "the server's name could not be resolved in time", {}, host};
  return answer.get();
}

Addresses resolve_host(const std::string& host, std::chrono::milliseconds within) {
  static const TimedResolver resolver(&system_look_up, kMostLookUps);
  return resolver(host, within);
}

}  // namespace http
