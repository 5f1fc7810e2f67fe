// Payments and refunds: what is stored of them, and how the API shows them.
#pragma once
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "base/time.h"
#include "sandbox/money.h"

namespace sandbox {

enum class PaymentStatus : std::uint8_t { requires_authorization, succeeded, expired };
std::string_view to_text(PaymentStatus status) noexcept;

struct Payment {
  std::string id;         // "pay_…"
  std::string client_id;  // the app that made it
  std::string payer;      // the user who paid; "" while it is only lodged
  PaymentStatus status = PaymentStatus::requires_authorization;
  Money amount;
  std::string merchant_reference;
  nlohmann::json shown;             // creditor, remittance_information, metadata: given back as they came
  std::string debtor_account_id;    // "" while lodged and the payer is free to choose
  std::string creditor_account_id;  // where the money went; "" while lodged
  std::int64_t captured = 0;        // minor units taken from the payer
  std::int64_t refunded = 0;        // minor units given back, never more than captured
  bool livemode = false;
  base::Instant created_at{};
  base::Instant authorize_before{};  // a lodged payment expires then
};

/// The status at `now`: a lodged payment that nobody authorised in time has expired.
PaymentStatus status_at(const Payment& payment, base::Instant now) noexcept;

struct Refund {
  std::string id;  // "ref_…"
  std::string payment_id;
  Money amount;
  std::string refund_reference;
  std::string reason;
  base::Instant created_at{};
};

/// The API's objects.
nlohmann::ordered_json payment_json(const Payment& payment, base::Instant now);
nlohmann::ordered_json refund_json(const Refund& refund);

}  // namespace sandbox
