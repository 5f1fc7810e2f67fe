// GET /v1/accounts/{account_id}: one account of the caller.
#include "sandbox/bank_handlers.h"

namespace sandbox {

nlohmann::ordered_json account_json(const Account& account) {
  nlohmann::ordered_json json;
  json["id"] = account.id;
  json["type"] = account.type;
  json["currency"] = account.currency;
  json["name"] = account.name;
  json["masked_number"] = account.masked_number;
  json["status"] = "active";
  return json;
}

Outcome<Account> find_account(const Bank& bank, const Call& call) {
  std::optional<Account> account =
      bank.store.read([&](Books& books) { return books.accounts.find(call.id); });
  if (!account || account->owner != call.caller.sub)
    return Refusal{RefusalCode::not_found, "There is no such account."};
  return *std::move(account);
}

Outcome<Answer> get_account(const Bank& bank, const Call& call) {
  const Outcome<Account> account = find_account(bank, call);
  if (const auto* refusal = std::get_if<Refusal>(&account)) return *refusal;
  return Answer{http::json(200, account_json(std::get<Account>(account)).dump())};
}

}  // namespace sandbox
