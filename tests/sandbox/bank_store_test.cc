// Storage: once means once, and what was answered for survives kill -9.
#include "sandbox/bank_store.h"

#include <doctest/doctest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>

#include "tests/support/fixed_random.h"

using sandbox::BankStore;
using sandbox::Books;
using sandbox::Once;
using sandbox::OnceKey;
using sandbox::StoredAnswer;

namespace {

const base::Instant kNow = base::from_unix(1'790'000'000);

OnceKey key(const std::string& client, const std::string& name, const char* request) {
  return {client, name, base::sha256(request)};
}

struct TempFile {
  TempFile() {
    path = std::filesystem::temp_directory_path() / ("bank_store_test." + std::to_string(getpid()));
  }
  ~TempFile() {
    for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(path.string() + suffix);
  }
  std::filesystem::path path;
};

sandbox::Entry payment(int number) {
  sandbox::Entry entry;
  entry.id = "txn_" + std::to_string(number);
  entry.kind = "payment";
  entry.booked_at = kNow;
  entry.postings = {{"acc_a", "EUR", -1, ""}, {"acc_b", "EUR", 1, ""}};
  return entry;
}

}  // namespace

TEST_CASE("bank store: idempotency table (draft-ietf-httpapi-idempotency-key-header-07 2.6)") {
  test_support::FixedRandom random;
  BankStore store(":memory:", random);
  int runs = 0;
  const auto work = [&runs](Books&) { return StoredAnswer{201, "answer " + std::to_string(++runs)}; };
  struct Case {
    const char* name;
    OnceKey key;
    base::Instant at;
    Once::Kind expect;
    const char* body;
  };
  const Case cases[] = {
      {"first", key("app", "k1", "r1"), kNow, Once::Kind::executed, "answer 1"},
      {"repeat", key("app", "k1", "r1"), kNow, Once::Kind::replayed, "answer 1"},
      {"other payload", key("app", "k1", "r2"), kNow, Once::Kind::reused, ""},
      {"other key", key("app", "k2", "r1"), kNow, Once::Kind::executed, "answer 2"},
      {"other app", key("app2", "k1", "r1"), kNow, Once::Kind::executed, "answer 3"},
      {"last moment", key("app", "k1", "r1"), kNow + BankStore::kAnswersKept - base::Micros(1),
       Once::Kind::replayed, "answer 1"},
      {"after a day", key("app", "k1", "r2"), kNow + BankStore::kAnswersKept, Once::Kind::executed,
       "answer 4"},
      {"and from then on", key("app", "k1", "r2"), kNow + BankStore::kAnswersKept, Once::Kind::replayed,
       "answer 4"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    const Once once = store.once(c.key, c.at, work);
    CHECK(once.kind == c.expect);
    CHECK(once.answer.body == c.body);
    if (c.expect != Once::Kind::reused) CHECK(once.answer.status == 201);
  }
}

TEST_CASE("bank store: work that throws leaves neither money nor an answer") {
  test_support::FixedRandom random;
  BankStore store(":memory:", random);
  const OnceKey k = key("app", "k1", "r1");
  CHECK_THROWS_AS(store.once(k, kNow,
                             [](Books& books) -> StoredAnswer {
                               books.accounts.outside("EUR");
                               throw std::runtime_error("lost");
                             }),
                  std::runtime_error);
  CHECK_FALSE(store.read([](Books& books) { return books.accounts.find("outside_EUR"); }));
  CHECK(store.once(k, kNow, [](Books&) { return StoredAnswer{201, "x"}; }).kind == Once::Kind::executed);
}

TEST_CASE("bank store: the cursor key and the answers are there after a restart") {
  const TempFile file;
  test_support::FixedRandom random;
  std::string cursor_key;
  {
    BankStore store(file.path, random);
    cursor_key = store.cursor_key();
    (void)store.once(key("app", "k1", "r1"), kNow, [](Books&) { return StoredAnswer{201, "kept"}; });
  }
  BankStore store(file.path, random);
  CHECK(cursor_key.size() == 43);
  CHECK(store.cursor_key() == cursor_key);
  const Once once = store.once(key("app", "k1", "r1"), kNow, [](Books&) { return StoredAnswer{500, ""}; });
  CHECK(once.kind == Once::Kind::replayed);
  CHECK(once.answer.body == "kept");
}

TEST_CASE("bank store: after kill -9 everything answered for is there, and the books balance") {
  const TempFile file;
  int answers[2];
  REQUIRE(pipe(answers) == 0);
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    test_support::FixedRandom random;
    BankStore store(file.path, random);
    store.write([](Books& books) {
      books.accounts.open_account({.id = "acc_a",
                                   .owner = "a",
                                   .type = "current",
                                   .currency = "EUR",
                                   .name = "",
                                   .masked_number = "",
                                   .may_overdraw = true});
      books.accounts.open_account({.id = "acc_b",
                                   .owner = "b",
                                   .type = "merchant",
                                   .currency = "EUR",
                                   .name = "",
                                   .masked_number = ""});
    });
    for (int number = 0;; ++number) {
      (void)store.once(key("app", "key-" + std::to_string(number), "r"), kNow, [number](Books& books) {
        (void)books.accounts.record(payment(number));
        return StoredAnswer{201, std::to_string(number)};
      });
      if (write(answers[1], "x", 1) != 1) _exit(1);  // answered for
    }
  }
  close(answers[1]);
  int answered = 0;
  for (char byte; answered < 25 && read(answers[0], &byte, 1) == 1;) ++answered;
  kill(child, SIGKILL);
  REQUIRE(waitpid(child, nullptr, 0) == child);
  for (char byte; read(answers[0], &byte, 1) == 1;) ++answered;
  close(answers[0]);
  REQUIRE(answered >= 25);

  test_support::FixedRandom random;
  BankStore store(file.path, random);
  const auto [a, b] = store.read([](Books& books) {
    return std::pair{books.accounts.find("acc_a")->current, books.accounts.find("acc_b")->current};
  });
  CHECK(a + b == 0);
  CHECK(b >= answered);
  CHECK(b <= answered + 1);  // one may have been committed and not answered for
  int replayed = 0;
  for (int number = 0; number < b; ++number)
    replayed += store
                    .once(key("app", "key-" + std::to_string(number), "r"), kNow,
                          [](Books&) {
                            return StoredAnswer{500, ""};
                          })
                    .kind == Once::Kind::replayed;
  CHECK(replayed == b);  // money and answer went together, every time
}
