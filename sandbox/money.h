// Amounts of money: a currency and a whole number of its minor units, never a floating-point number.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace sandbox {

/// 2^53 - 1: the largest integer that every JSON reader keeps exact.
inline constexpr std::int64_t kMaxMinorUnits = 9007199254740991;

struct Money {
  std::string currency;    // ISO 4217, three capital letters
  std::int64_t value = 0;  // minor units
  friend bool operator==(const Money&, const Money&) = default;
};

/// Three capital ASCII letters.
bool is_currency_code(std::string_view text) noexcept;
/// Digits after the decimal point (ISO 4217): JPY 0, KWD 3, most 2.
int currency_exponent(std::string_view currency) noexcept;
/// "EUR 1,234.50": for people.
std::string display_text(const Money& money);

}  // namespace sandbox
