// The double-entry ledger: every check first, then every change.
#include "sandbox/ledger.h"

#include <algorithm>
#include <map>

namespace sandbox {
namespace {

bool add_overflows(std::int64_t a, std::int64_t b, std::int64_t& sum) {
  return __builtin_add_overflow(a, b, &sum);
}

std::optional<LedgerFault> check_balance(const Entry& entry) {
  if (entry.postings.empty()) return LedgerFault::unbalanced;
  std::map<std::string_view, std::int64_t> sums;
  for (const Posting& posting : entry.postings) {
    if (posting.amount == 0) return LedgerFault::zero_amount;
    if (std::int64_t& sum = sums[posting.currency]; add_overflows(sum, posting.amount, sum))
      return LedgerFault::overflow;
  }
  const bool balanced = std::ranges::all_of(sums, [](const auto& sum) { return sum.second == 0; });
  return balanced ? std::nullopt : std::optional(LedgerFault::unbalanced);
}

std::optional<LedgerFault> change(Account& account, const Posting& posting, EntryStatus status) {
  if (account.currency != posting.currency) return LedgerFault::currency_mismatch;
  if (status == EntryStatus::booked) {
    if (add_overflows(account.current, posting.amount, account.current)) return LedgerFault::overflow;
  } else if (posting.amount < 0) {
    if (__builtin_sub_overflow(account.held, posting.amount, &account.held)) return LedgerFault::overflow;
  }
  std::int64_t available = 0;
  if (__builtin_sub_overflow(account.current, account.held, &available)) return LedgerFault::overflow;
  // A credit never fails for want of funds, so that money can always come back.
  if (posting.amount < 0 && available < 0 && !account.may_overdraw) return LedgerFault::insufficient_funds;
  return std::nullopt;
}

}  // namespace

std::optional<LedgerFault> post(std::span<Account> accounts, const Entry& entry) {
  if (auto fault = check_balance(entry)) return fault;
  std::vector<std::pair<Account*, Account>> changed;
  for (const Posting& posting : entry.postings) {
    const auto found = std::ranges::find(accounts, posting.account_id, &Account::id);
    if (found == accounts.end()) return LedgerFault::unknown_account;
    if (std::ranges::find(changed, &*found, &std::pair<Account*, Account>::first) != changed.end())
      return LedgerFault::repeated_account;
    changed.emplace_back(&*found, *found);
    if (auto fault = change(changed.back().second, posting, entry.status)) return fault;
  }
  for (auto& [account, after] : changed) *account = std::move(after);
  return std::nullopt;
}

}  // namespace sandbox
