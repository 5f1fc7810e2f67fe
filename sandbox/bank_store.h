// The bank's storage: one SQLite file, in which money and the answer given for it are committed together.
#pragma once
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "base/crypto/digest.h"
#include "base/random.h"
#include "sandbox/account_book.h"
#include "sandbox/payment_book.h"

namespace sandbox {

/// The books, open for as long as one transaction.
struct Books {
  AccountBook accounts;
  PaymentBook payments;
};

/// An answer as it is kept for repeats of the request.
struct StoredAnswer {
  int status = 0;
  std::string body;
};

/// A request that must happen once: whose key, and what the key stands for.
struct OnceKey {
  std::string client_id, key;
  base::Digest fingerprint;
};

/// What became of it.
struct Once {
  enum class Kind : std::uint8_t {
    executed,
    replayed,
    reused
  };  // reused: the key stands for another request
  Kind kind = Kind::executed;
  StoredAnswer answer;  // empty if reused
};

/// Thread-safe: one operation at a time. After kill -9 everything that was committed is there.
/// Every method throws SqliteFailure if the file is lost; then nothing of that operation was kept.
class BankStore {
 public:
  static constexpr base::Seconds kAnswersKept{24 * 3600};

  /// Opens or creates the file; `random` makes the cursor key of a new one.
  BankStore(const std::string& path, base::Random& random);

  /// The key that page cursors are sealed with: 43 characters, the same after a restart.
  const std::string& cursor_key() const noexcept { return cursor_key_; }

  /// Runs work(Books&) and returns what it returns; for looking things up.
  template <class Work>
  auto read(Work work) {
    const std::scoped_lock lock(mutex_);
    Books books{AccountBook(database_), PaymentBook(database_)};
    return work(books);
  }

  /// Runs work(Books&) in one transaction: all of it is kept, or nothing if it throws.
  template <class Work>
  void write(Work work) {
    const std::scoped_lock lock(mutex_);
    Transaction transaction(database_);
    Books books{AccountBook(database_), PaymentBook(database_)};
    work(books);
    transaction.commit();
  }

  /// Runs work(Books&) -> StoredAnswer unless the key has an answer already; the answer is committed in the
  /// same transaction as what the work did. Exactly one of any number of concurrent calls with one key
  /// executes.
  template <class Work>
  Once once(const OnceKey& key, base::Instant now, Work work) {
    const std::scoped_lock lock(mutex_);
    Transaction transaction(database_);
    if (std::optional<Once> earlier = recall(key, now)) return *std::move(earlier);
    Books books{AccountBook(database_), PaymentBook(database_)};
    Once done{Once::Kind::executed, work(books)};
    remember(key, done.answer, now);
    transaction.commit();
    return done;
  }

 private:
  std::optional<Once> recall(const OnceKey& key, base::Instant now);
  void remember(const OnceKey& key, const StoredAnswer& answer, base::Instant now);
  std::mutex mutex_;
  Database database_;
  std::string cursor_key_;
};

}  // namespace sandbox
