// Accounts and their entries as stored rows. Used only inside a transaction of bank_store.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sandbox/ledger.h"
#include "sandbox/sqlite.h"

namespace sandbox {

inline constexpr std::int64_t kNewest = INT64_MAX;  // the position before the newest row

/// One line of an account's statement.
struct TransactionRow {
  std::int64_t position = 0;  // grows with time; what a cursor points at
  std::string id, kind, source_id, reference, counterparty, currency;
  EntryStatus status = EntryStatus::booked;
  base::Instant booked_at{};
  std::int64_t amount = 0;  // minor units: positive is credited to the account
};

struct TransactionFilter {
  std::string account_id;
  std::optional<base::Instant> from, to;  // from <= booked_at < to
  std::optional<EntryStatus> status;
};

struct AccountRow {
  std::int64_t position = 0;
  Account account;
};

/// Every method throws SqliteFailure if the file is lost.
class AccountBook {
 public:
  explicit AccountBook(Database& database) : database_(database) {}
  static void create_tables(Database& database);

  void open_account(const Account& account);
  std::optional<Account> find(std::string_view id) const;
  bool knows(std::string_view owner) const;
  /// Accounts of a subject in the order of opening, after `position` (0: from the first), at most `limit`.
  std::vector<AccountRow> of_owner(std::string_view owner, std::int64_t position, std::size_t limit) const;
  /// The subject's first account in that currency.
  std::optional<Account> first_of(std::string_view owner, std::string_view currency) const;
  /// The account that stands for the world outside in that currency; opened when first needed.
  Account outside(const std::string& currency);
  /// Posts the entry and stores it with the balances it leaves; on a fault nothing is stored.
  std::optional<LedgerFault> record(const Entry& entry);
  /// Newest first, before `position`, at most `limit`.
  std::vector<TransactionRow> transactions(const TransactionFilter& filter, std::int64_t position,
                                           std::size_t limit) const;

 private:
  Database& database_;
};

}  // namespace sandbox
