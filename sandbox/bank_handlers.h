// The operations of the payments API, one handler each.
#pragma once
#include "sandbox/bank.h"

namespace sandbox {

Outcome<Answer> list_accounts(const Bank& bank, const Call& call);      // GET /v1/accounts
Outcome<Answer> get_account(const Bank& bank, const Call& call);        // GET /v1/accounts/{id}
Outcome<Answer> get_balances(const Bank& bank, const Call& call);       // GET /v1/accounts/{id}/balances
Outcome<Answer> list_transactions(const Bank& bank, const Call& call);  // GET /v1/accounts/{id}/transactions
Outcome<Answer> list_payments(const Bank& bank, const Call& call);      // GET /v1/payments
Outcome<Answer> create_payment(const Bank& bank, const Call& call);     // POST /v1/payments
Outcome<Answer> get_payment(const Bank& bank, const Call& call);        // GET /v1/payments/{id}
Outcome<Answer> list_refunds(const Bank& bank, const Call& call);       // GET /v1/payments/{id}/refunds
Outcome<Answer> create_refund(const Bank& bank, const Call& call);      // POST /v1/payments/{id}/refunds

/// An account of the caller; not_found for a foreign one too, so that ids cannot be probed.
Outcome<Account> find_account(const Bank& bank, const Call& call);
/// A payment that the caller may see; not_found otherwise.
Outcome<Payment> find_payment(const Bank& bank, const Call& call);
/// The API's account object.
nlohmann::ordered_json account_json(const Account& account);

}  // namespace sandbox
