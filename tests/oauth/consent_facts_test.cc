// What a consent page is told of a payment.
#include "oauth/consent_facts.h"

#include <doctest/doctest.h>

using namespace oauth;

namespace {

AuthorizationDetailsType payment() {
  AuthorizationDetailsType type;
  type.name = "pay";
  type.title = "Make one payment";
  type.consent = {"/amount", "/creditor/name", "/creditor/account", "/reference", "/a~1b"};
  return type;
}

ConsentFacts facts(const std::string& members) {
  return consent_facts(parse_authorization_details("[{\"type\":\"pay\"" + members + "}]")->front(),
                       payment());
}

}  // namespace

TEST_CASE("consent facts: amount, payee, account, reference and statement, as the client sent them") {
  const ConsentFacts got = facts(
      R"(,"amount":{"currency":"EUR","value":1250},"creditor":{"name":"<Shop> & Co","account":{"number":"7","bank_code":"1"}},)"
      R"("reference":"order-1","a/b":"Thank you")");
  CHECK(got.title == "Make one payment");
  REQUIRE(got.amount);
  CHECK(got.amount->currency == "EUR");
  CHECK(got.amount->value == 1250);
  CHECK(got.payee == "<Shop> & Co");
  CHECK(got.account == "1 7");
  CHECK(got.reference == "order-1");
  CHECK(got.statement == "Thank you");
}

TEST_CASE("consent facts: what the element leaves out is empty, and an amount that is none is not shown") {
  const ConsentFacts got = facts("");
  CHECK_FALSE(got.amount);
  CHECK(got.payee.empty());
  CHECK(got.account.empty());
  for (const char* amount :
       {"5", "{}", R"({"currency":"EUR"})", R"({"value":5})", R"({"currency":5,"value":5})",
        R"({"currency":"EUR","value":"5"})", R"({"currency":"EUR","value":9223372036854775808})"}) {
    CAPTURE(amount);
    CHECK_FALSE(facts(",\"amount\":" + std::string(amount)).amount);
  }
  CHECK(facts(R"(,"amount":{"currency":"EUR","value":9223372036854775807})").amount->value ==
        9223372036854775807);
  CHECK(facts(R"(,"reference":5)").reference.empty());
}

TEST_CASE("consent facts: a type without pointers has a title only") {
  AuthorizationDetailsType plain = payment();
  plain.consent = {};
  const ConsentFacts got = consent_facts(
      parse_authorization_details(R"([{"type":"pay","amount":{"currency":"EUR","value":1}}])")->front(),
      plain);
  CHECK(got.title == "Make one payment");
  CHECK_FALSE(got.amount);
}
