// GET /v1/payments/{payment_id}/refunds: the refunds of a payment, newest first.
#include "sandbox/bank_handlers.h"
#include "sandbox/page.h"

namespace sandbox {

Outcome<Answer> list_refunds(const Bank& bank, const Call& call) {
  const Outcome<Payment> payment = find_payment(bank, call);
  if (const auto* refusal = std::get_if<Refusal>(&payment)) return *refusal;
  const Outcome<http::Form> query = parse_query(call.request.query);
  if (const auto* refusal = std::get_if<Refusal>(&query)) return *refusal;
  const Listing listing{bank.store.cursor_key(), filter_digest({"refunds", call.id}), kNewest};
  const Outcome<PageRequest> page = parse_page(std::get<http::Form>(query), listing);
  if (const auto* refusal = std::get_if<Refusal>(&page)) return *refusal;
  const PageRequest& wanted = std::get<PageRequest>(page);
  const std::vector<RefundRow> rows = bank.store.read(
      [&](Books& books) { return books.payments.refunds(call.id, wanted.position, wanted.limit + 1); });
  const auto show = [](const RefundRow& row) { return refund_json(row.refund); };
  return Answer{http::json(200, page_json(rows, wanted, listing, show).dump())};
}

}  // namespace sandbox
