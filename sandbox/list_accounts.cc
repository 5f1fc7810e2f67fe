// GET /v1/accounts: the caller's accounts in the order of opening.
#include "sandbox/bank_handlers.h"
#include "sandbox/page.h"

namespace sandbox {

Outcome<Answer> list_accounts(const Bank& bank, const Call& call) {
  const Outcome<http::Form> query = parse_query(call.request.query);
  if (const auto* refusal = std::get_if<Refusal>(&query)) return *refusal;
  const Listing listing{bank.store.cursor_key(), filter_digest({"accounts", call.caller.sub}), 0};
  const Outcome<PageRequest> page = parse_page(std::get<http::Form>(query), listing);
  if (const auto* refusal = std::get_if<Refusal>(&page)) return *refusal;
  const PageRequest& wanted = std::get<PageRequest>(page);
  const std::vector<AccountRow> rows = bank.store.read([&](Books& books) {
    return books.accounts.of_owner(call.caller.sub, wanted.position, wanted.limit + 1);
  });
  const auto show = [](const AccountRow& row) { return account_json(row.account); };
  return Answer{http::json(200, page_json(rows, wanted, listing, show).dump())};
}

}  // namespace sandbox
