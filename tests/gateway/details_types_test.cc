// The published types of authorization details as the authorization server judges them (cases 129 and 130).
#include "gateway/details_types.h"

#include <doctest/doctest.h>

using namespace oauth;

namespace {

struct Payments {
  openapi::Loaded loaded = openapi::load_document(SOURCE_DIR "/openapi/payments.yaml");
  AuthorizationDetailsTypes types = gateway::details_types({loaded.document.get()});

  /// "ok", or the error's pointer.
  std::string judge(const std::string& element) const {
    const auto details = parse_authorization_details("[" + element + "]");
    if (!details) {
      CHECK(details.error().code == base::ErrorCode::invalid_authorization_details);
      return "not parsed";
    }
    const base::Status s = check_details(*details, types, {"payment_initiation"});
    if (s) return "ok";
    CHECK(s.error().code == base::ErrorCode::invalid_authorization_details);
    return s.error().about;
  }
};

const std::string kPayment =
    R"({"type":"payment_initiation","amount":{"currency":"EUR","value":1250},"creditor":{"name":"Example Shop","account":{"iban":"DE89370400440532013000"}},"merchant_reference":"order-10042","remittance_information":"Thank you"})";

std::string changed(const std::string& from, const std::string& to) {
  std::string text = kPayment;
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

}  // namespace

TEST_CASE("payment_initiation: one payment, for one use, with words for the customer") {
  const Payments payments;
  REQUIRE(payments.loaded.document);
  CHECK(payments.types.names() == std::vector<std::string>{"payment_initiation"});
  const AuthorizationDetailsType& type = *payments.types.find("payment_initiation");
  CHECK(type.title == "Make one payment");
  CHECK(type.once);
  CHECK(type.narrowing == Narrowing::equal);
  CHECK(type.consent.amount == "/amount");
  CHECK(type.consent.payee == "/creditor/name");
  CHECK(payments.judge(kPayment) == "ok");
}

TEST_CASE("payment_initiation: unknown, missing and wrong members are named (case 129)") {
  const Payments payments;
  struct Case {
    const char *from, *to, *expect;
  };
  const Case cases[] = {
      {"payment_initiation", "payment_initiatio", "/0/type"},
      {"payment_initiation", "Payment_initiation", "/0/type"},
      {"\"merchant_reference\":\"order-10042\"", "\"merchant_reference\":5", "/0/merchant_reference"},
      {"order-10042", "", "/0/merchant_reference"},
      {"\"remittance_information\"", "\"remittance\"", "/0/remittance"},
      {"\"amount\":{\"currency\":\"EUR\",\"value\":1250},", "", "/0/amount"},
      {"\"currency\":\"EUR\",", "", "/0/amount/currency"},
      {"\"EUR\"", "\"eur\"", "/0/amount/currency"},
      {"\"EUR\"", "\"EURO\"", "/0/amount/currency"},
      {"\"name\":\"Example Shop\",", "", "/0/creditor/name"},
      {"DE89370400440532013000", "de89", "/0/creditor/account/iban"},
      {"{\"currency\":\"EUR\",\"value\":1250}", "[1250]", "/0/amount"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.to);
    CHECK(payments.judge(changed(c.from, c.to)) == c.expect);
  }
}

TEST_CASE(
    "payment_initiation: an amount is a whole number of minor units that the customer can read (case 130)") {
  const Payments payments;
  struct Case {
    const char *value, *expect;
  };
  const Case cases[] = {
      {"1", "ok"},
      {"9007199254740991", "ok"},
      {"9007199254740992", "/0/amount/value"},
      {"0", "/0/amount/value"},
      {"-1", "/0/amount/value"},
      {"18446744073709551615", "/0/amount/value"},
      {"18446744073709551616", "not parsed"},
      {"1e309", "not parsed"},
      {"1e3", "not parsed"},
      {"0.001", "not parsed"},
      {"1250.0", "not parsed"},
      {"1,00", "not parsed"},
      {"NaN", "not parsed"},
      {"+1250", "not parsed"},
      {"\xEF\xBC\x91", "not parsed"},
      {"\"1,00\"", "/0/amount/value"},
      {"\"1250\"", "/0/amount/value"},
      {"\"12.50\"", "/0/amount/value"},
      {"\"NaN\"", "/0/amount/value"},
      {"\"+1\"", "/0/amount/value"},
      {"\"\xEF\xBC\x91\"", "/0/amount/value"},
      {"null", "/0/amount/value"},
      {"true", "/0/amount/value"},
      {"[1]", "/0/amount/value"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.value);
    CHECK(payments.judge(changed("1250", c.value)) == c.expect);
  }
}

TEST_CASE("details types: no document, no types; a validator outlives its document") {
  CHECK(gateway::details_types({}).names().empty());
  AuthorizationDetailsTypes types;
  {
    const Payments payments;
    types = payments.types;
  }
  CHECK(types.find("payment_initiation")->validate(kPayment));
  CHECK_FALSE(types.find("payment_initiation")->validate("{}"));
  CHECK_FALSE(types.find("payment_initiation")->validate("{"));
}
