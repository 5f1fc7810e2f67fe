// What an order leads to: pure decisions over facts that were loaded, committed by the caller.
#pragma once
#include <optional>
#include <string>

#include "sandbox/assertion.h"
#include "sandbox/ledger.h"
#include "sandbox/payment.h"
#include "sandbox/payment_order.h"
#include "sandbox/refusal.h"

namespace sandbox {

/// The state of the books that a payment depends on.
struct PaymentFacts {
  std::optional<Account> debtor;    // the account the order names, else the payer's first in the currency
  std::optional<Account> merchant;  // the app's account in the currency
  Account outside;               // the world outside, in the currency; empty when the debtor cannot pay in it
  bool reference_taken = false;  // the app has used this merchant_reference before
};
struct NewPayment {
  Payment payment;
  std::optional<Entry> entry;  // nullopt: the payment is lodged, nothing moves
};
/// A user's order is executed at once, an app's own is lodged (requires_authorization).
/// duplicate_reference, account_not_found, creditor_not_supported, currency_not_supported,
/// insufficient_funds.
Outcome<NewPayment> decide_payment(const PaymentOrder& order, const Caller& caller, const PaymentFacts& facts,
                                   std::string payment_id, std::string entry_id, base::Instant now);

struct NewRefund {
  Refund refund;
  Entry entry;
};
/// payment_state_conflict, duplicate_reference, currency_not_supported, refund_exceeds_captured.
Outcome<NewRefund> decide_refund(const RefundOrder& order, const Payment& payment, bool reference_taken,
                                 std::string refund_id, std::string entry_id, base::Instant now);

/// An app sees the payments it made; with a user's token only those that this user paid.
bool may_see(const Caller& caller, const Payment& payment) noexcept;

}  // namespace sandbox
