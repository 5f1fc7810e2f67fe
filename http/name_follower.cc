// Which name is looked up when, and what becomes of the answer.
#include "http/name_follower.h"

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "base/log.h"
#include "http/backend_addresses.h"
#include "http/ip_address.h"

namespace http {
namespace {

// The system asks the next name server after five seconds. Nobody waits for longer: a process that is told to
// end has to wait for a look-up.
constexpr std::chrono::seconds kPatience{10};

SocketAddresses with_port(const std::vector<IpAddress>& addresses, std::uint16_t port) {
  SocketAddresses out;
  for (const IpAddress& address : addresses) out.push_back(socket_address(address, port));
  return out;
}

std::string text_of(const std::vector<IpAddress>& addresses) {
  std::string out;
  for (const IpAddress& address : addresses) out += (out.empty() ? "" : " ") + address.text();
  return out;
}

std::string reason_of(const Addresses& failed) { return failed ? "no address" : failed.error().detail; }

bool has_each(const SocketAddresses& all, const SocketAddresses& some) {
  return std::ranges::all_of(some,
                             [&](const SocketAddress& one) { return std::ranges::count(all, one) != 0; });
}

}  // namespace

struct NameFollower::Entry {
  std::string host;
  std::uint16_t port;
  std::chrono::milliseconds every;
  std::weak_ptr<FollowedName> name;
  SteadyTime due;
  bool failing = false;  // of the thread that looks up
};

NameFollower::NameFollower(Resolver resolver) : resolver_(std::move(resolver)) {}
NameFollower::~NameFollower() = default;

void NameFollower::forget_unused() {
  std::erase_if(entries_, [](const auto& entry) { return entry->name.expired(); });
}

std::shared_ptr<const FollowedName> NameFollower::follow(const std::string& host, std::uint16_t port,
                                                         std::chrono::milliseconds every, SteadyTime now) {
  if (parse_ip_address(host)) return nullptr;
  const std::lock_guard lock(mutex_);
  forget_unused();
  for (const auto& entry : entries_)
    if (entry->host == host && entry->port == port && entry->every == every)
      if (auto name = entry->name.lock()) return name;
  const Addresses found = resolver_(host, kPatience);
  if (!found || found->empty())
    throw std::system_error(EADDRNOTAVAIL, std::generic_category(),
                            "cannot resolve backend " + host + " (" + reason_of(found) + ")");
  auto name = std::make_shared<FollowedName>(with_port(*found, port));
  entries_.push_back(std::make_shared<Entry>(Entry{host, port, every, name, now + every}));
  return name;
}

std::optional<NameFollower::SteadyTime> NameFollower::next_due() const {
  const std::lock_guard lock(mutex_);
  std::optional<SteadyTime> next;
  for (const auto& entry : entries_)
    if (!next || entry->due < *next) next = entry->due;
  return next;
}

bool NameFollower::look_up_one(SteadyTime now) {
  std::shared_ptr<Entry> entry;
  std::shared_ptr<FollowedName> name;
  {
    const std::lock_guard lock(mutex_);
    forget_unused();
    const auto first = std::ranges::min_element(entries_, {}, [](const auto& one) { return one->due; });
    if (first == entries_.end() || (*first)->due > now) return false;
    entry = *first;
    entry->due = now + entry->every;
    name = entry->name.lock();
  }
  if (!name) return true;
  const Addresses found = resolver_(entry->host, kPatience);
  if (!found || found->empty()) {
    if (!entry->failing)
      base::log(base::LogLevel::warn,
                "a backend's name cannot be resolved: its addresses of before stay in use",
                {{"host", entry->host}, {"reason", reason_of(found)}});
    entry->failing = true;
    return true;
  }
  if (entry->failing)
    base::log(base::LogLevel::info, "a backend's name can be resolved again", {{"host", entry->host}});
  entry->failing = false;
  const std::shared_ptr<const SocketAddresses> before = name->addresses();
  SocketAddresses after = with_port(*found, entry->port);
  if (after == *before) return true;
  // Resolvers turn the order round to spread the load: that is taken up, and nothing to tell.
  if (!has_each(*before, after) || !has_each(after, *before))
    base::log(base::LogLevel::info, "a backend's addresses have changed",
              {{"host", entry->host}, {"addresses", text_of(*found)}});
  name->replace(std::move(after));
  return true;
}

}  // namespace http
