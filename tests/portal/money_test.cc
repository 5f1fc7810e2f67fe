// Amounts with the decimals of their currency.
#include "portal/money.h"

#include <doctest/doctest.h>

#include <limits>

TEST_CASE("money: the decimal point is where ISO 4217 says, thousands are grouped (case 130)") {
  struct Row {
    const char* currency;
    std::int64_t minor_units;
    const char* expect;
  };
  const Row rows[] = {
      {"EUR", 0, "EUR 0.00"},
      {"EUR", 5, "EUR 0.05"},
      {"EUR", 1250, "EUR 12.50"},
      {"EUR", 99'999, "EUR 999.99"},
      {"EUR", 100'000, "EUR 1,000.00"},
      {"EUR", -1250, "EUR -12.50"},
      {"JPY", 1250, "JPY 1,250"},
      {"KWD", 1250, "KWD 1.250"},
      {"CLF", 12'500, "CLF 1.2500"},
      {"XYZ", 1250, "XYZ 12.50"},
      {"EUR", std::numeric_limits<std::int64_t>::max(), "EUR 92,233,720,368,547,758.07"},
      {"EUR", std::numeric_limits<std::int64_t>::min(), "EUR -92,233,720,368,547,758.08"},
  };
  for (const Row& row : rows) CHECK(portal::money_in_words(row.currency, row.minor_units) == row.expect);
}
