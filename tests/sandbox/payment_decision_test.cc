// The rules of payments and refunds.
#include "sandbox/payment_decision.h"

#include <doctest/doctest.h>

using sandbox::NewPayment;
using sandbox::NewRefund;
using sandbox::PaymentFacts;
using sandbox::PaymentOrder;
using sandbox::PaymentStatus;
using sandbox::Refusal;
using sandbox::RefusalCode;

namespace {

const base::Instant kNow = base::from_unix(1'790'000'000);
const sandbox::Caller kUser{"app", "usr", "", false}, kApp{"app", "app", "", false};

sandbox::Account account(const char* id, const char* owner, const char* currency, std::int64_t current,
                         std::int64_t held = 0) {
  return {.id = id,
          .owner = owner,
          .type = "current",
          .currency = currency,
          .name = "",
          .masked_number = "",
          .current = current,
          .held = held};
}

PaymentOrder order(std::int64_t value, const char* currency = "EUR") {
  PaymentOrder made;
  made.amount = {currency, value};
  made.creditor_name = "Shop";
  made.merchant_reference = "order-1";
  made.shown = {{"creditor", {{"name", "Shop"}}}};
  return made;
}

PaymentFacts facts() {
  PaymentFacts made;
  made.debtor = account("acc_u", "usr", "EUR", 1000, 100);
  made.merchant = account("acc_m", "app", "EUR", 0);
  made.outside = account("outside_EUR", "", "EUR", 0);
  return made;
}

}  // namespace

TEST_CASE("payment decision: what can go wrong with a user's payment") {
  struct Case {
    const char* name;
    PaymentOrder order;
    PaymentFacts facts;
    const char* expect;
  };
  std::vector<Case> cases;
  const auto add = [&](const char* name, const char* expect, auto change) {
    Case c{name, order(900), facts(), expect};
    change(c);
    cases.push_back(std::move(c));
  };
  add("exactly what is available", "ok", [](Case&) {});
  add("one cent more", "insufficient_funds", [](Case& c) { c.order.amount.value = 901; });
  add("magic amount", "insufficient_funds", [](Case& c) {
    c.order.amount.value = 40001;
    c.facts.debtor->current = 1000000;
  });
  add("not quite the magic amount", "ok", [](Case& c) {
    c.order.amount.value = 40002;
    c.facts.debtor->current = 1000000;
  });
  add("no account in the currency", "currency_not_supported", [](Case& c) { c.facts.debtor.reset(); });
  add("app has no account in it", "currency_not_supported", [](Case& c) { c.facts.merchant.reset(); });
  add("named account is unknown", "account_not_found", [](Case& c) {
    c.order.debtor_account_id = "acc_x";
    c.facts.debtor.reset();
  });
  add("named account is another's", "account_not_found", [](Case& c) {
    c.order.debtor_account_id = "acc_u";
    c.facts.debtor->owner = "eve";
  });
  add("named account has another currency", "currency_not_supported", [](Case& c) {
    c.order.debtor_account_id = "acc_u";
    c.facts.debtor->currency = "CNY";
  });
  add("creditor is the app's account by name", "ok", [](Case& c) { c.order.creditor_account_id = "acc_m"; });
  add("creditor is someone's account here", "creditor_not_supported",
      [](Case& c) { c.order.creditor_account_id = "acc_eve"; });
  add("creditor is elsewhere", "ok", [](Case& c) {
    c.order.creditor_outside = true;
    c.facts.merchant.reset();
  });
  add("reference is taken", "duplicate_reference", [](Case& c) { c.facts.reference_taken = true; });
  for (const Case& c : cases) {
    CAPTURE(c.name);
    const auto outcome = sandbox::decide_payment(c.order, kUser, c.facts, "pay_1", "txn_1", kNow);
    const auto* refusal = std::get_if<Refusal>(&outcome);
    CHECK((refusal == nullptr ? "ok" : std::string(sandbox::refusal_name(refusal->code))) == c.expect);
    if (refusal != nullptr) continue;
    const auto& made = std::get<NewPayment>(outcome);
    REQUIRE(made.entry);
    CHECK(made.payment.status == PaymentStatus::succeeded);
    CHECK(made.payment.captured == c.order.amount.value);
    CHECK(made.payment.payer == "usr");
    CHECK(made.entry->source_id == "pay_1");
    CHECK(made.entry->postings[0].account_id == "acc_u");
    CHECK(made.entry->postings[0].amount == -c.order.amount.value);
    CHECK(made.entry->postings[1].account_id == (c.order.creditor_outside ? "outside_EUR" : "acc_m"));
  }
}

TEST_CASE("payment decision: an app's own order is lodged and moves nothing") {
  PaymentFacts without_debtor = facts();
  without_debtor.debtor.reset();
  PaymentOrder lodge = order(123456789);
  lodge.expires_in = base::Seconds(60);
  const auto made =
      std::get<NewPayment>(sandbox::decide_payment(lodge, kApp, without_debtor, "pay_1", "txn_1", kNow));
  CHECK_FALSE(made.entry);
  CHECK(made.payment.status == PaymentStatus::requires_authorization);
  CHECK(made.payment.captured == 0);
  CHECK(made.payment.payer.empty());
  CHECK(made.payment.authorize_before == kNow + base::Seconds(60));
}

TEST_CASE("refund decision: never more than is left, only of what succeeded") {
  sandbox::Payment payment =
      std::get<NewPayment>(sandbox::decide_payment(order(900), kUser, facts(), "pay_1", "t", kNow)).payment;
  payment.refunded = 400;
  const auto decide = [&](std::optional<sandbox::Money> amount, bool taken = false) -> std::string {
    const auto outcome =
        sandbox::decide_refund({amount, "back-1", ""}, payment, taken, "ref_1", "txn_2", kNow);
    if (const auto* refusal = std::get_if<Refusal>(&outcome))
      return std::string(sandbox::refusal_name(refusal->code));
    const auto& made = std::get<NewRefund>(outcome);
    CHECK(made.entry.postings[0].account_id == "acc_m");
    CHECK(made.entry.postings[1].account_id == "acc_u");
    CHECK(made.entry.postings[1].counterparty == "Shop");
    CHECK(made.entry.postings[0].amount + made.entry.postings[1].amount == 0);
    return std::to_string(made.refund.amount.value);
  };
  CHECK(decide(sandbox::Money{"EUR", 1}) == "1");
  CHECK(decide(sandbox::Money{"EUR", 500}) == "500");
  CHECK(decide(sandbox::Money{"EUR", 501}) == "refund_exceeds_captured");
  CHECK(decide(std::nullopt) == "500");
  CHECK(decide(sandbox::Money{"CNY", 1}) == "currency_not_supported");
  CHECK(decide(sandbox::Money{"EUR", 1}, true) == "duplicate_reference");
  payment.refunded = 900;
  CHECK(decide(std::nullopt) == "refund_exceeds_captured");
  payment.status = PaymentStatus::requires_authorization;
  CHECK(decide(std::nullopt) == "payment_state_conflict");
}

TEST_CASE("visibility: an app sees its payments, a user those that they paid through it") {
  sandbox::Payment payment;
  payment.client_id = "app";
  payment.payer = "usr";
  CHECK(sandbox::may_see(kApp, payment));
  CHECK(sandbox::may_see(kUser, payment));
  CHECK_FALSE(sandbox::may_see({"app", "eve", "", false}, payment));
  CHECK_FALSE(sandbox::may_see({"app2", "app2", "", false}, payment));
  CHECK_FALSE(sandbox::may_see({"app2", "usr", "", false}, payment));
  payment.payer.clear();
  CHECK(sandbox::may_see(kApp, payment));
  CHECK_FALSE(sandbox::may_see(kUser, payment));
}
