// GET /v1/accounts/{account_id}/balances: what is booked, held and available.
#include "sandbox/bank_handlers.h"

namespace sandbox {

Outcome<Answer> get_balances(const Bank& bank, const Call& call) {
  const Outcome<Account> found = find_account(bank, call);
  if (const auto* refusal = std::get_if<Refusal>(&found)) return *refusal;
  const Account& account = std::get<Account>(found);
  nlohmann::ordered_json balance;
  balance["currency"] = account.currency;
  balance["available"] = account.available();
  balance["current"] = account.current;
  balance["held"] = account.held;
  balance["as_of"] = base::rfc3339(call.request.now);
  nlohmann::ordered_json json;
  json["data"] = nlohmann::ordered_json::array({balance});
  return Answer{http::json(200, json.dump())};
}

}  // namespace sandbox
