// Payments and refunds as stored.
#include "sandbox/payment_book.h"

#include <doctest/doctest.h>

#include "sandbox/account_book.h"

using sandbox::PaymentStatus;

namespace {

struct Fixture {
  Fixture() { sandbox::PaymentBook::create_tables(database); }
  sandbox::Payment payment(const std::string& id, const std::string& payer, PaymentStatus status) {
    sandbox::Payment made;
    made.id = id;
    made.client_id = "app";
    made.payer = payer;
    made.status = status;
    made.amount = {"EUR", 100};
    made.merchant_reference = "ref-" + id;
    made.shown = {{"creditor", {{"name", "é\"x"}}}};
    made.captured = status == PaymentStatus::succeeded ? 100 : 0;
    made.livemode = true;
    made.created_at = base::from_unix(10);
    made.authorize_before = base::from_unix(20);
    return made;
  }
  std::string list(const sandbox::PaymentFilter& filter, std::int64_t now,
                   std::int64_t position = sandbox::kNewest) {
    std::string joined;
    for (const auto& row : book.list(filter, base::from_unix(now), position, 10))
      joined += row.payment.id + " ";
    return joined;
  }
  sandbox::Database database{":memory:"};
  sandbox::PaymentBook book{database};
};

}  // namespace

TEST_CASE("payment book: every member comes back") {
  Fixture f;
  sandbox::Payment payment = f.payment("p1", "usr", PaymentStatus::succeeded);
  payment.debtor_account_id = "acc_1";
  payment.creditor_account_id = "acc_2";
  f.book.insert(payment);
  const auto found = f.book.find("p1");
  REQUIRE(found);
  CHECK(sandbox::payment_json(*found, base::from_unix(0)) ==
        sandbox::payment_json(payment, base::from_unix(0)));
  CHECK(found->client_id == "app");
  CHECK(found->payer == "usr");
  CHECK(found->creditor_account_id == "acc_2");
  CHECK(found->authorize_before == base::from_unix(20));
  CHECK_FALSE(f.book.find("p2"));
}

TEST_CASE("payment book: lists are newest first, by app, payer, reference and the status of the moment") {
  Fixture f;
  f.book.insert(f.payment("p1", "usr", PaymentStatus::succeeded));
  f.book.insert(f.payment("p2", "", PaymentStatus::requires_authorization));
  f.book.insert(f.payment("p3", "eve", PaymentStatus::succeeded));
  CHECK(f.list({"app", "", "", ""}, 0) == "p3 p2 p1 ");
  CHECK(f.list({"other", "", "", ""}, 0).empty());
  CHECK(f.list({"app", "usr", "", ""}, 0) == "p1 ");
  CHECK(f.list({"app", "", "ref-p2", ""}, 0) == "p2 ");
  CHECK(f.list({"app", "", "", "succeeded"}, 0) == "p3 p1 ");
  CHECK(f.list({"app", "", "", "requires_authorization"}, 19) == "p2 ");
  CHECK(f.list({"app", "", "", "requires_authorization"}, 20).empty());
  CHECK(f.list({"app", "", "", "expired"}, 20) == "p2 ");
  CHECK(f.list({"app", "", "", ""}, 0, 3) == "p2 p1 ");
}

TEST_CASE("payment book: a merchant_reference is unique per app, refunds never exceed what was captured") {
  Fixture f;
  f.book.insert(f.payment("p1", "usr", PaymentStatus::succeeded));
  CHECK(f.book.reference_taken("app", "ref-p1"));
  CHECK_FALSE(f.book.reference_taken("app2", "ref-p1"));
  sandbox::Payment again = f.payment("p2", "usr", PaymentStatus::succeeded);
  again.merchant_reference = "ref-p1";
  CHECK_THROWS_AS(f.book.insert(again), sandbox::SqliteFailure);

  f.book.insert_refund({"r1", "p1", {"EUR", 60}, "back-1", "why", base::from_unix(30)});
  CHECK(f.book.find("p1")->refunded == 60);
  CHECK(f.book.refund_reference_taken("p1", "back-1"));
  CHECK_FALSE(f.book.refund_reference_taken("p1", "back-2"));
  CHECK_THROWS_AS(f.book.insert_refund({"r2", "p1", {"EUR", 41}, "back-2", "", base::from_unix(31)}),
                  sandbox::SqliteFailure);
  f.book.insert_refund({"r3", "p1", {"EUR", 40}, "back-3", "", base::from_unix(32)});
  const auto refunds = f.book.refunds("p1", sandbox::kNewest, 10);
  REQUIRE(refunds.size() == 2);
  CHECK(refunds[0].refund.id == "r3");
  CHECK(refunds[1].refund.reason == "why");
  CHECK(f.book.refunds("p1", refunds[0].position, 10).size() == 1);
}
