// Identifiers that cannot be swapped for one another.
#pragma once
#include <compare>
#include <functional>
#include <string>

namespace base {

template <class Tag>
struct Id {
  std::string value;
  bool empty() const noexcept { return value.empty(); }
  friend auto operator<=>(const Id&, const Id&) = default;
};

using ClientId = Id<struct ClientIdTag>;    // "app_…", RFC 6749 2.2
using UserId = Id<struct UserIdTag>;        // "usr_…", the `sub` of a customer or developer
using GrantId = Id<struct GrantIdTag>;      // "grt_…", one consent of one user to one app
using RequestId = Id<struct RequestIdTag>;  // "req_…", one exchange

}  // namespace base
template <class Tag>
struct std::hash<base::Id<Tag>> {
  std::size_t operator()(const base::Id<Tag>& id) const noexcept {
    return std::hash<std::string>{}(id.value);
  }
};
