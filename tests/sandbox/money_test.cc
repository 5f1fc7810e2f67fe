// Amounts as text.
#include "sandbox/money.h"

#include <doctest/doctest.h>

TEST_CASE("money: amounts are shown with the decimals of their currency (ISO 4217)") {
  struct Case {
    sandbox::Money money;
    const char* expect;
  };
  const Case cases[] = {
      {{"EUR", 0}, "EUR 0.00"},
      {{"EUR", 1}, "EUR 0.01"},
      {{"EUR", 99}, "EUR 0.99"},
      {{"EUR", 100}, "EUR 1.00"},
      {{"EUR", 123450}, "EUR 1,234.50"},
      {{"EUR", 99999}, "EUR 999.99"},
      {{"EUR", 100000}, "EUR 1,000.00"},
      {{"EUR", -5}, "EUR -0.05"},
      {{"JPY", 1234567}, "JPY 1,234,567"},
      {{"JPY", 0}, "JPY 0"},
      {{"KWD", 1}, "KWD 0.001"},
      {{"KWD", 1000000}, "KWD 1,000.000"},
      {{"EUR", sandbox::kMaxMinorUnits}, "EUR 90,071,992,547,409.91"},
      {{"EUR", INT64_MIN}, "EUR -92,233,720,368,547,758.08"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.expect);
    CHECK(sandbox::display_text(c.money) == c.expect);
  }
}

TEST_CASE("money: a currency code is three capital letters") {
  for (const char* good : {"EUR", "CNY", "XAU"}) CHECK(sandbox::is_currency_code(good));
  for (const char* bad : {"", "EU", "EURO", "eur", "E1R", "E R"}) {
    CAPTURE(bad);
    CHECK_FALSE(sandbox::is_currency_code(bad));
  }
}
