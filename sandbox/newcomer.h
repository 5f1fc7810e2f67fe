// What a subject that the bank sees for the first time is given, so that there is something to look at.
#pragma once
#include <string>
#include <vector>

#include "base/random.h"
#include "base/time.h"
#include "sandbox/ledger.h"

namespace sandbox {

inline constexpr std::int64_t kOpeningBalance = 123450;  // EUR 1,234.50
inline constexpr std::size_t kHistoryLength = 45;        // transactions of the current account

struct Newcomer {
  std::vector<Account> accounts;  // all empty
  std::vector<Entry> entries;     // what fills them, oldest first; against the accounts "outside_" + currency
};

/// A user: a current account with EUR 1,234.50 and kHistoryLength transactions of the last ninety days, and a
/// wallet with CNY 8,888.00 of which CNY 25.00 are held by a pending transaction. The same for everyone, but
/// for ids and dates.
Newcomer new_user(const std::string& sub, base::Random& random, base::Instant now);
/// An app: an empty merchant account in EUR.
Newcomer new_app(const std::string& client_id, base::Random& random);

}  // namespace sandbox
