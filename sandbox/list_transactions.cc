// GET /v1/accounts/{account_id}/transactions: an account's statement, newest first.
#include "sandbox/bank_handlers.h"
#include "sandbox/page.h"
#include "sandbox/timestamp.h"

namespace sandbox {
namespace {

nlohmann::ordered_json transaction_json(const TransactionRow& row) {
  nlohmann::ordered_json json;
  json["id"] = row.id;
  json["amount"] = {{"currency", row.currency}, {"value", row.amount < 0 ? -row.amount : row.amount}};
  json["direction"] = row.amount < 0 ? "debit" : "credit";
  json["status"] = row.status == EntryStatus::booked ? "booked" : "pending";
  json["kind"] = row.kind;
  if (!row.source_id.empty()) json["source_id"] = row.source_id;
  json["counterparty"] = {{"name", row.counterparty}};
  json["booked_at"] = base::rfc3339(row.booked_at);
  if (!row.reference.empty()) json["reference"] = row.reference;
  return json;
}

Outcome<TransactionFilter> parse_filter(const http::Form& query, std::string account_id) {
  TransactionFilter filter{.account_id = std::move(account_id), .from = {}, .to = {}, .status = {}};
  for (auto [name, end] : {std::pair{"from", &filter.from}, std::pair{"to", &filter.to}}) {
    const auto text = query.get(name);
    if (!text) continue;
    *end = parse_timestamp(*text);
    if (!*end) return Refusal{RefusalCode::invalid_parameter, "must be an RFC 3339 date-time", name};
  }
  if (const auto status = query.get("status")) {
    if (*status != "booked" && *status != "pending")
      return Refusal{RefusalCode::invalid_parameter, "must be pending or booked", "status"};
    filter.status = *status == "booked" ? EntryStatus::booked : EntryStatus::pending;
  }
  return filter;
}

}  // namespace

Outcome<Answer> list_transactions(const Bank& bank, const Call& call) {
  const Outcome<Account> account = find_account(bank, call);
  if (const auto* refusal = std::get_if<Refusal>(&account)) return *refusal;
  const Outcome<http::Form> parsed = parse_query(call.request.query);
  if (const auto* refusal = std::get_if<Refusal>(&parsed)) return *refusal;
  const http::Form& query = std::get<http::Form>(parsed);
  const Outcome<TransactionFilter> filter = parse_filter(query, std::get<Account>(account).id);
  if (const auto* refusal = std::get_if<Refusal>(&filter)) return *refusal;

  const Listing listing{bank.store.cursor_key(),
                        filter_digest({"transactions", call.id, query.get_or_empty("from"),
                                       query.get_or_empty("to"), query.get_or_empty("status")}),
                        kNewest};
  const Outcome<PageRequest> page = parse_page(query, listing);
  if (const auto* refusal = std::get_if<Refusal>(&page)) return *refusal;
  const PageRequest& wanted = std::get<PageRequest>(page);
  const std::vector<TransactionRow> rows = bank.store.read([&](Books& books) {
    return books.accounts.transactions(std::get<TransactionFilter>(filter), wanted.position,
                                       wanted.limit + 1);
  });
  return Answer{http::json(200, page_json(rows, wanted, listing, transaction_json).dump())};
}

}  // namespace sandbox
