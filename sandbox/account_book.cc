// SQL for accounts, entries and postings.
#include "sandbox/account_book.h"

namespace sandbox {
namespace {

constexpr std::string_view kSelectAccount =
    "SELECT seq, id, owner, type, currency, name, masked_number, current, held, may_overdraw FROM accounts ";

AccountRow read_account(const Statement& row) {
  Account account{.id = row.text(1),
                  .owner = row.text(2),
                  .type = row.text(3),
                  .currency = row.text(4),
                  .name = row.text(5),
                  .masked_number = row.text(6),
                  .current = row.integer(7),
                  .held = row.integer(8),
                  .may_overdraw = row.integer(9) != 0};
  return {row.integer(0), std::move(account)};
}

std::int64_t micros(base::Instant t) { return t.time_since_epoch().count(); }

}  // namespace

void AccountBook::create_tables(Database& database) {
  database.script(R"(
    CREATE TABLE IF NOT EXISTS accounts (
      seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, owner TEXT NOT NULL, type TEXT NOT NULL,
      currency TEXT NOT NULL, name TEXT NOT NULL, masked_number TEXT NOT NULL, current INTEGER NOT NULL,
      held INTEGER NOT NULL CHECK (held >= 0), may_overdraw INTEGER NOT NULL,
      CHECK (may_overdraw OR current - held >= 0)) STRICT;
    CREATE INDEX IF NOT EXISTS accounts_of_owner ON accounts (owner, seq);
    CREATE TABLE IF NOT EXISTS entries (
      seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, source_id TEXT NOT NULL,
      reference TEXT NOT NULL, booked INTEGER NOT NULL, booked_at INTEGER NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS postings (
      account_id TEXT NOT NULL REFERENCES accounts (id), entry_seq INTEGER NOT NULL REFERENCES entries (seq),
      amount INTEGER NOT NULL CHECK (amount <> 0), counterparty TEXT NOT NULL,
      PRIMARY KEY (account_id, entry_seq)) STRICT, WITHOUT ROWID;)");
}

void AccountBook::open_account(const Account& account) {
  database_.run(
      "INSERT INTO accounts (id, owner, type, currency, name, masked_number, current, held, may_overdraw) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
      account.id, account.owner, account.type, account.currency, account.name, account.masked_number,
      account.current, account.held, account.may_overdraw);
}

std::optional<Account> AccountBook::find(std::string_view id) const {
  Statement select(database_.handle(), std::string(kSelectAccount) + "WHERE id = ?1");
  if (!select.bind(id).step()) return std::nullopt;
  return read_account(select).account;
}

bool AccountBook::knows(std::string_view owner) const {
  Statement select(database_.handle(), "SELECT 1 FROM accounts WHERE owner = ?1 LIMIT 1");
  return select.bind(owner).step();
}

std::vector<AccountRow> AccountBook::of_owner(std::string_view owner, std::int64_t position,
                                              std::size_t limit) const {
  Statement select(database_.handle(),
                   std::string(kSelectAccount) + "WHERE owner = ?1 AND seq > ?2 ORDER BY seq LIMIT ?3");
  select.bind(owner, position, limit);
  std::vector<AccountRow> rows;
  while (select.step()) rows.push_back(read_account(select));
  return rows;
}

std::optional<Account> AccountBook::first_of(std::string_view owner, std::string_view currency) const {
  Statement select(database_.handle(),
                   std::string(kSelectAccount) + "WHERE owner = ?1 AND currency = ?2 ORDER BY seq LIMIT 1");
  if (!select.bind(owner, currency).step()) return std::nullopt;
  return read_account(select).account;
}

Account AccountBook::outside(const std::string& currency) {
  const std::string id = "outside_" + currency;
  if (auto known = find(id)) return *std::move(known);
  const Account account{.id = id,
                        .owner = "",
                        .type = "external",
                        .currency = currency,
                        .name = "",
                        .masked_number = "",
                        .may_overdraw = true};
  open_account(account);
  return account;
}

std::optional<LedgerFault> AccountBook::record(const Entry& entry) {
  std::vector<Account> accounts;
  for (const Posting& posting : entry.postings)
    if (auto account = find(posting.account_id)) accounts.push_back(*std::move(account));
  if (auto fault = post(accounts, entry)) return fault;
  database_.run(
      "INSERT INTO entries (id, kind, source_id, reference, booked, booked_at) VALUES (?1, ?2, ?3, ?4, ?5, "
      "?6)",
      entry.id, entry.kind, entry.source_id, entry.reference, entry.status == EntryStatus::booked,
      micros(entry.booked_at));
  const std::int64_t seq = database_.last_rowid();
  for (const Posting& posting : entry.postings)
    database_.run(
        "INSERT INTO postings (account_id, entry_seq, amount, counterparty) VALUES (?1, ?2, ?3, ?4)",
        posting.account_id, seq, posting.amount, posting.counterparty);
  for (const Account& account : accounts)
    database_.run("UPDATE accounts SET current = ?2, held = ?3 WHERE id = ?1", account.id, account.current,
                  account.held);
  return std::nullopt;
}

std::vector<TransactionRow> AccountBook::transactions(const TransactionFilter& filter, std::int64_t position,
                                                      std::size_t limit) const {
  Statement select(
      database_.handle(),
      "SELECT e.seq, e.id, e.kind, e.source_id, e.reference, p.counterparty, a.currency, e.booked, "
      "e.booked_at, p.amount FROM postings p JOIN entries e ON e.seq = p.entry_seq "
      "JOIN accounts a ON a.id = p.account_id WHERE p.account_id = ?1 AND p.entry_seq < ?2 "
      "AND e.booked_at >= ?3 AND e.booked_at < ?4 AND (?5 < 0 OR e.booked = ?5) "
      "ORDER BY p.entry_seq DESC LIMIT ?6");
  const int booked = filter.status ? static_cast<int>(*filter.status == EntryStatus::booked) : -1;
  select.bind(filter.account_id, position, filter.from ? micros(*filter.from) : INT64_MIN,
              filter.to ? micros(*filter.to) : INT64_MAX, booked, limit);
  std::vector<TransactionRow> rows;
  while (select.step())
    rows.push_back({select.integer(0), select.text(1), select.text(2), select.text(3), select.text(4),
                    select.text(5), select.text(6),
                    select.integer(7) != 0 ? EntryStatus::booked : EntryStatus::pending,
                    base::Instant{base::Micros{select.integer(8)}}, select.integer(9)});
  return rows;
}

}  // namespace sandbox
