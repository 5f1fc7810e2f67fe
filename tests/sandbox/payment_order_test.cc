// Reading the bodies of payments and refunds.
#include "sandbox/payment_order.h"

#include <doctest/doctest.h>

using nlohmann::json;
using sandbox::Refusal;

namespace {
const json kGood = {{"amount", {{"currency", "EUR"}, {"value", 1250}}},
                    {"creditor", {{"name", "Shop"}}},
                    {"merchant_reference", "order-1"}};
}

TEST_CASE("payment order: what may be wrong, and where") {
  struct Case {
    const char* pointer;
    json value;
    const char* param;  // "" if it is all right
  };
  const Case cases[] = {
      {"/unknown", 1, ""},
      {"/amount", 5, "/amount"},
      {"/amount/currency", "eur", "/amount/currency"},
      {"/amount/currency", "EURO", "/amount/currency"},
      {"/amount/currency", 1, "/amount/currency"},
      {"/amount/value", 1, ""},
      {"/amount/value", 0, "/amount/value"},
      {"/amount/value", -1, "/amount/value"},
      {"/amount/value", 9007199254740991, ""},
      {"/amount/value", 9007199254740992, "/amount/value"},
      {"/amount/value", 12.5, "/amount/value"},
      {"/amount/value", "1250", "/amount/value"},
      {"/creditor", "Shop", "/creditor"},
      {"/creditor/name", "", "/creditor/name"},
      {"/creditor/name", std::string(140, 'x'), ""},
      {"/creditor/name", std::string(141, 'x'), "/creditor/name"},
      {"/creditor/account", "x", "/creditor/account"},
      {"/creditor/account", json::object(), "/creditor/account"},
      {"/creditor/account", {{"account_id", "acc_1"}}, ""},
      {"/creditor/account", {{"iban", "DE89370400440532013000"}}, ""},
      {"/creditor/account", {{"bank_code", "1"}, {"number", "2"}}, ""},
      {"/creditor/account", {{"bank_code", "1"}}, "/creditor/account"},
      {"/creditor/account", {{"iban", "DE1"}, {"account_id", "acc_1"}}, "/creditor/account"},
      {"/creditor/account", {{"iban", 5}}, "/creditor/account/iban"},
      {"/merchant_reference", "", "/merchant_reference"},
      {"/merchant_reference", std::string(64, 'x'), ""},
      {"/merchant_reference", std::string(65, 'x'), "/merchant_reference"},
      {"/remittance_information", std::string(141, 'x'), "/remittance_information"},
      {"/capture_method", "automatic", ""},
      {"/capture_method", "manual", "/capture_method"},
      {"/debtor_account_id", 7, "/debtor_account_id"},
      {"/expires_in", 60, ""},
      {"/expires_in", 59, "/expires_in"},
      {"/expires_in", 86401, "/expires_in"},
      {"/metadata", {{"a", "b"}}, ""},
      {"/metadata", {{"a", 1}}, "/metadata"},
      {"/metadata", json::array(), "/metadata"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.pointer);
    CAPTURE(c.value.dump());
    json body = kGood;
    body[json::json_pointer(c.pointer)] = c.value;
    const auto order = sandbox::parse_payment_order(body);
    const auto* refusal = std::get_if<Refusal>(&order);
    CHECK((refusal == nullptr) == (*c.param == '\0'));
    if (refusal != nullptr) {
      CHECK(refusal->param == c.param);
      CHECK(refusal->code == sandbox::RefusalCode::invalid_body);
    }
  }
}

TEST_CASE("payment order: each required member is missed by name") {
  for (const char* name : {"amount", "creditor", "merchant_reference"}) {
    json body = kGood;
    body.erase(name);
    const auto order = sandbox::parse_payment_order(body);
    REQUIRE(std::holds_alternative<Refusal>(order));
    CHECK(std::get<Refusal>(order).param == std::string("/") + name);
    CHECK(std::get<Refusal>(order).detail == "is required");
  }
}

TEST_CASE("payment order: only known members of creditor are given back, metadata whole") {
  json body = kGood;
  body["creditor"] = {{"name", "Shop"}, {"evil", 1}, {"account", {{"iban", "DE1"}, {"evil", 2}}}};
  body["metadata"] = {{"basket", "42"}};
  body["remittance_information"] = "thanks";
  const auto order = std::get<sandbox::PaymentOrder>(sandbox::parse_payment_order(body));
  CHECK(order.shown == json{{"creditor", {{"name", "Shop"}, {"account", {{"iban", "DE1"}}}}},
                            {"metadata", {{"basket", "42"}}},
                            {"remittance_information", "thanks"}});
  CHECK(order.creditor_outside);
  CHECK(order.expires_in == base::Seconds(900));
  json many = kGood;
  for (int i = 0; i < 21; ++i) many["metadata"][std::to_string(i)] = "x";
  CHECK(std::holds_alternative<Refusal>(sandbox::parse_payment_order(many)));
}

TEST_CASE("refund order: the amount is optional, the reference is not") {
  const auto all = std::get<sandbox::RefundOrder>(sandbox::parse_refund_order({{"refund_reference", "r"}}));
  CHECK_FALSE(all.amount);
  const auto part = std::get<sandbox::RefundOrder>(sandbox::parse_refund_order(
      {{"refund_reference", "r"}, {"reason", "why"}, {"amount", {{"currency", "EUR"}, {"value", 5}}}}));
  CHECK(part.amount == sandbox::Money{"EUR", 5});
  CHECK(part.reason == "why");
  CHECK(std::get<Refusal>(sandbox::parse_refund_order(json::object())).param == "/refund_reference");
  CHECK(std::get<Refusal>(sandbox::parse_refund_order(json::array())).param.empty());
  CHECK(std::get<Refusal>(sandbox::parse_refund_order({{"refund_reference", "r"}, {"amount", nullptr}}))
            .param == "/amount");
  CHECK(std::get<Refusal>(
            sandbox::parse_refund_order({{"refund_reference", "r"}, {"reason", std::string(81, 'x')}}))
            .param == "/reason");
}
