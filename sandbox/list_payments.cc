// GET /v1/payments: the app's payments, newest first; with a user's token those of that user.
#include "sandbox/bank_handlers.h"
#include "sandbox/page.h"

namespace sandbox {

Outcome<Answer> list_payments(const Bank& bank, const Call& call) {
  const Outcome<http::Form> parsed = parse_query(call.request.query);
  if (const auto* refusal = std::get_if<Refusal>(&parsed)) return *refusal;
  const http::Form& query = std::get<http::Form>(parsed);
  const PaymentFilter filter{.client_id = call.caller.client_id,
                             .payer = call.caller.is_app() ? "" : call.caller.sub,
                             .merchant_reference = std::string(query.get_or_empty("merchant_reference")),
                             .status = std::string(query.get_or_empty("status"))};
  const Listing listing{
      bank.store.cursor_key(),
      filter_digest({"payments", filter.client_id, filter.payer, filter.merchant_reference, filter.status}),
      kNewest};
  const Outcome<PageRequest> page = parse_page(query, listing);
  if (const auto* refusal = std::get_if<Refusal>(&page)) return *refusal;
  const PageRequest& wanted = std::get<PageRequest>(page);
  const std::vector<PaymentRow> rows = bank.store.read([&](Books& books) {
    return books.payments.list(filter, call.request.now, wanted.position, wanted.limit + 1);
  });
  const auto show = [now = call.request.now](const PaymentRow& row) {
    return payment_json(row.payment, now);
  };
  return Answer{http::json(200, page_json(rows, wanted, listing, show).dump())};
}

}  // namespace sandbox
