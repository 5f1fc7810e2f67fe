// The double-entry ledger as pure functions: what an entry does to the accounts it touches, or why it may
// not.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/time.h"

namespace sandbox {

struct Account {
  std::string id;             // "acc_…"
  std::string owner;          // the subject: a user, an app, or "" for the world outside the bank
  std::string type;           // current, wallet, merchant, external
  std::string currency;       // ISO 4217
  std::string name;           // for people
  std::string masked_number;  // for people
  std::int64_t current = 0;   // minor units: the sum of its booked postings
  std::int64_t held = 0;      // minor units: what its pending entries have reserved
  bool may_overdraw = false;  // only accounts of the world outside
  std::int64_t available() const { return current - held; }
};

/// One side of an entry: positive is credited, negative is debited.
struct Posting {
  std::string account_id;
  std::string currency;
  std::int64_t amount = 0;   // minor units
  std::string counterparty;  // who is on the other side, as this account's owner reads it
};

enum class EntryStatus : std::uint8_t { pending, booked };

/// A movement of money: its postings sum to zero in every currency.
struct Entry {
  std::string id;         // "txn_…"
  std::string kind;       // payment, refund, topup, fee …
  std::string source_id;  // the payment or refund that caused it, may be empty
  std::string reference;  // free text, may be empty
  EntryStatus status = EntryStatus::booked;
  base::Instant booked_at{};
  std::vector<Posting> postings;
};

enum class LedgerFault : std::uint8_t {
  unbalanced,          // the postings do not sum to zero per currency, or there are none
  unknown_account,     // a posting names an account that was not given
  repeated_account,    // two postings name one account
  currency_mismatch,   // a posting's currency is not its account's
  zero_amount,         // a posting moves nothing
  insufficient_funds,  // available would fall below zero
  overflow,            // a balance would leave 64 bits
};

/// Applies the entry to `accounts`, wholly or not at all. A booked entry changes `current`; a pending one
/// reserves its debits in `held`. On a fault nothing has changed.
std::optional<LedgerFault> post(std::span<Account> accounts, const Entry& entry);

}  // namespace sandbox
