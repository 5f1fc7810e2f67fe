// Amounts for people, by currency.
#include "portal/money_words.h"

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>

TEST_CASE("money in words: the point and the commas are where the currency has them (ISO 4217)") {
  struct Case {
    const char* currency;
    std::int64_t value;
    const char* expect;
  };
  const Case cases[] = {
      {"EUR", 0, "0.00 EUR"},
      {"EUR", 5, "0.05 EUR"},
      {"EUR", 99, "0.99 EUR"},
      {"EUR", 100, "1.00 EUR"},
      {"EUR", 123450, "1,234.50 EUR"},
      {"EUR", 99999, "999.99 EUR"},
      {"EUR", 100000000, "1,000,000.00 EUR"},
      {"JPY", 1234, "1,234 JPY"},
      {"KWD", 1234, "1.234 KWD"},
      {"KWD", 7, "0.007 KWD"},
      {"XYZ", 150, "1.50 XYZ"},
      {"EUR", -5, "-0.05 EUR"},
      {"EUR", std::numeric_limits<std::int64_t>::min(), "-92,233,720,368,547,758.08 EUR"},
  };
  for (const Case& c : cases) CHECK(portal::money_in_words(c.currency, c.value) == c.expect);
}
