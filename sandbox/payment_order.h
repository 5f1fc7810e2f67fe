// What a caller asks for: the bodies of POST /v1/payments and of POST …/refunds, read and checked.
#pragma once
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "sandbox/money.h"
#include "sandbox/refusal.h"

namespace sandbox {

struct PaymentOrder {
  Money amount;
  std::string creditor_name;
  std::string creditor_account_id;  // "": not named
  bool creditor_outside = false;    // named by IBAN or by bank code and number
  std::string merchant_reference;
  std::string remittance_information;  // may be empty
  std::string debtor_account_id;       // "": the payer's first account in the currency
  base::Seconds expires_in{900};       // how long a lodged payment waits for the payer
  nlohmann::json shown;  // creditor, remittance_information, metadata as the API gives them back
};

struct RefundOrder {
  std::optional<Money> amount;  // nullopt: all that is left
  std::string refund_reference;
  std::string reason;  // may be empty
};

/// invalid_body with a JSON pointer. Members that are not known are passed over: the gateway judges those.
Outcome<PaymentOrder> parse_payment_order(const nlohmann::json& body);
Outcome<RefundOrder> parse_refund_order(const nlohmann::json& body);

}  // namespace sandbox
