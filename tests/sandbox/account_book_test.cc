// Accounts, entries and statements as stored.
#include "sandbox/account_book.h"

#include <doctest/doctest.h>

using sandbox::Entry;
using sandbox::EntryStatus;
using sandbox::LedgerFault;

namespace {

struct Fixture {
  Fixture() {
    sandbox::AccountBook::create_tables(database);
    book.open_account({.id = "acc_1",
                       .owner = "usr",
                       .type = "current",
                       .currency = "EUR",
                       .name = "Current",
                       .masked_number = "•• 1"});
    book.open_account({.id = "acc_2",
                       .owner = "usr",
                       .type = "wallet",
                       .currency = "CNY",
                       .name = "",
                       .masked_number = ""});
    book.open_account({.id = "acc_3",
                       .owner = "usr",
                       .type = "savings",
                       .currency = "EUR",
                       .name = "",
                       .masked_number = ""});
  }
  Entry topup(const std::string& id, std::int64_t amount, std::int64_t at,
              EntryStatus status = EntryStatus::booked) {
    book.outside("EUR");
    Entry entry;
    entry.id = id;
    entry.kind = "topup";
    entry.source_id = "src";
    entry.reference = "ref";
    entry.status = status;
    entry.booked_at = base::from_unix(at);
    entry.postings = {{"acc_1", "EUR", amount, "Bank"}, {"outside_EUR", "EUR", -amount, "us"}};
    return entry;
  }
  sandbox::Database database{":memory:"};
  sandbox::AccountBook book{database};
};

}  // namespace

TEST_CASE("account book: accounts of an owner, in order and page by page") {
  Fixture f;
  CHECK(f.book.knows("usr"));
  CHECK_FALSE(f.book.knows("other"));
  const auto first = f.book.of_owner("usr", 0, 2);
  REQUIRE(first.size() == 2);
  CHECK(first[0].account.id == "acc_1");
  const auto rest = f.book.of_owner("usr", first[1].position, 2);
  REQUIRE(rest.size() == 1);
  CHECK(rest[0].account.id == "acc_3");
  CHECK(f.book.first_of("usr", "EUR")->id == "acc_1");
  CHECK_FALSE(f.book.first_of("usr", "USD"));
  CHECK(f.book.find("acc_2")->type == "wallet");
  CHECK_FALSE(f.book.find("acc_9"));
}

TEST_CASE("account book: the outside account is one per currency and may be overdrawn") {
  Fixture f;
  CHECK(f.book.outside("EUR").id == f.book.outside("EUR").id);
  CHECK(f.book.outside("EUR").may_overdraw);
  CHECK(f.book.outside("USD").id != f.book.outside("EUR").id);
}

TEST_CASE("account book: a recorded entry changes both balances; a refused one leaves nothing") {
  Fixture f;
  CHECK_FALSE(f.book.record(f.topup("t1", 1000, 10)));
  CHECK(f.book.find("acc_1")->current == 1000);
  CHECK(f.book.find("outside_EUR")->current == -1000);
  CHECK(f.book.record(f.topup("t2", -1001, 20)) == LedgerFault::insufficient_funds);
  CHECK(f.book.transactions({"acc_1", {}, {}, {}}, sandbox::kNewest, 10).size() == 1);
  CHECK_FALSE(f.book.record(f.topup("t3", -400, 30, EntryStatus::pending)));
  CHECK(f.book.find("acc_1")->held == 400);
  CHECK(f.book.find("acc_1")->available() == 600);
  CHECK_THROWS_AS((void)f.book.record(f.topup("t1", 1, 40)), sandbox::SqliteFailure);  // ids are unique
}

TEST_CASE("account book: statements are newest first and filtered by time and state") {
  Fixture f;
  REQUIRE_FALSE(f.book.record(f.topup("t1", 1000, 10)));
  REQUIRE_FALSE(f.book.record(f.topup("t2", -1, 20)));
  REQUIRE_FALSE(f.book.record(f.topup("t3", -2, 30, EntryStatus::pending)));
  const auto ids = [&](const sandbox::TransactionFilter& filter, std::int64_t position = sandbox::kNewest) {
    std::string joined;
    for (const auto& row : f.book.transactions(filter, position, 10)) joined += row.id + " ";
    return joined;
  };
  CHECK(ids({"acc_1", {}, {}, {}}) == "t3 t2 t1 ");
  CHECK(ids({"acc_1", base::from_unix(20), {}, {}}) == "t3 t2 ");
  CHECK(ids({"acc_1", {}, base::from_unix(20), {}}) == "t1 ");
  CHECK(ids({"acc_1", base::from_unix(20), base::from_unix(30), {}}) == "t2 ");
  CHECK(ids({"acc_1", {}, {}, EntryStatus::pending}) == "t3 ");
  CHECK(ids({"acc_1", {}, {}, EntryStatus::booked}) == "t2 t1 ");
  CHECK(ids({"acc_2", {}, {}, {}}).empty());
  const auto rows = f.book.transactions({"acc_1", {}, {}, {}}, sandbox::kNewest, 2);
  REQUIRE(rows.size() == 2);
  CHECK(ids({"acc_1", {}, {}, {}}, rows[1].position) == "t1 ");
  CHECK(rows[0].counterparty == "Bank");
  CHECK(rows[0].amount == -2);
  CHECK(rows[0].currency == "EUR");
  CHECK(rows[0].status == EntryStatus::pending);
}
