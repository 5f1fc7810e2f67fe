// Addresses that change while others read them.
#include "http/followed_name.h"

#include <doctest/doctest.h>

#include <atomic>
#include <thread>

#include "http/backend_addresses.h"

namespace {

http::SocketAddresses at(std::initializer_list<const char*> addresses) {
  http::SocketAddresses out;
  for (const char* address : addresses)
    out.push_back(http::socket_address(*http::parse_ip_address(address), 80));
  return out;
}

TEST_CASE("the epoch tells that the addresses have changed; who holds the old ones keeps them") {
  http::FollowedName name(at({"192.0.2.1"}));
  const auto epoch = name.epoch();
  const auto before = name.addresses();
  name.replace(at({"192.0.2.2", "192.0.2.3"}));
  CHECK(name.epoch() != epoch);
  CHECK(*before == at({"192.0.2.1"}));
  CHECK(*name.addresses() == at({"192.0.2.2", "192.0.2.3"}));
}

TEST_CASE("whoever takes the addresses after the epoch never has older ones than that") {
  http::FollowedName name(at({}));
  std::atomic<bool> done{false};
  std::thread writer([&] {
    for (int i = 0; i < 2000; ++i) name.replace(http::SocketAddresses(static_cast<std::size_t>(i) + 1));
    done = true;
  });
  bool never_older = true;
  while (!done) {
    const std::uint64_t epoch = name.epoch();  // 1 + how many were replaced
    never_older = never_older && name.addresses()->size() + 1 >= epoch;
  }
  writer.join();
  CHECK(never_older);
  CHECK(name.epoch() == 2001);
}

}  // namespace
