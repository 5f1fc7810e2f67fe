// The demo accounts and their made-up history.
#include "sandbox/newcomer.h"

#include <array>

namespace sandbox {
namespace {

constexpr base::Seconds kDay{24 * 3600};

struct Merchant {
  std::string_view name, reference;
};
constexpr std::array kMerchants{
    Merchant{"Greengrocer at the Corner", "Card payment"}, Merchant{"City Transit", "Day ticket"},
    Merchant{"Bäckerei Sonnenschein", "Card payment"},     Merchant{"Bookshop Lindenallee", "Order 48213"},
    Merchant{"咖啡馆 Morning Cup", "Card payment"},        Merchant{"Harbour Cinema", "Two seats"},
    Merchant{"Pharmacy am Markt", "Card payment"},         Merchant{"Noodle House 面馆", "Table 7"}};

Account account(const std::string& owner, const char* type, const char* currency, const char* name,
                base::Random& random) {
  Account made{.id = base::random_id(random, "acc_"),
               .owner = owner,
               .type = type,
               .currency = currency,
               .name = name,
               .masked_number = {}};
  std::uint8_t digits[2];
  random.fill(digits);
  const int last = (digits[0] * 256 + digits[1]) % 10000;
  made.masked_number = "•••• " + std::to_string(10000 + last).substr(1);
  return made;
}

Entry movement(const Account& account, std::int64_t amount, std::string kind, std::string counterparty,
               std::string reference, base::Random& random) {
  return Entry{.id = base::random_id(random, "txn_"),
               .kind = std::move(kind),
               .source_id = {},
               .reference = std::move(reference),
               .postings = {{account.id, account.currency, amount, std::move(counterparty)},
                            {"outside_" + account.currency, account.currency, -amount, account.name}}};
}

/// Entry `i` of the history after the opening one: a salary and a rent in every fifteen, else small
/// purchases.
Entry everyday(const Account& current, std::size_t i, base::Random& random) {
  if (i % 15 == 0) return movement(current, 185000, "transfer", "Example Works GmbH", "Salary", random);
  if (i % 15 == 2) return movement(current, -125000, "transfer", "Housing Cooperative", "Rent", random);
  const Merchant& merchant = kMerchants[i % kMerchants.size()];
  const auto amount = static_cast<std::int64_t>(150 + (i * i * 37 + i * 211 + 499) % 6500);
  return movement(current, -amount, "payment", std::string(merchant.name), std::string(merchant.reference),
                  random);
}

}  // namespace

Newcomer new_user(const std::string& sub, base::Random& random, base::Instant now) {
  const Account current = account(sub, "current", "EUR", "Current account", random);
  const Account wallet = account(sub, "wallet", "CNY", "Wallet", random);
  Newcomer user{{current, wallet}, {}};
  std::int64_t sum = 0;
  for (std::size_t i = 0; i + 1 < kHistoryLength; ++i) {
    user.entries.push_back(everyday(current, i, random));
    user.entries.back().booked_at =
        now - kDay * 2 * static_cast<int>(kHistoryLength - 1 - i) + base::Seconds(i * 977);
    sum += user.entries.back().postings[0].amount;
  }
  // The opening deposit is what makes the balance come out even.
  Entry opening = movement(current, kOpeningBalance - sum, "topup", "Account opening",
                           "Transfer from another bank", random);
  opening.booked_at = now - kDay * 90;
  user.entries.insert(user.entries.begin(), std::move(opening));

  Entry topup = movement(wallet, 888800, "topup", "Wallet top-up", "Welcome", random);
  topup.booked_at = now - kDay * 10;
  Entry pending = movement(wallet, -2500, "payment", "Bike sharing", "Deposit", random);
  pending.status = EntryStatus::pending;
  pending.booked_at = now - base::Seconds(1800);
  user.entries.push_back(std::move(topup));
  user.entries.push_back(std::move(pending));
  return user;
}

Newcomer new_app(const std::string& client_id, base::Random& random) {
  return {{account(client_id, "merchant", "EUR", "Merchant account", random)}, {}};
}

}  // namespace sandbox
