// Names are looked up on a thread of their own, which ends when it is told to.
#include "http/name_thread.h"

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <thread>

namespace {

using namespace std::chrono_literals;

template <class Done>
bool until(Done done) {
  const auto end = std::chrono::steady_clock::now() + 20s;
  while (!done() && std::chrono::steady_clock::now() < end) std::this_thread::yield();
  return done();
}

http::Addresses one(const char* address) { return std::vector{*http::parse_ip_address(address)}; }

TEST_CASE("a name is looked up again without anybody's doing, on another thread, until the end") {
  std::atomic<int> asked{0};
  std::atomic<std::thread::id> by{};
  auto names = std::make_unique<http::NameThread>([&](const std::string&, std::chrono::milliseconds) {
    by = std::this_thread::get_id();
    return one(++asked < 4 ? "192.0.2.1" : "192.0.2.2");
  });
  const auto name = names->follow("a", 80, 1ms);
  CHECK(by.load() == std::this_thread::get_id());
  const auto epoch = name->epoch();
  CHECK(until([&] { return name->epoch() != epoch; }));
  CHECK(by.load() != std::this_thread::get_id());
  names.reset();
  CHECK(name->addresses()->size() == 1);
}

TEST_CASE("a name that is due sooner than those before it is looked up in its time") {
  std::atomic<int> soon{0};
  http::NameThread names([&](const std::string& host, std::chrono::milliseconds) {
    if (host == "soon") ++soon;
    return one("192.0.2.1");
  });
  const auto rarely = names.follow("rarely", 80, 1h), often = names.follow("soon", 80, 1ms);
  CHECK(until([&] { return soon > 3; }));
}

TEST_CASE("with numeric addresses only there is no thread, and nobody is asked") {
  std::atomic<int> asked{0};
  http::NameThread names([&](const std::string&, std::chrono::milliseconds) {
    ++asked;
    return one("192.0.2.1");
  });
  CHECK(names.follow("127.0.0.1", 80, 1ms) == nullptr);
  CHECK(asked == 0);
}

}  // namespace
