// Payments and refunds as stored rows. Used only inside a transaction of bank_store.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sandbox/payment.h"
#include "sandbox/sqlite.h"

namespace sandbox {

struct PaymentRow {
  std::int64_t position = 0;
  Payment payment;
};
struct RefundRow {
  std::int64_t position = 0;
  Refund refund;
};

struct PaymentFilter {
  std::string client_id;
  std::string payer;                       // "": payments of every payer
  std::string merchant_reference, status;  // "": any
};

/// Every method throws SqliteFailure if the file is lost.
class PaymentBook {
 public:
  explicit PaymentBook(Database& database) : database_(database) {}
  static void create_tables(Database& database);

  void insert(const Payment& payment);
  std::optional<Payment> find(std::string_view id) const;
  /// Whether the app has a payment with that reference.
  bool reference_taken(std::string_view client_id, std::string_view merchant_reference) const;
  /// Newest first, before `position`, at most `limit`; `now` decides which lodged payments have expired.
  std::vector<PaymentRow> list(const PaymentFilter& filter, base::Instant now, std::int64_t position,
                               std::size_t limit) const;

  /// Stores the refund and adds its amount to the payment's `refunded`.
  void insert_refund(const Refund& refund);
  bool refund_reference_taken(std::string_view payment_id, std::string_view refund_reference) const;
  /// Newest first, before `position`, at most `limit`.
  std::vector<RefundRow> refunds(std::string_view payment_id, std::int64_t position, std::size_t limit) const;

 private:
  Database& database_;
};

}  // namespace sandbox
