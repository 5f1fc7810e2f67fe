// Tests of the table of revoked subjects: finding, room, copies, and asking while it is filled.
#include "oauth/revoked_subjects.h"

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

using namespace std::chrono_literals;
using oauth::RevokedSubjects;

namespace {

const base::Instant kNow = base::from_unix(1'795'305'600);

std::string name(int i) { return "subject-" + std::to_string(i); }

}  // namespace

TEST_CASE("revoked subjects: each is found by all of its letters, whatever their number") {
  RevokedSubjects table(4);
  const std::string texts[] = {
      "a", "b", "ab", "AAAAAAAAAAAAAAAA", std::string(300, 'x'), std::string(301, 'x')};
  for (const std::string& text : texts) {
    CAPTURE(text);
    CHECK(table.find(text) == nullptr);
    table.put(text, kNow, kNow + 60s);
    REQUIRE(table.find(text) != nullptr);
    CHECK(table.find(text)->revoked_at() == kNow);
  }
  CHECK(table.size() == 6);
  for (const std::string& text : texts) CHECK(table.find(text) != nullptr);
  CHECK(table.find("c") == nullptr);
}

TEST_CASE("revoked subjects: putting one again keeps the later times of both") {
  RevokedSubjects table(4);
  table.put("a", kNow, kNow + 100s);
  table.put("a", kNow + 5s, kNow + 90s);
  CHECK(table.size() == 1);
  CHECK(table.find("a")->revoked_at() == kNow + 5s);
  CHECK(table.count_expired(kNow + 100s - 1us) == 0);
  CHECK(table.count_expired(kNow + 100s) == 1);
  table.put("a", kNow, kNow + 200s);
  CHECK(table.find("a")->revoked_at() == kNow + 5s);
  CHECK(table.count_expired(kNow + 200s - 1us) == 0);
}

TEST_CASE("revoked subjects: there is room for as many as were asked for, and a copy has more") {
  constexpr int kMost = 1000;
  auto table = std::make_unique<RevokedSubjects>(kMost);
  int put = 0;
  for (; put < kMost; ++put) {
    REQUIRE_FALSE(table->is_full());
    table->put(name(put), kNow, kNow + base::Seconds{put});
  }
  while (!table->is_full()) table->put(name(put++), kNow, kNow + 1h);
  CHECK(table->size() == static_cast<std::size_t>(put));
  table = table->copy(2 * table->size(), base::Instant::min());
  CHECK_FALSE(table->is_full());
  CHECK(table->size() == static_cast<std::size_t>(put));
  for (int i = 0; i < put; ++i) CHECK(table->find(name(i)) != nullptr);
  CHECK(table->find(name(put)) == nullptr);
}

TEST_CASE("revoked subjects: a copy has none that expires by then") {
  RevokedSubjects table(3);
  table.put("sooner", kNow, kNow + 10s - 1us);
  table.put("then", kNow, kNow + 10s);
  table.put("later", kNow + 3s, kNow + 10s + 1us);
  const auto copy = table.copy(1, kNow + 10s);
  CHECK(copy->size() == 1);
  CHECK(copy->find("sooner") == nullptr);
  CHECK(copy->find("then") == nullptr);
  REQUIRE(copy->find("later") != nullptr);
  CHECK(copy->find("later")->revoked_at() == kNow + 3s);
}

TEST_CASE("revoked subjects: whatever was put in when a reader was told is found, while more comes in") {
  constexpr int kMost = 20'000, kReaders = 3;
  RevokedSubjects table(kMost);
  std::atomic<int> told{0};
  std::atomic<int> missed{0};
  std::vector<std::thread> readers;
  for (int reader = 0; reader < kReaders; ++reader)
    readers.emplace_back([&] {
      for (int known = 0; known < kMost;) {
        known = told.load(std::memory_order_acquire);
        if (known == 0) continue;
        for (const int i : {0, known / 2, known - 1}) {
          const auto* const found = table.find(name(i));
          if (found == nullptr || found->revoked_at() < kNow) ++missed;
        }
        if (table.find("nobody") != nullptr) ++missed;
      }
    });
  for (int i = 0; i < kMost; ++i) {
    table.put(name(i), kNow, kNow + 60s);
    if (i % 3 == 0) table.put(name(i / 2), kNow + 1s, kNow + 61s);
    told.store(i + 1, std::memory_order_release);
  }
  for (std::thread& reader : readers) reader.join();
  CHECK(missed == 0);
}
