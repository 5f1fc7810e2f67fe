// SQL for payments and refunds.
#include "sandbox/payment_book.h"

namespace sandbox {
namespace {

constexpr std::string_view kSelectPayment =
    "SELECT seq, id, client_id, payer, succeeded, currency, value, merchant_reference, shown, "
    "debtor_account_id, "
    "creditor_account_id, captured, refunded, livemode, created_at, authorize_before FROM payments ";

std::int64_t micros(base::Instant t) { return t.time_since_epoch().count(); }
base::Instant instant(std::int64_t micros) { return base::Instant{base::Micros{micros}}; }

PaymentRow read_payment(const Statement& row) {
  Payment payment{
      .id = row.text(1),
      .client_id = row.text(2),
      .payer = row.text(3),
      .status = row.integer(4) != 0 ? PaymentStatus::succeeded : PaymentStatus::requires_authorization,
      .amount = {row.text(5), row.integer(6)},
      .merchant_reference = row.text(7),
      .shown = nlohmann::json::parse(row.text(8)),
      .debtor_account_id = row.text(9),
      .creditor_account_id = row.text(10),
      .captured = row.integer(11),
      .refunded = row.integer(12),
      .livemode = row.integer(13) != 0,
      .created_at = instant(row.integer(14)),
      .authorize_before = instant(row.integer(15))};
  return {row.integer(0), std::move(payment)};
}

}  // namespace

void PaymentBook::create_tables(Database& database) {
  database.script(R"(
    CREATE TABLE IF NOT EXISTS payments (
      seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, client_id TEXT NOT NULL, payer TEXT NOT NULL,
      succeeded INTEGER NOT NULL, currency TEXT NOT NULL, value INTEGER NOT NULL CHECK (value > 0),
      merchant_reference TEXT NOT NULL, shown TEXT NOT NULL, debtor_account_id TEXT NOT NULL,
      creditor_account_id TEXT NOT NULL, captured INTEGER NOT NULL CHECK (captured <= value),
      refunded INTEGER NOT NULL CHECK (refunded BETWEEN 0 AND captured), livemode INTEGER NOT NULL,
      created_at INTEGER NOT NULL, authorize_before INTEGER NOT NULL, UNIQUE (client_id, merchant_reference)) STRICT;
    CREATE TABLE IF NOT EXISTS refunds (
      seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, payment_id TEXT NOT NULL REFERENCES payments (id),
      currency TEXT NOT NULL, value INTEGER NOT NULL CHECK (value > 0), refund_reference TEXT NOT NULL,
      reason TEXT NOT NULL, created_at INTEGER NOT NULL, UNIQUE (payment_id, refund_reference)) STRICT;)");
}

void PaymentBook::insert(const Payment& payment) {
  database_.run(
      "INSERT INTO payments (id, client_id, payer, succeeded, currency, value, merchant_reference, shown, "
      "debtor_account_id, creditor_account_id, captured, refunded, livemode, created_at, authorize_before) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
      payment.id, payment.client_id, payment.payer, payment.status == PaymentStatus::succeeded,
      payment.amount.currency, payment.amount.value, payment.merchant_reference, payment.shown.dump(),
      payment.debtor_account_id, payment.creditor_account_id, payment.captured, payment.refunded,
      payment.livemode, micros(payment.created_at), micros(payment.authorize_before));
}

std::optional<Payment> PaymentBook::find(std::string_view id) const {
  Statement select(database_.handle(), std::string(kSelectPayment) + "WHERE id = ?1");
  if (!select.bind(id).step()) return std::nullopt;
  return read_payment(select).payment;
}

bool PaymentBook::reference_taken(std::string_view client_id, std::string_view merchant_reference) const {
  Statement select(database_.handle(),
                   "SELECT 1 FROM payments WHERE client_id = ?1 AND merchant_reference = ?2");
  return select.bind(client_id, merchant_reference).step();
}

std::vector<PaymentRow> PaymentBook::list(const PaymentFilter& filter, base::Instant now,
                                          std::int64_t position, std::size_t limit) const {
  Statement select(
      database_.handle(),
      std::string(kSelectPayment) +
          "WHERE client_id = ?1 AND (?2 = '' OR payer = ?2) AND (?3 = '' OR merchant_reference = ?3) "
          "AND (?4 = '' OR ?4 = CASE WHEN succeeded THEN 'succeeded' WHEN authorize_before <= ?5 "
          "THEN 'expired' ELSE 'requires_authorization' END) AND seq < ?6 ORDER BY seq DESC LIMIT ?7");
  select.bind(filter.client_id, filter.payer, filter.merchant_reference, filter.status, micros(now), position,
              limit);
  std::vector<PaymentRow> rows;
  while (select.step()) rows.push_back(read_payment(select));
  return rows;
}

void PaymentBook::insert_refund(const Refund& refund) {
  database_.run("UPDATE payments SET refunded = refunded + ?2 WHERE id = ?1", refund.payment_id,
                refund.amount.value);
  database_.run(
      "INSERT INTO refunds (id, payment_id, currency, value, refund_reference, reason, created_at) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
      refund.id, refund.payment_id, refund.amount.currency, refund.amount.value, refund.refund_reference,
      refund.reason, micros(refund.created_at));
}

bool PaymentBook::refund_reference_taken(std::string_view payment_id,
                                         std::string_view refund_reference) const {
  Statement select(database_.handle(),
                   "SELECT 1 FROM refunds WHERE payment_id = ?1 AND refund_reference = ?2");
  return select.bind(payment_id, refund_reference).step();
}

std::vector<RefundRow> PaymentBook::refunds(std::string_view payment_id, std::int64_t position,
                                            std::size_t limit) const {
  Statement select(
      database_.handle(),
      "SELECT seq, id, payment_id, currency, value, refund_reference, reason, created_at FROM refunds "
      "WHERE payment_id = ?1 AND seq < ?2 ORDER BY seq DESC LIMIT ?3");
  select.bind(payment_id, position, limit);
  std::vector<RefundRow> rows;
  while (select.step())
    rows.push_back({select.integer(0),
                    {select.text(1),
                     select.text(2),
                     {select.text(3), select.integer(4)},
                     select.text(5),
                     select.text(6),
                     instant(select.integer(7))}});
  return rows;
}

}  // namespace sandbox
