// Look-ups with a time limit.
#include "http/resolver.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <future>
#include <stdexcept>
#include <thread>

namespace {

using namespace std::chrono_literals;
using base::ErrorCode;

TEST_CASE("resolver: the system knows localhost, and no .invalid name (RFC 6761)") {
  const auto local = http::resolve_host("localhost", 10s);
  REQUIRE(local);
  CHECK(
      std::ranges::all_of(*local, [](const http::IpAddress& address) { return http::is_loopback(address); }));
  const auto none = http::resolve_host("no-such-host.invalid", 10s);
  REQUIRE(!none);
  CHECK(none.error().code == ErrorCode::backend_unavailable);
  CHECK(none.error().detail.starts_with("no-such-host.invalid: "));
}

TEST_CASE("resolver: a look-up that hangs is not waited for, and counts until it ends") {
  std::promise<void> release;
  const std::shared_future<void> released(release.get_future());
  const http::IpAddress found = *http::parse_ip_address("192.0.2.1");
  const http::TimedResolver resolver(
      [=](const std::string& host) -> http::Addresses {
        if (host == "hangs") released.wait();
        return std::vector{found};
      },
      2);
  CHECK(*resolver("answers", 10s) == std::vector{found});
  CHECK(resolver("hangs", 1ms).error().code == ErrorCode::backend_timeout);
  CHECK(resolver("answers", 10s));
  CHECK(resolver("hangs", 1ms).error().code == ErrorCode::backend_timeout);
  CHECK(resolver("answers", 10s).error().code == ErrorCode::overloaded);
  release.set_value();
  while (!resolver("answers", 10s)) std::this_thread::yield();
}

TEST_CASE("resolver: a look-up that throws has found nothing") {
  const http::TimedResolver resolver(
      [](const std::string&) -> http::Addresses { throw std::runtime_error("no memory"); }, 1);
  CHECK(resolver("a", 10s).error().code == ErrorCode::backend_unavailable);
  CHECK(resolver("a", 10s).error().code == ErrorCode::backend_unavailable);  // and counts no longer
}

}  // namespace
