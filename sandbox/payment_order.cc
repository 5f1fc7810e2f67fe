// Reading orders strictly: the bank does not rely on the gateway's validation.
#include "sandbox/payment_order.h"

#include "sandbox/body_reader.h"

namespace sandbox {
namespace {

using Json = nlohmann::json;

Money read_money(BodyReader& reader, const Json& object, const std::string& pointer) {
  Money money{reader.text(object, pointer, "currency", {1, 3}), 0};
  if (reader.good() && !is_currency_code(money.currency))
    reader.refuse(pointer + "/currency", "must be three capital letters");
  money.value = reader.integer(object, pointer, "value", 1, kMaxMinorUnits);
  return money;
}

/// Keeps what is known of the creditor, in the API's form.
void read_creditor(BodyReader& reader, const Json& body, PaymentOrder& order) {
  const Json& creditor = reader.object(body, "", "creditor");
  order.creditor_name = reader.text(creditor, "/creditor", "name", {1, 140});
  order.shown["creditor"] = {{"name", order.creditor_name}};
  if (!reader.good() || !creditor.contains("account")) return;
  const Json& account = reader.object(creditor, "/creditor", "account");
  const std::string at = "/creditor/account";
  Json kept = Json::object();
  for (const char* name : {"account_id", "iban", "bank_code", "number"})
    if (std::string value = reader.optional_text(account, at, name, 64); !value.empty()) kept[name] = value;
  order.creditor_account_id = kept.value("account_id", "");
  order.creditor_outside = kept.contains("iban") || (kept.contains("bank_code") && kept.contains("number"));
  if (order.creditor_account_id.empty() != order.creditor_outside)
    reader.refuse(at, "must name one account: account_id, or iban, or bank_code and number");
  order.shown["creditor"]["account"] = std::move(kept);
}

void read_metadata(BodyReader& reader, const Json& body, PaymentOrder& order) {
  if (!reader.good() || !body.contains("metadata")) return;
  const Json& metadata = reader.object(body, "", "metadata");
  if (metadata.size() > 20) reader.refuse("/metadata", "must have at most 20 members");
  Json kept = Json::object();
  for (const auto& [name, value] : metadata.items()) {
    if (name.size() > 160 || !value.is_string() || value.get_ref<const std::string&>().size() > 800)
      return reader.refuse("/metadata", "must hold short texts only");
    kept[name] = value;
  }
  order.shown["metadata"] = std::move(kept);
}

}  // namespace

Outcome<PaymentOrder> parse_payment_order(const Json& body) {
  BodyReader reader(body);
  PaymentOrder order;
  order.shown = Json::object();
  order.amount = read_money(reader, reader.object(body, "", "amount"), "/amount");
  read_creditor(reader, body, order);
  order.merchant_reference = reader.text(body, "", "merchant_reference", {1, 64});
  order.remittance_information = reader.optional_text(body, "", "remittance_information", 140);
  if (!order.remittance_information.empty())
    order.shown["remittance_information"] = order.remittance_information;
  const std::string capture = reader.optional_text(body, "", "capture_method", 16);
  if (!capture.empty() && capture != "automatic") reader.refuse("/capture_method", "must be automatic");
  order.debtor_account_id = reader.optional_text(body, "", "debtor_account_id", 64);
  if (reader.good() && body.contains("expires_in"))
    order.expires_in = base::Seconds(reader.integer(body, "", "expires_in", 60, 86400));
  read_metadata(reader, body, order);
  if (!reader.good()) return reader.refusal();
  return order;
}

Outcome<RefundOrder> parse_refund_order(const Json& body) {
  BodyReader reader(body);
  RefundOrder order;
  if (reader.good() && body.contains("amount"))
    order.amount = read_money(reader, reader.object(body, "", "amount"), "/amount");
  order.refund_reference = reader.text(body, "", "refund_reference", {1, 64});
  order.reason = reader.optional_text(body, "", "reason", 80);
  if (!reader.good()) return reader.refusal();
  return order;
}

}  // namespace sandbox
